using System.Globalization;

namespace Hil.Coap.Messages;

/// <summary>The value of a Block1 or Block2 option: which block, whether more follow, and how large blocks are (RFC 7959 §2.2).</summary>
/// <param name="Number">Counted from 0, below 2^20.</param>
/// <param name="More">Whether more blocks follow.</param>
/// <param name="SizeExponent">0 to 6; a block has 2^(4 + exponent) bytes.</param>
public readonly record struct CoapBlock(int Number, bool More, int SizeExponent)
{
    /// <summary>The largest size exponent over UDP: blocks of 1024 bytes.</summary>
    public const int LargestExponent = 6;

    /// <summary>The bytes of a full block, 16 to 1024.</summary>
    public int Size => 16 << SizeExponent;

    /// <summary>Where in the whole body the block begins, in bytes.</summary>
    public long Offset => (long)Number * Size;

    /// <summary>Reads an option's value; the reserved exponent 7 and values of more than three bytes are refused.</summary>
    public static bool TryRead(CoapOption option, out CoapBlock block)
    {
        block = default;
        if (option.Value.Length > 3 || !option.TryAsUnsignedInteger(out var value) || (value & 7) > LargestExponent)
            return false;
        block = new((int)(value >> 4), (value & 8) != 0, (int)(value & 7));
        return true;
    }

    /// <summary>Writes it as an option.</summary>
    /// <param name="number">Block1 or Block2.</param>
    public CoapOption ToOption(int number) =>
        CoapOption.UnsignedInteger(number, (uint)Number << 4 | (More ? 8u : 0u) | (uint)SizeExponent);

    /// <summary>Number, whether more follow, and size: <c>3/1/64</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{(More ? 1 : 0)}/{Size}");
}
