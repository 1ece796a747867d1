using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Hil.Lwm2m.Formats;

/// <summary>Values as they stand inside a TLV (LwM2M Core 1.1.1 §7.4.5 and appendix C).</summary>
public static class TlvValues
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, true);

    /// <summary>Writes a value in the fewest bytes that hold it.</summary>
    public static byte[] Encode(Lwm2mValue value) => value.Type switch
    {
        ResourceType.Boolean => [value.AsBoolean() ? (byte)1 : (byte)0],
        ResourceType.Integer => Signed(value.AsInteger()),
        ResourceType.Time => Signed(value.AsUnixSeconds()),
        ResourceType.UnsignedInteger => Unsigned(value.AsUnsignedInteger()),
        ResourceType.Float => Float(value.AsFloat()),
        ResourceType.ObjectLink => Link(value.AsObjectLink()),
        ResourceType.Opaque or ResourceType.Undeclared => value.AsOpaque().ToArray(),
        _ => Encoding.UTF8.GetBytes(value.AsString()),
    };

    /// <summary>Reads a value of a declared type; never throws.</summary>
    /// <returns>False with the reason where the bytes are no such value.</returns>
    public static bool TryDecode(
        ReadOnlySpan<byte> bytes, ResourceType type, [NotNullWhen(true)] out Lwm2mValue? value, [NotNullWhen(false)] out string? error)
    {
        value = Read(bytes, type);
        error = value is null
            ? $"{type} was expected, found {bytes.Length} bytes 0x{Convert.ToHexStringLower(bytes[..Math.Min(bytes.Length, 32)])}"
            : null;
        return value is not null;
    }

    private static Lwm2mValue? Read(ReadOnlySpan<byte> bytes, ResourceType type)
    {
        switch (type)
        {
            case ResourceType.Undeclared:
                return Lwm2mValue.Undeclared(bytes);
            case ResourceType.Opaque:
                return Lwm2mValue.Of(bytes.ToArray());
            case ResourceType.Boolean:
                return bytes is [0 or 1] ? Lwm2mValue.Of(bytes[0] == 1) : null;
            case ResourceType.Integer:
                return TrySigned(bytes, out var integer) ? Lwm2mValue.Of(integer) : null;
            case ResourceType.Time:
                return TrySigned(bytes, out var seconds) ? Lwm2mValue.OfTime(seconds) : null;
            case ResourceType.UnsignedInteger:
                return bytes.Length switch
                {
                    1 => Lwm2mValue.Of((ulong)bytes[0]),
                    2 => Lwm2mValue.Of((ulong)BinaryPrimitives.ReadUInt16BigEndian(bytes)),
                    4 => Lwm2mValue.Of((ulong)BinaryPrimitives.ReadUInt32BigEndian(bytes)),
                    8 => Lwm2mValue.Of(BinaryPrimitives.ReadUInt64BigEndian(bytes)),
                    _ => null,
                };
            case ResourceType.Float:
                return bytes.Length switch
                {
                    4 => Lwm2mValue.Of((double)BinaryPrimitives.ReadSingleBigEndian(bytes)),
                    8 => Lwm2mValue.Of(BinaryPrimitives.ReadDoubleBigEndian(bytes)),
                    _ => null,
                };
            case ResourceType.ObjectLink:
                return bytes.Length == 4
                    ? Lwm2mValue.Of(new ObjectLink(BinaryPrimitives.ReadUInt16BigEndian(bytes), BinaryPrimitives.ReadUInt16BigEndian(bytes[2..])))
                    : null;
            case ResourceType.String or ResourceType.CoreLink:
                try
                {
                    var text = StrictUtf8.GetString(bytes);
                    return type == ResourceType.String ? Lwm2mValue.Of(text) : Lwm2mValue.OfCoreLink(text);
                }
                catch (DecoderFallbackException)
                {
                    return null;
                }

            default:
                return null;
        }
    }

    private static bool TrySigned(ReadOnlySpan<byte> bytes, out long value)
    {
        value = bytes.Length switch
        {
            1 => (sbyte)bytes[0],
            2 => BinaryPrimitives.ReadInt16BigEndian(bytes),
            4 => BinaryPrimitives.ReadInt32BigEndian(bytes),
            8 => BinaryPrimitives.ReadInt64BigEndian(bytes),
            _ => 0,
        };
        return bytes.Length is 1 or 2 or 4 or 8;
    }

    private static byte[] Signed(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return value switch
        {
            >= sbyte.MinValue and <= sbyte.MaxValue => bytes[7..],
            >= short.MinValue and <= short.MaxValue => bytes[6..],
            >= int.MinValue and <= int.MaxValue => bytes[4..],
            _ => bytes,
        };
    }

    private static byte[] Unsigned(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return value switch
        {
            <= byte.MaxValue => bytes[7..],
            <= ushort.MaxValue => bytes[6..],
            <= uint.MaxValue => bytes[4..],
            _ => bytes,
        };
    }

    private static byte[] Float(double value)
    {
        // Bit by bit, so that a NaN and a negative zero come back as they went.
        var narrow = BitConverter.DoubleToInt64Bits((float)value) == BitConverter.DoubleToInt64Bits(value);
        var bytes = new byte[narrow ? 4 : 8];
        if (narrow)
            BinaryPrimitives.WriteSingleBigEndian(bytes, (float)value);
        else
            BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Link(ObjectLink link)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, link.Object);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), link.Instance);
        return bytes;
    }
}
