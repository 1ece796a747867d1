using System.Formats.Cbor;

namespace Hil.Core.Motions;

/// <summary>Reads Edge Impulse's "data acquisition format v1" in CBOR (RFC 8949): arrays of known or open length, numbers of any width.</summary>
internal static class CborAcquisition
{
    public static RawRecording Read(string file, byte[] bytes)
    {
        var reader = new CborReader(bytes, CborConformanceMode.Lax);
        try
        {
            return new Walk(file, reader, bytes.Length).Recording();
        }
        catch (Exception error) when (error is CborContentException or InvalidOperationException or OverflowException)
        {
            var at = bytes.Length - reader.BytesRemaining;
            throw new MotionException(
                file, $"a whole CBOR acquisition was expected, found a fault at byte {at} of {bytes.Length}: {error.Message}", error);
        }
    }

    private sealed class Walk(string file, CborReader reader, int length)
    {
        private double? _interval;
        private List<(string Name, string? Unit)>? _sensors;
        private List<double[]>? _values;

        public RawRecording Recording()
        {
            Map("the file", key =>
            {
                if (key == "payload")
                    Map("payload", Payload);
                else
                    reader.SkipValue();
            });
            if (reader.BytesRemaining > 0)
                throw Fault("the end of the file", $"{reader.BytesRemaining} more bytes");
            return AcquisitionPayload.Check(file, _interval, _sensors, _values);
        }

        private void Payload(string key)
        {
            switch (key)
            {
                case "interval_ms":
                    _interval = Number("interval_ms");
                    break;
                case "sensors":
                    _sensors = Array("sensors", Sensor);
                    break;
                case "values":
                    _values = Array("values", Sample);
                    break;
                default:
                    reader.SkipValue();
                    break;
            }
        }

        private (string, string?) Sensor()
        {
            string? name = null, unit = null;
            Map("a sensor", key =>
            {
                if (key == "name")
                    name = Text("a sensor's name");
                else if (key == "units")
                    unit = Text("a sensor's units");
                else
                    reader.SkipValue();
            });
            return (name ?? "", unit);
        }

        private double[] Sample()
        {
            // A set with one sensor may have bare numbers in place of arrays; the count is judged afterwards.
            return reader.PeekState() == CborReaderState.StartArray ? [.. Array("a sample", () => Number("a sample"))] : [Number("a sample")];
        }

        private List<T> Array<T>(string what, Func<T> item)
        {
            Expect(what, "an array", CborReaderState.StartArray);
            reader.ReadStartArray();
            var items = new List<T>();
            while (reader.PeekState() != CborReaderState.EndArray)
                items.Add(item());
            reader.ReadEndArray();
            return items;
        }

        private void Map(string what, Action<string> entry)
        {
            Expect(what, "a map", CborReaderState.StartMap);
            reader.ReadStartMap();
            while (reader.PeekState() != CborReaderState.EndMap)
                entry(Text($"a key of {what}"));
            reader.ReadEndMap();
        }

        private string Text(string what)
        {
            Expect(what, "text", CborReaderState.TextString, CborReaderState.StartIndefiniteLengthTextString);
            return reader.ReadTextString();
        }

        private double Number(string what)
        {
            switch (reader.PeekState())
            {
                case CborReaderState.UnsignedInteger:
                    return reader.ReadUInt64();
                case CborReaderState.NegativeInteger:
                    return -1.0 - reader.ReadCborNegativeIntegerRepresentation();
                case CborReaderState.HalfPrecisionFloat or CborReaderState.SinglePrecisionFloat or CborReaderState.DoublePrecisionFloat:
                    return reader.ReadDouble();
                default:
                    Expect(what, "a number");
                    return 0;
            }
        }

        private void Expect(string what, string kind, params ReadOnlySpan<CborReaderState> states)
        {
            var state = reader.PeekState();
            if (!states.Contains(state))
                throw Fault($"{kind} for {what}", state.ToString());
        }

        private MotionException Fault(string expected, string found) =>
            new(file, $"{expected} was expected, found {found} at byte {length - reader.BytesRemaining} of {length}.");
    }
}
