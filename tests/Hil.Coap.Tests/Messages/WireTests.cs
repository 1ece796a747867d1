using Hil.Coap.Messages;

namespace Hil.Coap.Tests.Messages;

// The exchanges of RFC 7252, appendix A, byte by byte.
public sealed class WireTests
{
    private const string Temperature = "74656d7065726174757265";

    [TestCase("40017d34bb" + Temperature, "CON 0x7d34 GET /temperature", TestName = "Figure 16, the request")]
    [TestCase("60457d34ff32322e332043", "ACK 0x7d34 2.05 \"22.3 C\"", TestName = "Figure 16, the answer on the acknowledgement")]
    [TestCase("41017d3520bb" + Temperature, "CON 0x7d35 GET /temperature token:20", TestName = "Figure 17, the request with a token")]
    [TestCase("61457d3520ff32322e332043", "ACK 0x7d35 2.05 token:20 \"22.3 C\"", TestName = "Figure 17, the answer with a token")]
    [TestCase("41017d3853bb" + Temperature, "CON 0x7d38 GET /temperature token:53", TestName = "Figure 20, the request")]
    [TestCase("60007d38", "ACK 0x7d38", TestName = "Figure 20, the empty acknowledgement")]
    [TestCase("4145ad7b53ff32322e332043", "CON 0xad7b 2.05 token:53 \"22.3 C\"", TestName = "Figure 20, the separate response")]
    [TestCase("51017d4075bb" + Temperature, "NON 0x7d40 GET /temperature token:75", TestName = "Figure 22, the non-confirmable request")]
    [TestCase("7000ad7c", "RST 0xad7c", TestName = "A reset")]
    [TestCase("4401e3a2cafe00016055333336353001310432303031622d16", "CON 0xe3a2 GET /33650/1/2001 Observe:0 Accept:11542 token:cafe0001", TestName = "An observe of LwM2M")]
    public void A_golden_message_reads_and_writes(string hex, string line)
    {
        var bytes = Convert.FromHexString(hex);
        var parsed = CoapDecoder.Decode(bytes);
        Assert.That(parsed.Error, Is.Null);
        Assert.That(parsed.Message!.ToString(), Is.EqualTo(line));
        Assert.That(Convert.ToHexStringLower(CoapEncoder.Encode(parsed.Message)), Is.EqualTo(hex));
    }

    [TestCase("", 0, "header of 4 bytes")]
    [TestCase("400112", 3, "header of 4 bytes")]
    [TestCase("80010000", 0, "version 1")]
    [TestCase("4901000000", 0, "at most 8 bytes was expected, found length 9")]
    [TestCase("4f01000000", 0, "found length 15")]
    [TestCase("44010000aabb", 6, "token of 4 bytes was expected, found 2")]
    [TestCase("4000000011", 4, "empty message")]
    [TestCase("41000000", 4, "token of 1 bytes")]
    [TestCase("40200000", 1, "1.00")]
    [TestCase("40e10000", 1, "7.01")]
    [TestCase("40010000f0", 4, "option delta")]
    [TestCase("400100000f", 4, "option length")]
    [TestCase("40010000d0", 4, "option delta")]
    [TestCase("40010000e000", 4, "option delta")]
    [TestCase("40010000b474", 5, "option 11 with 4 bytes was expected, found 1")]
    [TestCase("40010000eeffffffff00", 4, "option number of at most 65535")]
    [TestCase("40010000ff", 4, "payload was expected after its marker")]
    public void A_malformed_datagram_is_refused_with_what_was_expected_and_where(string hex, int offset, string reason)
    {
        var parsed = CoapDecoder.Decode(Convert.FromHexString(hex));
        Assert.That(parsed.IsSuccess, Is.False);
        Assert.That(parsed.Error, Does.Contain(reason));
        Assert.That(parsed.Offset, Is.EqualTo(offset));
    }

    [Test]
    public void The_number_0_has_no_byte()
    {
        Assert.That(CoapOption.UnsignedInteger(CoapOptionNumber.Observe, 0).Value.Length, Is.Zero);
        Assert.That(CoapOption.UnsignedInteger(CoapOptionNumber.ContentFormat, 11542).Value.ToArray(), Is.EqualTo(new byte[] { 0x2d, 0x16 }));
    }

    [TestCase("", 0, false, 16)]
    [TestCase("0e", 0, true, 1024)]
    [TestCase("12", 1, false, 64)]
    [TestCase("fffffe", 0xfffff, true, 1024)]
    public void A_block_option_reads_and_writes(string hex, int number, bool more, int size)
    {
        var option = new CoapOption(CoapOptionNumber.Block2, Convert.FromHexString(hex));
        Assert.That(CoapBlock.TryRead(option, out var block), Is.True);
        Assert.That((block.Number, block.More, block.Size), Is.EqualTo((number, more, size)));
        Assert.That(block.ToOption(CoapOptionNumber.Block2), Is.EqualTo(option));
    }

    [TestCase("07")]
    [TestCase("00000000")]
    public void A_block_of_the_reserved_size_or_of_too_many_bytes_is_refused(string hex) =>
        Assert.That(CoapBlock.TryRead(new(CoapOptionNumber.Block2, Convert.FromHexString(hex)), out _), Is.False);

    [Test]
    public void A_critical_option_that_is_unknown_too_long_or_repeated_is_named()
    {
        static int? Find(params CoapOption[] options) => new CoapOptions(options).FindUnacceptable()?.Number;
        Assert.That(Find(CoapOption.Text(9, "x")), Is.EqualTo(9));
        Assert.That(Find(CoapOption.Text(2048, "x")), Is.Null, "elective: passed over");
        Assert.That(Find(new CoapOption(CoapOptionNumber.Accept, new byte[3])), Is.EqualTo(CoapOptionNumber.Accept));
        Assert.That(Find(CoapOption.Text(CoapOptionNumber.UriHost, "a"), CoapOption.Text(CoapOptionNumber.UriHost, "b")), Is.EqualTo(CoapOptionNumber.UriHost));
        Assert.That(Find(CoapOption.Text(CoapOptionNumber.UriPath, "a"), CoapOption.Text(CoapOptionNumber.UriPath, "b")), Is.Null);
        Assert.That(Find(new CoapOption(CoapOptionNumber.ContentFormat, new byte[3])), Is.Null, "elective: passed over");
        Assert.That(new CoapOptions([new(CoapOptionNumber.ContentFormat, new byte[3])]).ContentFormat, Is.Null);
    }
}
