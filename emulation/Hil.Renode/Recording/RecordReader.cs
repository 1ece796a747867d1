using System.Buffers.Binary;
using Renode.NET;

namespace Hil.Renode.Recording;

/// <summary>Reads records off the stream that an EventRecorder writes.</summary>
/// <remarks>A record is its time in ns (64 bits), kind, channel, length (16 bits) and payload; little-endian.</remarks>
internal static class RecordReader
{
    private const int HeadLength = 12;

    /// <summary>Hands each record to <paramref name="take"/>, in order.</summary>
    /// <param name="bytes">Whole records.</param>
    /// <param name="source">Where they are from, for the message.</param>
    /// <param name="take">What is done with each.</param>
    /// <exception cref="RenodeException">The bytes end within a record, or a record is of a kind that there is not.</exception>
    public static void Read(ReadOnlySpan<byte> bytes, string source, Action<BoardRecord> take)
    {
        var place = 0;
        while (place < bytes.Length)
        {
            var left = bytes[place..];
            var length = left.Length < HeadLength ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(left[10..]);
            if (left.Length < HeadLength + length)
                throw new RenodeException($"{source}: a record of {HeadLength + length} bytes was expected at byte {place}, found {left.Length}.");
            var kind = (RecordKind)left[8];
            if (!Enum.IsDefined(kind))
                throw new RenodeException($"{source}: a kind of record from 1 to {(byte)RecordKind.Power} was expected at byte {place + 8}, found {left[8]}.");
            var at = BinaryPrimitives.ReadInt64LittleEndian(left);
            if (at < 0)
                throw new RenodeException($"{source}: a time of less than 292 years was expected at byte {place}, found 0x{at:x16} ns.");
            take(new(new VirtualTime(at), kind, left[9], left.Slice(HeadLength, length).ToArray()));
            place += HeadLength + length;
        }
    }
}
