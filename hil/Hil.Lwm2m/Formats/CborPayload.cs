using System.Formats.Cbor;

namespace Hil.Lwm2m.Formats;

// Reads a payload that is one CBOR item, and turns what the reader throws at malformed bytes into an error with an offset.
internal static class CborPayload
{
    // The action returns what was expected and found, or null; the offset is where its reader stands then.
    public static FormatError? Read(ReadOnlyMemory<byte> payload, Func<CborReader, string?> read)
    {
        // Strict: each key once, and texts in UTF-8. Several items are allowed to the reader, so that this class can say what follows.
        var reader = new CborReader(payload, CborConformanceMode.Strict, allowMultipleRootLevelValues: true);
        try
        {
            if (read(reader) is { } error)
                return new(error, Offset(payload, reader));
            return reader.BytesRemaining == 0
                ? null
                : new($"the end of the CBOR item was expected, found {reader.BytesRemaining} bytes more", Offset(payload, reader));
        }
        catch (Exception error) when (error is CborContentException or InvalidOperationException or OverflowException)
        {
            return new($"well-formed CBOR was expected: {error.Message}", Offset(payload, reader));
        }
    }

    private static int Offset(ReadOnlyMemory<byte> payload, CborReader reader) => payload.Length - reader.BytesRemaining;
}
