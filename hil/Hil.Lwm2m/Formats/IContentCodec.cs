namespace Hil.Lwm2m.Formats;

// One way to write values. Readers never throw on what comes from the wire; writers throw ArgumentException for what the format cannot say.
internal interface IContentCodec
{
    // Whether it holds many values with their paths, rather than the one value of the path that was asked.
    bool HoldsManyValues { get; }

    // Whether its paths are whole, so that it can answer a composite operation.
    bool HoldsWholePaths { get; }

    // Puts what it reads into the content; null where all was read.
    FormatError? Read(ReadOnlyMemory<byte> payload, ContentBuilder content);

    // Writes values that all lie at or below a path.
    byte[] Write(Lwm2mPath path, IReadOnlyList<Lwm2mNode> nodes);
}
