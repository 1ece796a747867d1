using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Hil.Lwm2m.Formats;

/// <summary>Values as <c>text/plain</c> (LwM2M Core 1.1.1 §7.4.1 and appendix C).</summary>
public static class TextValues
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, true);

    /// <summary>Writes a value. Opaque values become base64.</summary>
    public static byte[] Encode(Lwm2mValue value) => value.Type switch
    {
        ResourceType.Boolean => value.AsBoolean() ? "1"u8.ToArray() : "0"u8.ToArray(),
        ResourceType.Integer => Ascii(value.AsInteger().ToString(CultureInfo.InvariantCulture)),
        ResourceType.UnsignedInteger => Ascii(value.AsUnsignedInteger().ToString(CultureInfo.InvariantCulture)),
        ResourceType.Time => Ascii(value.AsUnixSeconds().ToString(CultureInfo.InvariantCulture)),
        ResourceType.Float => Ascii(Plain(value.AsFloat())),
        ResourceType.ObjectLink => Ascii(value.AsObjectLink().ToString()),
        ResourceType.Opaque => Ascii(Convert.ToBase64String(value.AsOpaque().Span)),
        ResourceType.Undeclared => value.AsOpaque().ToArray(),
        _ => Encoding.UTF8.GetBytes(value.AsString()),
    };

    /// <summary>Reads a value of a declared type; never throws.</summary>
    /// <returns>False with the reason where the bytes are no such value.</returns>
    public static bool TryDecode(
        ReadOnlySpan<byte> bytes, ResourceType type, [NotNullWhen(true)] out Lwm2mValue? value, [NotNullWhen(false)] out string? error)
    {
        value = null;
        error = null;
        if (type == ResourceType.Undeclared)
        {
            value = Lwm2mValue.Undeclared(bytes, cameAsText: true);
            return true;
        }

        string text;
        try
        {
            text = StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            error = $"UTF-8 text was expected, found 0x{Convert.ToHexStringLower(bytes[..Math.Min(bytes.Length, 32)])}";
            return false;
        }

        value = Read(text, type);
        if (value is null)
            error = $"{type} as text was expected, found '{text}'";
        return error is null;
    }

    private static Lwm2mValue? Read(string text, ResourceType type)
    {
        var culture = CultureInfo.InvariantCulture;
        switch (type)
        {
            case ResourceType.String:
                return Lwm2mValue.Of(text);
            case ResourceType.CoreLink:
                return Lwm2mValue.OfCoreLink(text);
            case ResourceType.Boolean:
                return text is "0" or "1" ? Lwm2mValue.Of(text == "1") : null;
            case ResourceType.Integer:
                return long.TryParse(text, NumberStyles.AllowLeadingSign, culture, out var integer) ? Lwm2mValue.Of(integer) : null;
            case ResourceType.UnsignedInteger:
                return ulong.TryParse(text, NumberStyles.None, culture, out var natural) ? Lwm2mValue.Of(natural) : null;
            case ResourceType.Time:
                return long.TryParse(text, NumberStyles.AllowLeadingSign, culture, out var seconds) ? Lwm2mValue.OfTime(seconds) : null;
            case ResourceType.Float:
                return double.TryParse(text, NumberStyles.Float, culture, out var number) ? Lwm2mValue.Of(number) : null;
            case ResourceType.ObjectLink:
                var parts = text.Split(':');
                return parts.Length == 2
                       && ushort.TryParse(parts[0], NumberStyles.None, culture, out var @object)
                       && ushort.TryParse(parts[1], NumberStyles.None, culture, out var instance)
                    ? Lwm2mValue.Of(new ObjectLink(@object, instance))
                    : null;
            case ResourceType.Opaque:
                var bytes = new byte[text.Length];
                return Convert.TryFromBase64String(text, bytes, out var length) ? Lwm2mValue.Of(bytes[..length]) : null;
            default:
                return null;
        }
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    // LwM2M text allows no exponent ("1e-07"): digits and one point only.
    private static string Plain(double number)
    {
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        return shortest.Contains('E') ? number.ToString("F20", CultureInfo.InvariantCulture).TrimEnd('0').TrimEnd('.') : shortest;
    }
}
