using System.Buffers.Binary;

namespace Hil.Coap.Dtls.Records;

/// <summary>A ClientHello or a piece of one, as the header of its message says (RFC 6347 §4.2.2 and §4.2.3). Nothing of it is verified.</summary>
/// <param name="Length">How long the whole ClientHello is, in bytes.</param>
/// <param name="Sequence">The number of the message: 0 at first, 1 with the cookie.</param>
/// <param name="Offset">Where the piece begins.</param>
/// <param name="Bytes">How long the piece is.</param>
internal readonly record struct HelloFragment(int Length, int Sequence, int Offset, int Bytes)
{
    public const int HeaderBytes = 12;

    public bool IsFirst => Offset == 0;

    public bool IsWhole => Offset == 0 && Bytes == Length;

    /// <summary>Reads a record's body that begins with the header of a ClientHello; null where its lengths do not fit each other.</summary>
    public static HelloFragment? Read(ReadOnlySpan<byte> body)
    {
        var fragment = new HelloFragment(UInt24(body[1..]), BinaryPrimitives.ReadUInt16BigEndian(body[4..]), UInt24(body[6..]), UInt24(body[9..]));
        return fragment.Offset + fragment.Bytes <= fragment.Length && HeaderBytes + fragment.Bytes == body.Length ? fragment : null;
    }

    public override string ToString() => $"bytes {Offset} to {Offset + Bytes} of {Length}";

    public static int UInt24(ReadOnlySpan<byte> bytes) => (bytes[0] << 16) | (bytes[1] << 8) | bytes[2];
}
