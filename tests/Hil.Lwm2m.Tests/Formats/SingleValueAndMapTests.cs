using System.Text;
using Hil.Lwm2m.Formats;
using Hil.Lwm2m.Model;

namespace Hil.Lwm2m.Tests.Formats;

/// <summary>CBOR, LwM2M CBOR, LwM2M JSON, text and opaque, by golden bytes.</summary>
public sealed class SingleValueAndMapTests
{
    private static readonly ContentReader Reader = new(ObjectModel.Default);

    // RFC 8949, appendix A; tags of time and decimal fractions as LwM2M allows them.
    [TestCase("1864", "/3/0/9", "/3/0/9 = 100")]
    [TestCase("65416e6a6179", "/3/0/0", "/3/0/0 = \"Anjay\"")]
    [TestCase("7f6241 6e636a6179ff", "/3/0/0", "/3/0/0 = \"Anjay\"")]
    [TestCase("c11a6b0408fc", "/3/0/13", "/3/0/13 = 1795426556")]
    [TestCase("1a6b0408fc", "/3/0/13", "/3/0/13 = 1795426556")]
    [TestCase("c074323031332d30332d32315432303a30343a30305a", "/3/0/13", "/3/0/13 = 1363896240")]
    [TestCase("fb4035800000000000", "/3303/0/5700", "/3303/0/5700 = 21.5")]
    [TestCase("f94d60", "/3303/0/5700", "/3303/0/5700 = 21.5")]
    [TestCase("c48221196ab3", "/3303/0/5700", "/3303/0/5700 = 273.15")]
    [TestCase("15", "/3303/0/5700", "/3303/0/5700 = 21")]
    [TestCase("d9d9f7f5", "/33650/0/2000", "/33650/0/2000 = true")]
    [TestCase("63333a30", "/10/0/3", "/10/0/3 = 3:0")]
    [TestCase("43010203", "/10/0/7", "/10/0/7 = 0x010203")]
    [TestCase("1bffffffffffffffff", "/60000/0/0", "/60000/0/0 = 18446744073709551615")]
    [TestCase("3b7fffffffffffffff", "/60000/0/0", "/60000/0/0 = -9223372036854775808")]
    public void A_golden_value_in_CBOR_reads(string hex, string path, string expected)
    {
        var read = Reader.Read(path, ContentFormat.Cbor, Convert.FromHexString(hex.Replace(" ", "")));
        Assert.That(read.Error, Is.Null);
        Assert.That(read.Value!.Single.ToString(), Is.EqualTo(expected));
    }

    [TestCase("", "a value in CBOR was expected, found the end", 0)]
    [TestCase("f6", "a value in CBOR was expected, found null", 0)]
    [TestCase("80", "a value in CBOR was expected, found an array", 0)]
    [TestCase("1864 00", "the end of the CBOR item was expected, found 1 bytes more", 2)]
    [TestCase("1b00", "well-formed CBOR was expected", 0)]
    [TestCase("c249010000000000000000", "a value in CBOR was expected, found tag 2", 1)]
    [TestCase("c1c1c1c1", "a value in CBOR was expected, found a tag", 1)]
    [TestCase("c4821b7fffffffffffffff01", "a decimal fraction with exponent 9223372036854775807", 12)]
    [TestCase("62c328", "well-formed CBOR was expected", 0)]
    [TestCase("c1fb41d452d9ec200000", "a value in CBOR was expected, found Float 1363896240.5 as a time", 10)]
    public void A_broken_value_in_CBOR_is_refused_with_what_was_expected_and_where(string hex, string reason, int offset)
    {
        var read = Reader.Read("/3/0/9", ContentFormat.Cbor, Convert.FromHexString(hex.Replace(" ", "")));
        Assert.That(read.Error, Does.Contain(reason));
        Assert.That(read.Offset, Is.EqualTo(offset));
    }

    [TestCase(ContentFormat.Cbor, "/3/0/13", "c11a6b0408fc")]
    [TestCase(ContentFormat.Lwm2mCbor, "/3/0/13", "a18303000dc11a6b0408fc")]
    [TestCase(ContentFormat.SenMlCbor, "/3/0/13", "81a221672f332f302f3133021a6b0408fc")]
    [TestCase(ContentFormat.Text, "/3/0/13", "31373935343236353536")]
    [TestCase(ContentFormat.Tlv, "/3/0/13", "c40d6b0408fc")]
    public void A_time_is_written_as_each_format_has_it(ContentFormat format, string path, string hex) =>
        Assert.That(Convert.ToHexStringLower(ContentWriter.Write(path, Lwm2mValue.OfTime(1_795_426_556), format)), Is.EqualTo(hex));

    // The first as Anjay sent it; keys and nesting as LwM2M 1.2 §7.4.7 allows them.
    [TestCase("bf8303000065416e6a6179ff", "/3/0/0", "/3/0/0 = \"Anjay\"")]
    [TestCase("a1820300a20065416e6a61790918 55", "/3/0", "/3/0/0 = \"Anjay\", /3/0/9 = 85")]
    [TestCase("a103a100a20065416e6a617906a200010105", "/3", "/3/0/0 = \"Anjay\", /3/0/6/0 = 1, /3/0/6/1 = 5")]
    [TestCase("a2 83030009 1855 8419ea60000102 f5", "/", "/3/0/9 = 85, /60000/0/1/2 = true")]
    [TestCase("a0", "/3/0", "")]
    [TestCase("a1820300a0", "/3/0", "")]
    [TestCase("a1 830a0003 63333a30", "/10/0/3", "/10/0/3 = 3:0")]
    public void A_golden_payload_in_LwM2M_CBOR_reads(string hex, string path, string expected)
    {
        var read = Reader.Read(path, ContentFormat.Lwm2mCbor, Convert.FromHexString(hex.Replace(" ", "")));
        Assert.That(read.Error, Is.Null);
        Assert.That(string.Join(", ", read.Value!.Nodes), Is.EqualTo(expected));
    }

    [TestCase("81", "a map was expected, found an array")]
    [TestCase("a18001", "an identifier was expected below /, found an empty array")]
    [TestCase("a185030009000001", "at most four identifiers were expected, found more below /3/0/9/0")]
    [TestCase("a103a100a109a100a100 01", "at most four identifiers were expected, found more below /3/0/9/0")]
    [TestCase("a18303000 9f6", "a value was expected for /3/0/9, found null")]
    [TestCase("a18303000 9f7", "/3/0/9: a value or a map was expected, found a simple value")]
    [TestCase("a119ffff01", "an identifier from 0 to 65534 was expected below /, found 65535")]
    [TestCase("a1613301", "an identifier was expected below /, found a text")]
    [TestCase("a1820300 01", "a value of a resource was expected, found one of /3/0")]
    [TestCase("a2 83030009 01 8203 00 a1 09 02", "each value was expected once, found /3/0/9 again")]
    [TestCase("a2 83030009 01 83030009 02", "well-formed CBOR was expected")]
    [TestCase("a1 83030109 01", "a value at or below /3/0 was expected, found /3/1/9")]
    [TestCase("bf83030009", "well-formed CBOR was expected")]
    public void A_broken_payload_in_LwM2M_CBOR_is_refused(string hex, string reason)
    {
        var read = Reader.Read("/3/0", ContentFormat.Lwm2mCbor, Convert.FromHexString(hex.Replace(" ", "")));
        Assert.That(read.Error, Does.Contain(reason));
    }

    // The first as Wakaama sent it, the next as LwM2M 1.0.2 §6.4.4 has its examples, with and without a base name.
    [TestCase("{\"bn\":\"/3/0/0\",\"e\":[{\"sv\":\"Anjay\"}]}", "/3/0/0", "/3/0/0 = \"Anjay\"")]
    [TestCase("{\"bn\":\"/3/0/\",\"e\":[{\"n\":\"0\",\"sv\":\"A\"},{\"n\":\"6/0\",\"v\":1},{\"n\":\"9\",\"v\":100}]}", "/3/0", "/3/0/0 = \"A\", /3/0/6/0 = 1, /3/0/9 = 100")]
    [TestCase("{\"e\":[{\"n\":\"0\",\"sv\":\"A\"},{\"n\":\"9\",\"v\":100.0}]}", "/3/0", "/3/0/0 = \"A\", /3/0/9 = 100")]
    [TestCase("{\"e\":[{\"sv\":\"A\"}]}", "/3/0/0", "/3/0/0 = \"A\"")]
    [TestCase("{\"e\":[{\"n\":\"\",\"bv\":true}]}", "/33650/0/2000", "/33650/0/2000 = true")]
    [TestCase("{\"bn\":\"/\",\"e\":[{\"n\":\"10/0/3\",\"ov\":\"3:0\"},{\"n\":\"10/0/7\",\"sv\":\"AQI=\"}]}", "/10/0", "/10/0/3 = 3:0, /10/0/7 = 0x0102")]
    [TestCase("{\"bn\":\"/3303/0/5700\",\"bt\":1700000000,\"e\":[{\"v\":22.5,\"t\":-5},{\"v\":23,\"t\":0}],\"other\":{}}", "/3303/0/5700", "/3303/0/5700 = 23")]
    public void A_golden_payload_in_LwM2M_JSON_reads(string json, string path, string expected)
    {
        var read = Reader.Read(path, ContentFormat.Json, Encoding.UTF8.GetBytes(json));
        Assert.That(read.Error, Is.Null);
        Assert.That(string.Join(", ", read.Value!.Nodes), Is.EqualTo(expected));
        Assert.That(read.Value.ModelFaults, Is.Empty);
    }

    [TestCase("[]", "an object was expected, found an array", 0)]
    [TestCase("{}", "an array e was expected, found none", 1)]
    [TestCase("{\"bn\":1,\"e\":[]}", "a text was expected for bn, found a number", 6)]
    [TestCase("{\"e\":[{\"n\":\"9\"}]}", "a value was expected for '9', found none", 14)]
    [TestCase("{\"e\":[{\"n\":\"9\",\"v\":\"1\"}]}", "a number was expected for v, found a text", 19)]
    [TestCase("{\"e\":[{\"n\":\"9\",\"v\":1,\"sv\":\"1\"}]}", "one value was expected in an entry, found sv besides", 26)]
    [TestCase("{\"e\":[{\"n\":\"x\",\"v\":1}]}", "a name such as /3/0/0 was expected, found '/3/0/x'", 6)]
    [TestCase("{\"e\":[],\"e\":[]}", "each field was expected once, found e again", 12)]
    [TestCase("{\"e\":[{\"n\":\"9\",\"v\":1}]", "well-formed JSON was expected", 22)]
    public void A_broken_payload_in_LwM2M_JSON_is_refused_with_what_was_expected_and_where(string json, string reason, int offset)
    {
        var read = Reader.Read("/3/0", ContentFormat.Json, Encoding.UTF8.GetBytes(json));
        Assert.That(read.Error, Does.Contain(reason));
        Assert.That(read.Offset, Is.EqualTo(offset));
    }

    [TestCase(ContentFormat.OldText, "3835")]
    [TestCase(ContentFormat.OldTlv, "c10955")]
    [TestCase(ContentFormat.OldJson, "7b2265223a5b7b2276223a38357d5d7d")]
    public void Old_numbers_are_read_as_what_they_became(ContentFormat format, string hex) =>
        Assert.That(Reader.Read("/3/0/9", format, Convert.FromHexString(hex)).Value!.AsInteger(), Is.EqualTo(85));

    [Test]
    public void Bytes_are_base64_in_text_and_themselves_in_opaque()
    {
        Assert.That(ContentWriter.Write("/10/0/7", new byte[] { 0xfb, 0xff }, ContentFormat.Text), Is.EqualTo("+/8="u8.ToArray()));
        Assert.That(Reader.Read("/10/0/7", ContentFormat.Text, "+/8="u8.ToArray()).Value!.AsOpaque().ToArray(), Is.EqualTo(new byte[] { 0xfb, 0xff }));
        Assert.That(Reader.Read("/10/0/7", ContentFormat.OldOpaque, new byte[] { 0xfb, 0xff }).Value!.AsOpaque().ToArray(), Is.EqualTo(new byte[] { 0xfb, 0xff }));
    }

    [TestCase(ContentFormat.Text, "/3/0", "a format that can hold several values was expected, found Content-Format 0 (Text)")]
    [TestCase(ContentFormat.Cbor, "/3", "a format that can hold several values was expected, found Content-Format 60 (Cbor)")]
    [TestCase(ContentFormat.Tlv, "/", "a format that can hold values of several objects was expected, found Content-Format 11542 (Tlv)")]
    [TestCase((ContentFormat)50, "/3/0/0", "a format that holds values was expected, found Content-Format 50")]
    public void A_format_that_cannot_say_what_was_asked_is_refused(ContentFormat format, string path, string reason) =>
        Assert.That(Reader.Read(path, format, new byte[] { 0x30 }).Error, Does.Contain(reason));
}
