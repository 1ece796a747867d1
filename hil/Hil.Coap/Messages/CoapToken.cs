using System.Buffers.Binary;

namespace Hil.Coap.Messages;

/// <summary>What ties a response to its request: 0 to 8 bytes that the client chose (RFC 7252 §5.3.1).</summary>
public readonly record struct CoapToken
{
    /// <summary>The most bytes that a token may have.</summary>
    public const int LongestBytes = 8;

    private readonly ulong _bits;

    /// <summary>Takes a token from bytes.</summary>
    /// <param name="bytes">0 to 8 bytes.</param>
    public CoapToken(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, LongestBytes, nameof(bytes));
        Span<byte> padded = stackalloc byte[LongestBytes];
        padded.Clear();
        bytes.CopyTo(padded);
        _bits = BinaryPrimitives.ReadUInt64BigEndian(padded);
        Length = bytes.Length;
    }

    /// <summary>The token of no bytes.</summary>
    public static CoapToken None => default;

    /// <summary>How many bytes it has.</summary>
    public int Length { get; }

    /// <summary>Writes its bytes to the start of <paramref name="destination"/>, which must hold <see cref="Length"/> bytes.</summary>
    public void CopyTo(Span<byte> destination)
    {
        Span<byte> padded = stackalloc byte[LongestBytes];
        BinaryPrimitives.WriteUInt64BigEndian(padded, _bits);
        padded[..Length].CopyTo(destination);
    }

    /// <summary>Its bytes in lower-case hex.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[LongestBytes];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes[..Length]);
    }
}
