using System.Globalization;
using System.Text;

namespace Hil.Coap.Messages;

/// <summary>An option of a message: its number and its value as bytes. Immutable.</summary>
/// <param name="Number">0 to 65535.</param>
/// <param name="Value">The bytes of the value.</param>
public readonly record struct CoapOption(int Number, ReadOnlyMemory<byte> Value)
{
    /// <summary>Whether a receiver that does not know it must refuse the message (RFC 7252 §5.4.1).</summary>
    public bool IsCritical => (Number & 1) != 0;

    /// <summary>An option with a number as its value, in the fewest bytes; 0 has none.</summary>
    public static CoapOption UnsignedInteger(int number, uint value)
    {
        var bytes = value switch
        {
            0 => 0,
            <= 0xff => 1,
            <= 0xffff => 2,
            <= 0xff_ffff => 3,
            _ => 4,
        };
        var buffer = new byte[bytes];
        for (var i = bytes - 1; i >= 0; i--, value >>= 8)
            buffer[i] = (byte)value;
        return new(number, buffer);
    }

    /// <summary>An option with text as its value.</summary>
    public static CoapOption Text(int number, string value) => new(number, Encoding.UTF8.GetBytes(value));

    /// <summary>The value as a number; leading zero bytes are allowed.</summary>
    /// <returns>False where it has more than four bytes.</returns>
    public bool TryAsUnsignedInteger(out uint value)
    {
        value = 0;
        if (Value.Length > 4)
            return false;
        foreach (var b in Value.Span)
            value = value << 8 | b;
        return true;
    }

    /// <summary>The value as text; bytes that are no UTF-8 become U+FFFD.</summary>
    public string AsText() => Encoding.UTF8.GetString(Value.Span);

    /// <summary>Equal where number and bytes are equal.</summary>
    public bool Equals(CoapOption other) => Number == other.Number && Value.Span.SequenceEqual(other.Value.Span);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Number);
        hash.AddBytes(Value.Span);
        return hash.ToHashCode();
    }

    /// <summary>Name and value, <c>Observe:0</c>; number and hex where the option is unknown.</summary>
    public override string ToString()
    {
        var definition = CoapOptionDefinition.Find(Number);
        var name = definition?.Name ?? Number.ToString(CultureInfo.InvariantCulture);
        if (Number is CoapOptionNumber.Block1 or CoapOptionNumber.Block2 && CoapBlock.TryRead(this, out var block))
            return $"{name}:{block}";
        return definition?.Format switch
        {
            CoapOptionFormat.Empty when Value.IsEmpty => name,
            CoapOptionFormat.UnsignedInteger when TryAsUnsignedInteger(out var number) =>
                $"{name}:{number.ToString(CultureInfo.InvariantCulture)}",
            CoapOptionFormat.Text => $"{name}:{CoapText.Printable(Value.Span, 80)}",
            _ => $"{name}:0x{Convert.ToHexStringLower(Value.Span)}",
        };
    }
}
