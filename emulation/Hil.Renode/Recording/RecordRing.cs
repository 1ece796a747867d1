using System.Buffers.Binary;
using Renode.NET;

namespace Hil.Renode.Recording;

/// <summary>The host's end of an EventRecorder's ring: takes out what was recorded since the last time.</summary>
/// <remarks>
/// The ring is a memory on the system bus, so that both doors read it in one block: the number of bytes written so far (32 bits, wraps), the
/// capacity, 8 reserved bytes, then the stream of records, wrapping round; little-endian.
/// </remarks>
internal sealed class RecordRing(IRenodeMachine machine)
{
    /// <summary>Where the ring is on the system bus.</summary>
    public const ulong Address = 0x9010_0000;

    /// <summary>How many bytes of records it holds.</summary>
    public const int Capacity = 0x10_0000 - DataOffset;

    private const int DataOffset = 16;

    private readonly byte[] _written = new byte[4];
    private byte[] _bytes = new byte[4096];

    /// <summary>How many bytes were taken out so far, modulo 2^32: a board's snapshot keeps it.</summary>
    public uint Taken { get; set; }

    /// <summary>Hands each new record to <paramref name="take"/>, in order.</summary>
    /// <returns>Whether there was any.</returns>
    /// <exception cref="RenodeException">More was recorded than the ring holds, or what is there is no record.</exception>
    public bool Drain(Action<BoardRecord> take)
    {
        machine.Read(Address, _written);
        var length = unchecked(BinaryPrimitives.ReadUInt32LittleEndian(_written) - Taken);
        if (length == 0)
            return false;
        if (length > Capacity)
            throw new RenodeException(
                $"The machine {machine.Name} recorded {length} bytes of events in one step; the ring at 0x{Address:x} holds {Capacity}. Take shorter steps.");
        if (_bytes.Length < length)
            _bytes = new byte[Math.Max((int)length, 2 * _bytes.Length)];
        var bytes = _bytes.AsSpan(0, (int)length);
        var start = (int)(Taken % Capacity);
        var first = Math.Min(bytes.Length, Capacity - start);
        machine.Read(Address + DataOffset + (ulong)start, bytes[..first]);
        if (first < bytes.Length)
            machine.Read(Address + DataOffset, bytes[first..]);
        Taken = unchecked(Taken + length);
        RecordReader.Read(bytes, $"the events of machine {machine.Name}", take);
        return true;
    }
}
