namespace Hil.Lwm2m.Formats;

// A format for the bodies of composite operations, which hold what is no value: paths by themselves, and resource instances to be removed.
internal interface ICompositeCodec : IContentCodec
{
    FormatResult<IReadOnlyList<Lwm2mPath>> ReadPaths(ReadOnlyMemory<byte> payload);

    byte[] WritePaths(IEnumerable<Lwm2mPath> paths);

    // Writes values, then what is to be removed.
    byte[] WriteChanges(IReadOnlyList<Lwm2mNode> values, IReadOnlyList<Lwm2mPath> removals);
}
