using System.Text;
using Hil.Lwm2m.Formats;
using Hil.Lwm2m.Model;

namespace Hil.Lwm2m.Tests.Formats;

/// <summary>The bodies of composite operations, by golden bytes: lists of paths, and values with what is to be removed.</summary>
public sealed class CompositeBodyTests
{
    private static readonly ContentReader Reader = new(ObjectModel.Default);

    [TestCase(ContentFormat.SenMlCbor, "83a100662f332f302f30a100652f31302f30a100622f31")]
    [TestCase(ContentFormat.SenMlEtchCbor, "83a100662f332f302f30a100652f31302f30a100622f31")]
    [TestCase(ContentFormat.SenMlJson, "5b7b226e223a222f332f302f30227d2c7b226e223a222f31302f30227d2c7b226e223a222f31227d5d")]
    [TestCase(ContentFormat.SenMlEtchJson, "5b7b226e223a222f332f302f30227d2c7b226e223a222f31302f30227d2c7b226e223a222f31227d5d")]
    [TestCase(ContentFormat.Lwm2mCbor, "a383030000f6820a00f601f6")]
    public void Paths_are_written_and_read(ContentFormat format, string hex)
    {
        Lwm2mPath[] paths = ["/3/0/0", "/10/0", "/1"];
        var written = ContentWriter.WritePaths(paths, format);
        Assert.That(Convert.ToHexStringLower(written), Is.EqualTo(hex));
        Assert.That(ContentReader.ReadPaths(format, written).Value, Is.EqualTo(paths));
    }

    // Nested maps, keys of one identifier in an array and bare, arrays and maps without a length.
    [TestCase("a103a100a200f609f6", "/3/0/0 /3/0/9")]
    [TestCase("a103a200f601f6", "/3/0 /3/1")]
    [TestCase("a18103f6", "/3")]
    [TestCase("a18203 00a1 82060 1f6", "/3/0/6/1")]
    [TestCase("bf9f0300ff bf09f6 9f0601fff6 ff 820a00f6 ff", "/3/0/9 /3/0/6/1 /10/0")]
    [TestCase("bf9f03ff bf9f00ff bf9f06ff bf9f01ff f6 ffffff ff", "/3/0/6/1")]
    public void Paths_in_LwM2M_CBOR_read_in_every_shape_that_it_has(string hex, string paths) =>
        Assert.That(string.Join(' ', ContentReader.ReadPaths(ContentFormat.Lwm2mCbor, Bytes(hex)).Value!), Is.EqualTo(paths));

    [TestCase(ContentFormat.Lwm2mCbor, "a0", "at least one path was expected, found none", 0)]
    [TestCase(ContentFormat.Lwm2mCbor, "a103a0", "at least one path was expected, found none", 0)]
    [TestCase(ContentFormat.Lwm2mCbor, "80", "a map was expected, found an array", 0)]
    [TestCase(ContentFormat.Lwm2mCbor, "a18303000 901", "null or a map was expected for /3/0/9, found an integer", 5)]
    [TestCase(ContentFormat.Lwm2mCbor, "a18303000 9f7", "null or a map was expected for /3/0/9, found a simple value", 5)]
    [TestCase(ContentFormat.Lwm2mCbor, "a180f6", "an identifier was expected below /, found an empty array", 2)]
    [TestCase(ContentFormat.Lwm2mCbor, "a19fff f6", "an identifier was expected below /, found an empty array", 2)]
    [TestCase(ContentFormat.Lwm2mCbor, "a1 8503000601 01f6", "at most four identifiers were expected, found more below /3/0/6/1", 6)]
    [TestCase(ContentFormat.Lwm2mCbor, "a1 8303 20 09f6", "an identifier was expected below /3, found an integer", 3)]
    [TestCase(ContentFormat.Lwm2mCbor, "a1 19ffff f6", "an identifier from 0 to 65534 was expected below /, found 65535", 4)]
    [TestCase(ContentFormat.Lwm2mCbor, "a1 03f6 00", "the end of the CBOR item was expected, found 1 bytes more", 3)]
    [TestCase(ContentFormat.Lwm2mCbor, "bf03f6", "well-formed CBOR was expected", 3)]
    [TestCase(ContentFormat.SenMlEtchCbor, "81a200662f332f302f3002f6", "a path without a value was expected, found /3/0/0 = null", 1)]
    [TestCase(ContentFormat.SenMlEtchCbor, "81a200662f332f302f300201", "a path without a value was expected, found /3/0/0 = 1", 1)]
    [TestCase(ContentFormat.Tlv, "c10901", "a list of paths in SenML or LwM2M CBOR was expected, found Content-Format 11542 (Tlv)", 0)]
    public void A_broken_list_of_paths_is_refused_with_what_was_expected_and_where(ContentFormat format, string hex, string reason, int offset)
    {
        var read = ContentReader.ReadPaths(format, Bytes(hex));
        Assert.That(read.Error, Does.Contain(reason));
        Assert.That(read.Offset, Is.EqualTo(offset));
    }

    [Test]
    public void The_whole_device_has_no_word_in_LwM2M_CBOR()
    {
        Assert.That(() => ContentWriter.WritePaths(["/"], ContentFormat.Lwm2mCbor), Throws.ArgumentException.With.Message.Contains("found /"));
        Assert.That(Encoding.UTF8.GetString(ContentWriter.WritePaths(["/"], ContentFormat.SenMlJson)), Is.EqualTo("[{\"n\":\"/\"}]"));
    }

    [TestCase(ContentFormat.SenMlEtchJson, "[{\"n\":\"/1/0/1\",\"v\":300},{\"n\":\"/2/0/2/7\",\"v\":null}]")]
    [TestCase(ContentFormat.SenMlEtchCbor, "82a200662f312f302f310219012ca200682f322f302f322f3702f6")]
    [TestCase(ContentFormat.Lwm2mCbor, "a28301000119012c8402000207f6")]
    public void What_is_to_be_removed_is_null(ContentFormat format, string golden)
    {
        var written = ContentWriter.WriteComposite([new("/1/0/1", 300)], ["/2/0/2/7"], format);
        Assert.That(format == ContentFormat.SenMlEtchJson ? Encoding.UTF8.GetString(written) : Convert.ToHexStringLower(written), Is.EqualTo(golden));
        Assert.That(Told(format, written), Is.EqualTo("/1/0/1 = 300 without /2/0/2/7"));
    }

    // A base value is added to numbers, not to what is removed.
    [TestCase(ContentFormat.SenMlEtchJson, "[{\"bn\":\"/2/0/2/\",\"bv\":5,\"n\":\"1\",\"v\":null},{\"n\":\"2\",\"v\":1},{\"n\":\"3\"}]", "/2/0/2/2 = 6, /2/0/2/3 = 5 without /2/0/2/1")]
    [TestCase(ContentFormat.SenMlEtchJson, "[{\"bn\":\"/2/0/2/1\",\"v\":null}]", " without /2/0/2/1")]
    [TestCase(ContentFormat.SenMlEtchJson, "[{\"n\":\"/2/0/2/1\",\"v\":null,\"u\":\"V\"}]", " without /2/0/2/1")]
    [TestCase(ContentFormat.SenMlEtchCbor, "9fbf02f600682f322f302f322f31ffff", " without /2/0/2/1")]
    [TestCase(ContentFormat.Lwm2mCbor, "a1820200a102a20103 07f6", "/2/0/2/1 = 3 without /2/0/2/7")]
    [TestCase(ContentFormat.Lwm2mCbor, "bf9f020002ffbf9f01fff607f6ffff", " without /2/0/2/1 /2/0/2/7")]
    [TestCase(ContentFormat.SenMlJson, "[{\"n\":\"/1/0/1\",\"v\":300}]", "/1/0/1 = 300 without ")]
    public void A_composite_write_reads_in_every_shape(ContentFormat format, string body, string told) => Assert.That(Told(format, Bytes(body)), Is.EqualTo(told));

    [TestCase(ContentFormat.SenMlJson, "[{\"n\":\"/2/0/2/1\",\"v\":null}]", "a value was expected for /2/0/2/1, found null")]
    [TestCase(ContentFormat.SenMlEtchJson, "[{\"n\":\"/2/0/2/1\"}]", "a value was expected for /2/0/2/1, found none")]
    [TestCase(ContentFormat.SenMlEtchJson, "[{\"n\":\"/2/0/2/1\",\"vs\":null}]", "a value was expected for StringValue, found null")]
    [TestCase(ContentFormat.SenMlEtchJson, "[{\"n\":\"/2/0/2/1\",\"v\":null,\"vs\":\"x\"}]", "one value was expected in a record, found null and StringValue")]
    [TestCase(ContentFormat.SenMlEtchJson, "[{\"n\":\"/2/0/2/1\",\"vs\":\"x\",\"v\":null}]", "one value was expected in a record, found StringValue and null")]
    [TestCase(ContentFormat.SenMlEtchJson, "[{\"n\":\"/2/0/2/1\",\"v\":null,\"v\":null}]", "each field was expected once, found Value again")]
    [TestCase(ContentFormat.SenMlEtchJson, "[{\"n\":\"/2/0/2\",\"v\":null}]", "a resource instance was expected to be removed, found /2/0/2")]
    [TestCase(ContentFormat.SenMlEtchJson, "[{\"n\":\"/2/0/2/1\",\"v\":null},{\"n\":\"/2/0/2/1\",\"v\":1}]", "each value was expected once, found /2/0/2/1 again")]
    [TestCase(ContentFormat.SenMlEtchCbor, "81a200682f322f302f322f3103f6", "a value was expected for StringValue, found null")]
    [TestCase(ContentFormat.Lwm2mCbor, "a1 83020002 f6", "a resource instance was expected to be removed, found /2/0/2")]
    [TestCase(ContentFormat.Tlv, "c10901", "values in SenML or LwM2M CBOR were expected, found Content-Format 11542 (Tlv)")]
    public void A_removal_that_means_nothing_is_refused(ContentFormat format, string body, string reason) =>
        Assert.That(Reader.ReadCompositeWrite(format, Bytes(body)).Error, Does.Contain(reason));

    [TestCase(ContentFormat.SenMlEtchJson, "[{\"n\":\"/2/0/2/1\",\"v\":null}]")]
    [TestCase(ContentFormat.Lwm2mCbor, "a18402000201f6")]
    public void An_answer_has_nothing_to_remove(ContentFormat format, string body) =>
        Assert.That(Reader.Read("/2/0/2", format, Bytes(body)).Error, Is.EqualTo("/2/0/2: a value was expected for /2/0/2/1, found null"));

    private static string Told(ContentFormat format, byte[] body)
    {
        var read = Reader.ReadCompositeWrite(format, body);
        Assert.That(read.Error, Is.Null);
        return $"{string.Join(", ", read.Value!.Values.Nodes)} without {string.Join(' ', read.Value.Removals)}";
    }

    private static byte[] Bytes(string body) => body.StartsWith('[') ? Encoding.UTF8.GetBytes(body) : Convert.FromHexString(body.Replace(" ", ""));
}
