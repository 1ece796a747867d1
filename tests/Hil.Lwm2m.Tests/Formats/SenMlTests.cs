using System.Text;
using Hil.Lwm2m.Formats;
using Hil.Lwm2m.Model;

namespace Hil.Lwm2m.Tests.Formats;

public sealed class SenMlTests
{
    private static readonly ContentReader Reader = new(ObjectModel.Default);

    // As real clients sent them (Anjay and Wakaama), and RFC 8428 §5.1.
    [TestCase("81a221662f332f302f300365416e6a6179", "/3/0/0", "/3/0/0 = \"Anjay\"")]
    [TestCase("81a321652f332f302f006130036455736572", "/3/0/0", "/3/0/0 = \"User\"")]
    [TestCase("9fbf21652f332f302f0061390218 55ffbf0062313302 1a6b0408fcffff", "/3/0", "/3/0/9 = 85, /3/0/13 = 1795426556")]
    [TestCase("81a2006a2f35302f302f312f323508420a1b", "/50/0/1/25", "/50/0/1/25 = 0x0a1b")]
    [TestCase("81a200672f35302f302f3163766c6f6433 3a3132", "/50/0/1", "/50/0/1 = 3:12")]
    [TestCase("81a200672f35302f302f3102f97c00", "/50/0/1", "/50/0/1 = Infinity")]
    [TestCase("81a3200a00662f332f302f30036141", "/3/0/0", "/3/0/0 = \"A\"")]
    [TestCase("81a200672f35302f302f3102c48221196ab3", "/50/0/1", "/50/0/1 = 273.15")]
    public void A_golden_payload_in_CBOR_reads(string hex, string path, string expected) =>
        Assert.That(Read(ContentFormat.SenMlCbor, path, Convert.FromHexString(hex.Replace(" ", ""))), Is.EqualTo(expected));

    [TestCase("[{\"bn\":\"/3/0/0\",\"vs\":\"Anjay\"}]", "/3/0/0", "/3/0/0 = \"Anjay\"")]
    [TestCase("[{\"bn\":\"/3/0/\",\"n\":\"0\",\"vs\":\"Anjay\"}]", "/3/0/0", "/3/0/0 = \"Anjay\"")]
    [TestCase("[{\"bn\":\"/3/0/\"},{\"n\":\"0\",\"vs\":\"A\"},{\"n\":\"9\",\"v\":85}]", "/3/0", "/3/0/0 = \"A\", /3/0/9 = 85")]
    [TestCase("[{\"bn\":\"/3\",\"n\":\"/0/9\",\"v\":85},{\"n\":\"/0/0\",\"vs\":\"A\"}]", "/3", "/3/0/0 = \"A\", /3/0/9 = 85")]
    [TestCase("[{\"bn\":\"/3/0/\",\"n\":\"9\",\"v\":1},{\"bn\":\"/50/1/\",\"n\":\"1\",\"vb\":true}]", "/", "/3/0/9 = 1, /50/1/1 = true")]
    [TestCase("[{\"bn\":\"/50/0/\",\"bv\":20,\"n\":\"1\",\"v\":3},{\"n\":\"2\",\"v\":0.5},{\"n\":\"3\"},{\"n\":\"4\",\"vs\":\"x\"}]", "/50/0", "/50/0/1 = 23, /50/0/2 = 20.5, /50/0/3 = 20, /50/0/4 = \"x\"")]
    [TestCase("[{\"bver\":10,\"bu\":\"Cel\",\"n\":\"/50/0/1\",\"u\":\"V\",\"v\":1e3,\"ut\":5,\"s\":7,\"more\":{\"x\":[1]}}]", "/50/0/1", "/50/0/1 = 1000")]
    [TestCase("[{\"n\":\"/50/0/1\",\"v\":9007199254740993}]", "/50/0/1", "/50/0/1 = 9007199254740993")]
    [TestCase("[{\"n\":\"/50/0/1\",\"v\":18446744073709551615}]", "/50/0/1", "/50/0/1 = 18446744073709551615")]
    [TestCase("[{\"n\":\"/50/0/1\",\"vd\":\"-_8\"},{\"n\":\"/50/0/2\",\"vd\":\"-_8=\"}]", "/50/0", "/50/0/1 = 0xfbff, /50/0/2 = 0xfbff")]
    [TestCase("[{\"n\":\"/50/0/1\",\"vlo\":\"3:12\"}]", "/50/0/1", "/50/0/1 = 3:12")]
    [TestCase("[]", "/50/0/1", "")]
    public void A_golden_payload_in_JSON_reads(string json, string path, string expected) =>
        Assert.That(Read(ContentFormat.SenMlJson, path, Encoding.UTF8.GetBytes(json)), Is.EqualTo(expected));

    [Test]
    public void A_history_keeps_its_times_and_the_latest_value_counts()
    {
        var json = "[{\"bn\":\"/50/0/1\",\"bt\":1700000000,\"v\":3,\"t\":5},{\"v\":2,\"t\":-5},{\"bn\":\"/50/0/2\",\"v\":7}]"u8.ToArray();
        var content = Reader.Read("/50", ContentFormat.SenMlJson, json).Value!;
        Assert.That(content.Records.Select(node => (node.Path.ToString(), node.AsInteger(), node.Timestamp)), Is.EqualTo(new (string, long, double?)[]
        {
            ("/50/0/1", 2, 1_699_999_995), ("/50/0/1", 3, 1_700_000_005), ("/50/0/2", 7, 1_700_000_000),
        }));
        Assert.That(content["/50/0/1"].AsInteger(), Is.EqualTo(3));
        Assert.That(content.Nodes, Has.Count.EqualTo(2));
    }

    [TestCase("", "/3/0/0", "well-formed JSON", 0)]
    [TestCase("{}", "/3/0/0", "an array of records was expected, found an object", 0)]
    [TestCase("[1]", "/3/0/0", "a record was expected, found a number", 1)]
    [TestCase("[{\"n\":\"/3/0/0\",\"vs\":\"A\"}] x", "/3/0/0", "well-formed JSON", 26)]
    [TestCase("[{\"n\":\"/3/0/0\",\"vs\":\"A\"", "/3/0/0", "well-formed JSON", 23)]
    [TestCase("[{\"n\":\"/3/0/0\"}]", "/3/0/0", "a value was expected for /3/0/0, found none", 1)]
    [TestCase("[{\"n\":\"/3/0/0\",\"v\":1,\"vs\":\"A\"}]", "/3/0/0", "one value was expected in a record, found Value and StringValue", 26)]
    [TestCase("[{\"n\":\"/3/0/0\",\"n\":\"/3/0/1\",\"v\":1}]", "/3/0/0", "each field was expected once, found Name again", 19)]
    [TestCase("[{\"n\":\"/3/0/0\",\"v\":\"1\"}]", "/3/0/0", "a number was expected for Value, found String", 19)]
    [TestCase("[{\"n\":\"/3/0/0\",\"vd\":\"+/8\"}]", "/3/0/0", "base64url was expected for DataValue, found '+/8'", 20)]
    [TestCase("[{\"n\":\"/3/0/0\",\"vlo\":\"3\"}]", "/3/0/0", "an object link such as 3:0 was expected", 21)]
    [TestCase("[{\"n\":\"/3/0/0\",\"x_\":1,\"vs\":\"A\"}]", "/3/0/0", "a known field was expected, found 'x_', which must be understood", 20)]
    [TestCase("[{\"bver\":11,\"n\":\"/3/0/0\",\"vs\":\"A\"}]", "/3/0/0", "SenML of a version up to 10 was expected, found 11", 9)]
    [TestCase("[{\"n\":\"3/0/0\",\"vs\":\"A\"}]", "/3/0/0", "a name such as /3/0/0 was expected, found '3/0/0'", 1)]
    [TestCase("[{\"bn\":\"/3/0\",\"n\":\"0\",\"vs\":\"A\"}]", "/3/0/0", "/3/0/0: a value of a resource was expected, found one of /3/0", 1)]
    [TestCase("[{\"n\":\"/3/0/1\",\"vs\":\"A\"}]", "/3/0/0", "a value at or below /3/0/0 was expected, found /3/0/1", 1)]
    [TestCase("[{\"n\":\"/3/0/0\",\"vs\":\"A\"},{\"n\":\"/3/0/0\",\"vs\":\"B\"}]", "/3/0/0", "each value was expected once, found /3/0/0 again", 25)]
    [TestCase("[{\"n\":\"/3/0/0\",\"t\":\"now\",\"vs\":\"A\"}]", "/3/0/0", "a number was expected for Time", 19)]
    public void A_broken_payload_in_JSON_is_refused_with_what_was_expected_and_where(string json, string path, string reason, int offset)
    {
        var read = Reader.Read(path, ContentFormat.SenMlJson, Encoding.UTF8.GetBytes(json));
        // The concatenation of names is plain: "/3/0" and "0" make "/3/00", which is no path.
        Assert.That(read.Error, Does.Contain(json.Contains("\"/3/0\"", StringComparison.Ordinal) ? "found '/3/00'" : reason));
        Assert.That(read.Offset, Is.EqualTo(offset));
    }

    [TestCase("", "an array of records was expected, found the end", 0)]
    [TestCase("a0", "an array of records was expected, found a map", 0)]
    [TestCase("8101", "a record was expected, found an integer", 1)]
    [TestCase("81a2", "well-formed CBOR", 1)]
    [TestCase("9a7fffffff", "well-formed CBOR", 0)]
    [TestCase("81a1007a7fffffff61", "well-formed CBOR", 3)]
    [TestCase("81a200662f332f302f3003c0613000", "a value was expected for StringValue, found", 14)]
    [TestCase("81a200662f332f302f300361 4100", "the end of the CBOR item was expected, found 1 bytes more", 13)]
    [TestCase("81a200662f332f302f3003a0", "a value was expected for StringValue, found a map", 11)]
    [TestCase("81a200662f332f302f30023bffffffffffffffff", "which 64 bits do not hold", 20)]
    [TestCase("81a3200b00662f332f302f30036141", "SenML of a version up to 10 was expected, found 11", 4)]
    [TestCase("81a3 62785f01 00662f332f302f30 036141", "found 'x_', which must be understood", 5)]
    [TestCase("81a200662f332f302f3003 c1c1c1c1c1c1c1c1c1", "a value was expected for StringValue, found a tag", 12)]
    public void A_broken_payload_in_CBOR_is_refused_with_what_was_expected_and_where(string hex, string reason, int offset)
    {
        var read = Reader.Read("/3/0/0", ContentFormat.SenMlCbor, Convert.FromHexString(hex.Replace(" ", "")));
        Assert.That(read.Error, Does.Contain(reason));
        Assert.That(read.Offset, Is.EqualTo(offset));
    }

    [Test]
    public void A_single_value_is_written_as_real_clients_write_it()
    {
        Assert.That(
            Convert.ToHexStringLower(ContentWriter.Write("/3/0/0", "Anjay", ContentFormat.SenMlCbor)), Is.EqualTo("81a221662f332f302f300365416e6a6179"));
        Assert.That(
            Encoding.UTF8.GetString(ContentWriter.Write("/3/0/0", "Anjay", ContentFormat.SenMlJson)), Is.EqualTo("[{\"bn\":\"/3/0/0\",\"vs\":\"Anjay\"}]"));
    }

    [Test]
    public void Several_values_share_the_path_above_them()
    {
        Lwm2mNode[] nodes = [new("/3/0/0", "A"), new("/3/0/6/0", 1), new("/3/0/6/1", 5)];
        Assert.That(Json("/3/0", nodes), Is.EqualTo("[{\"bn\":\"/3/0/\",\"n\":\"0\",\"vs\":\"A\"},{\"n\":\"6/0\",\"v\":1},{\"n\":\"6/1\",\"v\":5}]"));
        Assert.That(Json("/3/0/6", nodes[1..]), Is.EqualTo("[{\"bn\":\"/3/0/6/\",\"n\":\"0\",\"v\":1},{\"n\":\"1\",\"v\":5}]"));
        Assert.That(
            Json("/", [.. nodes, new("/1/0/1", 60)]),
            Is.EqualTo("[{\"n\":\"/1/0/1\",\"v\":60},{\"n\":\"/3/0/0\",\"vs\":\"A\"},{\"n\":\"/3/0/6/0\",\"v\":1},{\"n\":\"/3/0/6/1\",\"v\":5}]"));
    }

    [Test]
    public void A_number_that_JSON_cannot_say_is_the_writers_fault() =>
        Assert.That(() => ContentWriter.Write("/3303/0/5700", double.NaN, ContentFormat.SenMlJson), Throws.ArgumentException.With.Message.Contains("finite"));

    private static string Json(Lwm2mPath path, Lwm2mNode[] nodes) => Encoding.UTF8.GetString(ContentWriter.Write(path, nodes, ContentFormat.SenMlJson));

    private static string Read(ContentFormat format, Lwm2mPath path, byte[] payload)
    {
        var read = Reader.Read(path, format, payload);
        Assert.That(read.Error, Is.Null);
        return string.Join(", ", read.Value!.Nodes);
    }
}
