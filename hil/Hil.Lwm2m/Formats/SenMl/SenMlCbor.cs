using System.Formats.Cbor;

namespace Hil.Lwm2m.Formats.SenMl;

// application/senml+cbor: an array of maps with small integers for keys (RFC 8428 §6).
internal sealed class SenMlCbor : ISenMlForm
{
    private const string LinkLabel = "vlo";

    public FormatResult<IReadOnlyList<SenMlRecord>> Read(ReadOnlyMemory<byte> payload)
    {
        var records = new List<SenMlRecord>();
        var error = CborPayload.Read(payload, reader =>
        {
            if (reader.PeekState() != CborReaderState.StartArray)
                return $"an array of records was expected, found {CborValues.Name(reader.PeekState())}";
            reader.ReadStartArray();
            while (reader.PeekState() != CborReaderState.EndArray)
            {
                var record = new SenMlRecord { Offset = payload.Length - reader.BytesRemaining };
                if (ReadRecord(reader, record) is { } wrong)
                    return wrong;
                records.Add(record);
            }

            reader.ReadEndArray();
            return null;
        });
        return error is { } found ? new(found.Text, found.Offset) : new(records);
    }

    public byte[] Write(IReadOnlyList<SenMlRecord> records)
    {
        var writer = new CborWriter(CborConformanceMode.Lax, convertIndefiniteLengthEncodings: true);
        writer.WriteStartArray(records.Count);
        foreach (var record in records)
        {
            writer.WriteStartMap(null);
            if (record.BaseName is { } baseName)
            {
                writer.WriteInt32((int)SenMlField.BaseName);
                writer.WriteTextString(baseName);
            }

            if (record.Name is { } name)
            {
                writer.WriteInt32((int)SenMlField.Name);
                writer.WriteTextString(name);
            }

            if (record.Value is { } value)
            {
                WriteLabel(writer, value.Type);
                CborValues.Write(writer, value);
            }
            else if (record.IsNull)
            {
                writer.WriteInt32((int)SenMlField.Value);
                writer.WriteNull();
            }

            if (record.Time is { } time)
            {
                writer.WriteInt32((int)SenMlField.Time);
                CborValues.Write(writer, Lwm2mValue.Of(time));
            }

            writer.WriteEndMap();
        }

        writer.WriteEndArray();
        return writer.Encode();
    }

    private static string? ReadRecord(CborReader reader, SenMlRecord record)
    {
        if (reader.PeekState() != CborReaderState.StartMap)
            return $"a record was expected, found {CborValues.Name(reader.PeekState())}";
        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            if (ReadField(reader, record) is { } error)
                return error;
        }

        reader.ReadEndMap();
        return null;
    }

    private static string? ReadField(CborReader reader, SenMlRecord record)
    {
        SenMlField? field;
        string label;
        switch (reader.PeekState())
        {
            case CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger:
                var number = reader.ReadInt64();
                label = number.ToString(System.Globalization.CultureInfo.InvariantCulture);
                field = number is >= (int)SenMlField.BaseSum and <= (int)SenMlField.DataValue ? (SenMlField)number : null;
                break;
            case CborReaderState.TextString or CborReaderState.StartIndefiniteLengthTextString:
                label = reader.ReadTextString();
                field = label == LinkLabel ? SenMlField.LinkValue : null;
                break;
            case var other:
                return $"the label of a field was expected, found {CborValues.Name(other)}";
        }

        if (field is not { } known)
        {
            // What ends in an underscore must be understood; anything else may be passed over (RFC 8428 §4.4).
            if (label.EndsWith('_'))
                return $"a known field was expected, found '{label}', which must be understood";
            reader.SkipValue();
            return null;
        }

        if (known == SenMlField.Value && reader.PeekState() == CborReaderState.Null)
        {
            reader.ReadNull();
            return record.TakeNull();
        }

        if (!CborValues.TryRead(reader, out var value, out var found))
            return $"a value was expected for {known}, found {found}";
        return record.Take(known, value!);
    }

    private static void WriteLabel(CborWriter writer, ResourceType type)
    {
        if (type == ResourceType.ObjectLink)
            writer.WriteTextString(LinkLabel);
        else
            writer.WriteInt32((int)LabelOf(type));
    }

    private static SenMlField LabelOf(ResourceType type) => type switch
    {
        ResourceType.Boolean => SenMlField.BooleanValue,
        ResourceType.Integer or ResourceType.UnsignedInteger or ResourceType.Float or ResourceType.Time => SenMlField.Value,
        ResourceType.Opaque or ResourceType.Undeclared => SenMlField.DataValue,
        _ => SenMlField.StringValue,
    };
}
