using System.Formats.Cbor;
using System.Globalization;

namespace Hil.Lwm2m.Formats;

// Single values in CBOR (RFC 8949), as SenML CBOR, LwM2M CBOR and application/cbor share them.
internal static class CborValues
{
    // The tag that says "this is CBOR" (RFC 8949 §3.4.6).
    private const CborTag SelfDescribed = (CborTag)55799;

    // What an exponent of a decimal fraction may be at most: all that a float can tell apart.
    private const long LargestExponent = 400;

    public static void Write(CborWriter writer, Lwm2mValue value)
    {
        switch (value.Type)
        {
            case ResourceType.Boolean:
                writer.WriteBoolean(value.AsBoolean());
                break;
            case ResourceType.Integer:
                writer.WriteInt64(value.AsInteger());
                break;
            case ResourceType.UnsignedInteger:
                writer.WriteUInt64(value.AsUnsignedInteger());
                break;
            case ResourceType.Float:
                WriteFloat(writer, value.AsFloat());
                break;
            case ResourceType.Time:
                writer.WriteInt64(value.AsUnixSeconds());
                break;
            case ResourceType.ObjectLink:
                writer.WriteTextString(value.AsObjectLink().ToString());
                break;
            case ResourceType.Opaque or ResourceType.Undeclared:
                writer.WriteByteString(value.AsOpaque().Span);
                break;
            default:
                writer.WriteTextString(value.AsString());
                break;
        }
    }

    // Reads one value. False with what was found where there is none; malformed CBOR throws CborContentException, as the reader does.
    public static bool TryRead(CborReader reader, out Lwm2mValue? value, out string found)
    {
        if (reader.PeekState() == CborReaderState.Tag)
        {
            var tag = reader.ReadTag();
            if (tag == SelfDescribed && reader.PeekState() == CborReaderState.Tag)
                tag = reader.ReadTag();
            if (tag != SelfDescribed)
                return TryReadTagged(reader, tag, out value, out found);
        }

        return TryReadPlain(reader, out value, out found);
    }

    public static string Name(CborReaderState state) => state switch
    {
        CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger => "an integer",
        CborReaderState.HalfPrecisionFloat or CborReaderState.SinglePrecisionFloat or CborReaderState.DoublePrecisionFloat => "a float",
        CborReaderState.TextString or CborReaderState.StartIndefiniteLengthTextString => "a text",
        CborReaderState.ByteString or CborReaderState.StartIndefiniteLengthByteString => "bytes",
        CborReaderState.StartArray => "an array",
        CborReaderState.StartMap => "a map",
        CborReaderState.EndArray or CborReaderState.EndMap => "the end of the array or map",
        CborReaderState.Tag => "a tag",
        CborReaderState.Null => "null",
        CborReaderState.Boolean => "a boolean",
        CborReaderState.Finished => "the end",
        _ => "a simple value",
    };

    // A value without a tag around it.
    private static bool TryReadPlain(CborReader reader, out Lwm2mValue? value, out string found)
    {
        value = null;
        found = "";
        switch (reader.PeekState())
        {
            case CborReaderState.UnsignedInteger:
                var natural = reader.ReadUInt64();
                value = natural <= long.MaxValue ? Lwm2mValue.Of((long)natural) : Lwm2mValue.Of(natural);
                return true;
            case CborReaderState.NegativeInteger:
                var below = reader.ReadCborNegativeIntegerRepresentation();
                value = below <= long.MaxValue ? Lwm2mValue.Of(-1 - (long)below) : null;
                found = $"-1-{below}, which 64 bits do not hold";
                return value is not null;
            case CborReaderState.HalfPrecisionFloat or CborReaderState.SinglePrecisionFloat or CborReaderState.DoublePrecisionFloat:
                value = Lwm2mValue.Of(reader.ReadDouble());
                return true;
            case CborReaderState.TextString or CborReaderState.StartIndefiniteLengthTextString:
                value = Lwm2mValue.Of(reader.ReadTextString());
                return true;
            case CborReaderState.ByteString or CborReaderState.StartIndefiniteLengthByteString:
                value = Lwm2mValue.Of(reader.ReadByteString());
                return true;
            case CborReaderState.Boolean:
                value = Lwm2mValue.Of(reader.ReadBoolean());
                return true;
            case var other:
                found = Name(other);
                return false;
        }
    }

    private static bool TryReadTagged(CborReader reader, CborTag tag, out Lwm2mValue? value, out string found)
    {
        value = null;
        found = string.Create(CultureInfo.InvariantCulture, $"tag {(ulong)tag}");
        switch (tag)
        {
            case CborTag.UnixTimeSeconds:
                if (!TryReadPlain(reader, out var seconds, out found))
                    return false;
                var fits = DeclaredValues.TryFit(seconds!, ResourceType.Time, [], out value);
                found = $"{seconds!.Type} {seconds} as a time";
                return fits && value.Type == ResourceType.Time;
            case CborTag.DateTimeString:
                if (!TryReadPlain(reader, out var text, out found) || text!.Type != ResourceType.String)
                    return false;
                found = $"'{text.AsString()}' as a time";
                if (!DateTimeOffset.TryParse(text.AsString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
                    return false;
                value = Lwm2mValue.Of(time);
                return true;
            case CborTag.DecimalFraction:
                return TryReadDecimal(reader, out value, out found);
            default:
                return false;
        }
    }

    // [exponent, mantissa], mantissa × 10^exponent (RFC 8949 §3.4.4).
    private static bool TryReadDecimal(CborReader reader, out Lwm2mValue? value, out string found)
    {
        value = null;
        found = "another decimal fraction than two integers";
        if (reader.PeekState() != CborReaderState.StartArray || reader.ReadStartArray() is { } length and not 2)
            return false;
        if (!TryReadPlain(reader, out var exponent, out _) || exponent!.Type != ResourceType.Integer)
            return false;
        if (!TryReadPlain(reader, out var mantissa, out _) || mantissa!.Type is not (ResourceType.Integer or ResourceType.UnsignedInteger))
            return false;
        if (reader.PeekState() != CborReaderState.EndArray)
            return false;
        reader.ReadEndArray();
        var power = exponent.AsInteger();
        if (power is < -LargestExponent or > LargestExponent)
        {
            found = $"a decimal fraction with exponent {power}";
            return false;
        }

        // Through text, so that 273.15 is the float that 273.15 is and not one beside it.
        value = Lwm2mValue.Of(double.Parse($"{mantissa}E{power.ToString(CultureInfo.InvariantCulture)}", CultureInfo.InvariantCulture));
        return true;
    }

    // In as few bytes as tell it exactly; each bit comes back as it went.
    private static void WriteFloat(CborWriter writer, double value)
    {
        if (BitConverter.DoubleToInt64Bits((float)value) == BitConverter.DoubleToInt64Bits(value))
            writer.WriteSingle((float)value);
        else
            writer.WriteDouble(value);
    }
}
