using System.Formats.Cbor;

namespace Hil.Core.Tests.Motions;

/// <summary>Edge Impulse acquisitions, written by hand for these tests.</summary>
internal static class Acquisitions
{
    public static string Json(string unit = "m/s2", string interval = "\"interval_ms\":20,", string values = "[0,0,9.80665],[9.80665,0,0]") =>
        $$$"""
        {"protected":{"ver":"v1","alg":"HS256"},"signature":"00","payload":{"device_type":"T",{{{interval}}}
        "sensors":[{"name":"accX","units":"{{{unit}}}"},{"name":"accY","units":"{{{unit}}}"},{"name":"accZ","units":"{{{unit}}}"}],
        "values":[{{{values}}}]}}
        """;

    /// <summary>The same acquisition in CBOR: arrays of known or open length, numbers as integers, halves, singles and doubles.</summary>
    public static byte[] Cbor(bool openLengths)
    {
        var writer = new CborWriter(CborConformanceMode.Lax, convertIndefiniteLengthEncodings: false);
        writer.WriteStartMap(openLengths ? null : 2);
        writer.WriteTextString("signature");
        writer.WriteTextString("00");
        writer.WriteTextString("payload");
        writer.WriteStartMap(3);
        writer.WriteTextString("interval_ms");
        writer.WriteInt32(20);
        writer.WriteTextString("sensors");
        writer.WriteStartArray(3);
        foreach (var axis in new[] { "accX", "accY", "accZ" })
        {
            writer.WriteStartMap(2);
            writer.WriteTextString("name");
            writer.WriteTextString(axis);
            writer.WriteTextString("units");
            writer.WriteTextString("g");
            writer.WriteEndMap();
        }

        writer.WriteEndArray();
        writer.WriteTextString("values");
        writer.WriteStartArray(openLengths ? null : 2);
        writer.WriteStartArray(openLengths ? null : 3);
        writer.WriteHalf((Half)0.5);
        writer.WriteSingle(-0.25f);
        writer.WriteDouble(0.1);
        writer.WriteEndArray();
        writer.WriteStartArray(openLengths ? null : 3);
        writer.WriteInt32(-1);
        writer.WriteInt32(1);
        writer.WriteInt32(0);
        writer.WriteEndArray();
        writer.WriteEndArray();
        writer.WriteEndMap();
        writer.WriteEndMap();
        return writer.Encode();
    }
}
