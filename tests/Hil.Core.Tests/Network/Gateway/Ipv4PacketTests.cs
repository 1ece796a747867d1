using CsCheck;
using Hil.Core.Network.Gateway;

namespace Hil.Core.Tests.Network.Gateway;

public sealed class Ipv4PacketTests
{
    // Computed apart from this code: 192.0.2.1:5683 to 192.0.2.2:5683, "hi".
    private const string Golden = "4500001e000100004011f6cac0000201c000020216331633000ae7066869";

    [Test]
    public void A_datagram_has_the_bytes_of_the_golden_one() =>
        Assert.That(Convert.ToHexStringLower(Datagram("hi"u8).Bytes), Is.EqualTo(Golden));

    [Test]
    public void What_is_built_is_parsed() => Gen.Select(Gen.Byte.Array[0, 1400], Gen.UInt, Gen.UInt, Gen.UShort, Gen.UShort).Sample((data, from, to, source, destination) =>
    {
        var built = Ipv4Packet.BuildUdp(1, (from, source), (to, destination), data);
        return Ipv4Packet.TryParse(built.Bytes, out var packet, out _) && packet.Source == from && packet.Destination == to
            && packet.Payload.Span[8..].SequenceEqual(data);
    });

    [Test]
    public void No_bytes_break_the_parser() => Gen.Byte.Array[0, 100].Sample(bytes => { Ipv4Packet.TryParse(bytes, out _, out _); });

    [Test]
    public void Any_flipped_bit_is_found()
    {
        var bytes = Datagram("some payload"u8).Bytes;
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var flipped = bytes.ToArray();
            flipped[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.That(Ipv4Packet.TryParse(flipped, out _, out _), Is.False, $"bit {bit}");
        }
    }

    [TestCase(10, "an IPv4 header of at least 20 bytes was expected, found 10 bytes")]
    [TestCase(25, "30 bytes were expected, found 25: the packet is cut short")]
    public void A_packet_that_is_cut_short_is_named_so(int length, string message)
    {
        Assert.That(Ipv4Packet.TryParse(Datagram("hi"u8).Bytes.AsSpan(0, length), out _, out var error), Is.False);
        Assert.That(error, Is.EqualTo(message));
    }

    [Test]
    public void Padding_behind_the_packet_is_left_out()
    {
        byte[] padded = [.. Datagram("hi"u8).Bytes, .. new byte[16]];
        Assert.That(Ipv4Packet.TryParse(padded, out var packet, out _), Is.True);
        Assert.That(packet!.Bytes, Has.Length.EqualTo(30));
    }

    [Test]
    public void A_datagram_without_checksum_is_taken()
    {
        var bytes = Datagram("hi"u8).Bytes;
        bytes[26] = bytes[27] = 0;
        Assert.That(Ipv4Packet.TryParse(bytes, out _, out _), Is.True);
    }

    private static Ipv4Packet Datagram(ReadOnlySpan<byte> data) => Ipv4Packet.BuildUdp(1, (0xC0000201, 5683), (0xC0000202, 5683), data);
}
