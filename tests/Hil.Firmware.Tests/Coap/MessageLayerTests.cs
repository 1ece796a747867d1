using System.Text;
using Hil.Firmware.Tests.Rigs;
using static Hil.Firmware.Tests.Rigs.CoapWire;

namespace Hil.Firmware.Tests.Coap;

internal sealed class MessageLayerTests
{
    [Test]
    public void A_lost_request_is_sent_again_after_two_to_three_seconds_and_then_after_twice_as_long_four_times()
    {
        using var rig = new Rig();
        var server = new WireServer(rig) { Answer = _ => null };
        rig.PowerOn();
        rig.Run(94);
        var sent = server.Received.TakeWhile(r => Id(r.Bytes) == Id(server.Received[0].Bytes)).ToList();
        Assert.That(sent, Has.Count.EqualTo(5), "one transmission and MAX_RETRANSMIT");
        Assert.That(sent.Select(s => s.Bytes), Is.All.EqualTo(sent[0].Bytes));
        var gaps = Enumerable.Range(1, 4).Select(i => (sent[i].At - sent[i - 1].At).TotalSeconds).ToList();
        Assert.That(gaps[0], Is.InRange(2.0, 3.001));
        for (var i = 1; i < gaps.Count; i++)
            Assert.That(gaps[i], Is.EqualTo(2 * gaps[i - 1]).Within(0.002));
    }

    [Test]
    public void The_first_timeout_differs_from_board_to_board()
    {
        var gaps = new HashSet<int>();
        for (ulong seed = 1; seed <= 8; seed++)
        {
            using var rig = new Rig(seed);
            var server = new WireServer(rig) { Answer = _ => null };
            rig.PowerOn();
            rig.RunUntil(() => server.Received.Count == 2, 4);
            gaps.Add((int)(server.Received[1].At - server.Received[0].At).TotalMilliseconds);
        }

        Assert.That(gaps, Has.Count.GreaterThan(5));
    }

    [Test]
    public void A_message_that_comes_twice_is_answered_twice_with_the_same_bytes_and_done_once()
    {
        var (rig, server) = WireServer.Registered();
        using var _ = rig;
        var update = Message(Con, Post, server.NextId(), [1, 2], Uri("/1/0/8"));
        var first = server.Exchange(update);
        var again = server.Exchange(update);
        Assert.That(first.Where(m => Type(m) == Ack).Select(Code), Is.EqualTo(new[] { "2.04" }));
        Assert.That(again, Is.EqualTo(first.Where(m => Type(m) == Ack)), "the same answer, and no second Update");
    }

    [Test]
    public void A_message_id_is_new_again_after_an_exchanges_lifetime()
    {
        var (rig, server) = WireServer.Registered();
        using var _ = rig;
        var request = Message(Con, Get, server.NextId(), [1], Uri("/3/0/13"));
        var first = Encoding.UTF8.GetString(Payload(server.Exchange(request)[0]));
        rig.Run(200);
        Assert.That(Encoding.UTF8.GetString(Payload(server.Exchange(request)[0])), Is.EqualTo(first), "still remembered");
        rig.Run(60);
        Assert.That(Encoding.UTF8.GetString(Payload(server.Exchange(request)[0])), Is.Not.EqualTo(first));
    }

    [Test]
    public void A_CoAP_ping_is_answered_with_a_reset()
    {
        var (rig, server) = WireServer.Registered();
        using var _ = rig;
        Assert.That(server.Exchange([0x40, 0x00, 0xBE, 0xEF]).Single(), Is.EqualTo(new byte[] { 0x70, 0x00, 0xBE, 0xEF }));
    }

    [Test]
    public void A_non_confirmable_request_gets_a_non_confirmable_response_with_an_id_of_its_own()
    {
        var (rig, server) = WireServer.Registered();
        using var _ = rig;
        var answer = server.Exchange(Message(Non, Get, 0x1111, [9, 8, 7], Uri("/3/0/0"))).Single();
        Assert.That(Type(answer), Is.EqualTo(Non));
        Assert.That(Token(answer), Is.EqualTo(new byte[] { 9, 8, 7 }));
        Assert.That(Payload(answer), Is.EqualTo("Hil"u8.ToArray()));
        Assert.That(Id(answer), Is.Not.EqualTo(0x1111));
    }

    [TestCase(0)]
    [TestCase(8)]
    public void Tokens_of_any_length_come_back(int length)
    {
        var (rig, server) = WireServer.Registered();
        using var _ = rig;
        byte[] token = [.. Enumerable.Range(1, length).Select(i => (byte)i)];
        Assert.That(Token(server.Exchange(Message(Con, Get, 0x2222, token, Uri("/3/0/0"))).Single()), Is.EqualTo(token));
    }

    [Test]
    public void An_unknown_critical_option_is_refused_with_4_02_and_an_elective_one_is_passed_over()
    {
        var (rig, server) = WireServer.Registered();
        using var _ = rig;
        Assert.That(Code(server.Exchange(Message(Con, Get, server.NextId(), null, [.. Uri("/3/0/0"), (9, [])])).Single()), Is.EqualTo("4.02"));
        Assert.That(Code(server.Exchange(Message(Con, Get, server.NextId(), null, [.. Uri("/3/0/0"), (2048, [1])])).Single()), Is.EqualTo("2.05"));
        Assert.That(Code(server.Exchange(Message(Con, Get, server.NextId(), null, [.. Uri("/3/0/0"), (2049, [1])])).Single()), Is.EqualTo("4.02"));
        Assert.That(server.Exchange(Message(Non, Get, server.NextId(), null, [.. Uri("/3/0/0"), (9, [])])), Is.Empty, "non-confirmable: in silence");
    }

    [Test]
    public void An_option_that_is_too_long_or_repeated_without_right_counts_as_unknown()
    {
        var (rig, server) = WireServer.Registered();
        using var _ = rig;
        Assert.That(Code(server.Exchange(Message(Con, Get, server.NextId(), null, [.. Uri("/3/0/0"), (17, [0, 0, 0])])).Single()), Is.EqualTo("4.02"));
        Assert.That(Code(server.Exchange(Message(Con, Get, server.NextId(), null, [.. Uri("/3/0/0"), (17, []), (17, [])])).Single()), Is.EqualTo("4.02"));
        Assert.That(Code(server.Exchange(Message(Con, Get, server.NextId(), null, [.. Uri("/3/0/0"), (12, [0, 0, 0])])).Single()), Is.EqualTo("2.05"));
    }

    [Test]
    public void It_is_no_proxy()
    {
        var (rig, server) = WireServer.Registered();
        using var _ = rig;
        Assert.That(Code(server.Exchange(Message(Con, Get, server.NextId(), null, [(35, "coap://x"u8.ToArray())])).Single()), Is.EqualTo("5.05"));
    }

    // Each of them confirmable with id 0x0102.
    [TestCase("4900010200", TestName = "A_token_of_nine_bytes_is_reset")]
    [TestCase("420001020000", TestName = "An_empty_message_with_content_is_reset")]
    [TestCase("400101 02FF", TestName = "A_payload_marker_without_payload_is_reset")]
    [TestCase("40010102F0", TestName = "A_reserved_option_delta_is_reset")]
    [TestCase("400101020F", TestName = "A_reserved_option_length_is_reset")]
    [TestCase("40010102B4", TestName = "An_option_that_is_cut_off_is_reset")]
    [TestCase("40010102D0", TestName = "An_option_whose_extension_is_cut_off_is_reset")]
    [TestCase("40010102E0FF", TestName = "An_option_whose_long_extension_is_cut_off_is_reset")]
    [TestCase("40010102E0FFFF", TestName = "An_option_number_beyond_65535_is_reset")]
    [TestCase("40200102", TestName = "A_code_of_the_reserved_class_1_is_reset")]
    [TestCase("40E00102", TestName = "A_code_of_the_reserved_class_7_is_reset")]
    [TestCase("40450102", TestName = "A_response_to_no_request_is_reset")]
    public void Reset(string message)
    {
        var (rig, server) = WireServer.Registered();
        using var _ = rig;
        var bytes = Convert.FromHexString(message.Replace(" ", "", StringComparison.Ordinal));
        Assert.That(server.Exchange(bytes).Single(), Is.EqualTo(new byte[] { 0x70, 0x00, 0x01, 0x02 }));
        bytes[0] |= 0x10; // non-confirmable
        Assert.That(server.Exchange(bytes), Is.Empty);
    }

    [TestCase("", TestName = "No_byte_is_passed_over")]
    [TestCase("40", TestName = "One_byte_is_passed_over")]
    [TestCase("400101", TestName = "Three_bytes_are_passed_over")]
    [TestCase("80010102", TestName = "Another_version_is_passed_over")]
    [TestCase("60000102", TestName = "An_acknowledgement_of_nothing_is_passed_over")]
    [TestCase("70000102", TestName = "A_reset_of_nothing_is_passed_over")]
    [TestCase("60010102", TestName = "A_request_in_an_acknowledgement_is_passed_over")]
    public void PassedOver(string message)
    {
        var (rig, server) = WireServer.Registered();
        using var _ = rig;
        Assert.That(server.Exchange(Convert.FromHexString(message)), Is.Empty);
    }

    [Test]
    public void A_response_may_come_apart_from_the_acknowledgement_and_is_acknowledged_each_time_it_comes()
    {
        using var rig = new Rig();
        var server = new WireServer(rig) { Answer = _ => null };
        rig.PowerOn();
        Assert.That(rig.RunUntil(() => server.Received.Count == 1, 1), Is.True);
        var register = server.Received[0].Bytes;
        server.Send([0x60, 0x00, register[2], register[3]]);
        rig.Run(20);
        Assert.That(server.Received, Has.Count.EqualTo(1), "after the acknowledgement it is not sent again");
        var response = Message(Con, 0x41, 0x4242, Token(register), [(8, "rd"u8.ToArray()), (8, "7"u8.ToArray())]);
        Assert.That(server.Exchange(response).Single(), Is.EqualTo(new byte[] { 0x60, 0x00, 0x42, 0x42 }));
        Assert.That(rig.ConsoleLines, Has.Some.EqualTo("lwm2m registered at /rd/7"));
        Assert.That(server.Exchange(response).Single(), Is.EqualTo(new byte[] { 0x60, 0x00, 0x42, 0x42 }));
    }

    [Test]
    public void Two_boots_do_not_use_the_same_ids_and_tokens()
    {
        using var rig = new Rig();
        var server = new WireServer(rig);
        var starts = new HashSet<string>();
        for (var boot = 0; boot < 5; boot++)
        {
            var before = server.Received.Count;
            rig.PowerOn();
            Assert.That(rig.RunUntil(() => server.Received.Count > before, 1), Is.True);
            starts.Add(Convert.ToHexString(server.Received[before].Bytes.AsSpan(2, 6)));
            rig.PowerOff();
        }

        Assert.That(starts, Has.Count.EqualTo(5));
    }

    [Test]
    public void A_large_answer_comes_in_the_blocks_that_are_asked_for()
    {
        var (rig, server) = WireServer.Registered();
        using var _ = rig;
        byte[] Get16(uint block) => server.Exchange(Message(Con, Get, server.NextId(), [5], [.. Uri("/33650"), Number(17, 40), Number(23, block)])).Single();
        var whole = Payload(server.Request(Get, "/33650", accept: 40));
        List<byte> assembled = [];
        for (uint number = 0; ; number++)
        {
            var block = Get16(number << 4 | 2); // 64 bytes
            Assert.That(Code(block), Is.EqualTo("2.05"));
            assembled.AddRange(Payload(block));
            var said = Option(block, 23)!.Value;
            Assert.That(said >> 4, Is.EqualTo(number));
            if ((said & 8) == 0)
                break;
            Assert.That(Payload(block), Has.Length.EqualTo(64));
        }

        Assert.That(Encoding.UTF8.GetString([.. assembled]), Is.EqualTo(Encoding.UTF8.GetString(whole)));
        Assert.That(Code(Get16(1000 << 4 | 2)), Is.EqualTo("4.02"), "beyond the end");
        Assert.That(Code(Get16(7)), Is.EqualTo("4.02"), "a reserved size");
    }

    [Test]
    public void Everything_that_it_sends_is_understood_by_Wireshark()
    {
        using var rig = new Rig();
        using var server = rig.Serve();
        rig.PowerOn();
        rig.Run(0.5);
        rig.Network.Ping(1, 1, "ping"u8);
        var device = server.Find(Rig.Endpoint)!;
        var work = Task.WhenAll(
            device.Discover("/3").AsTask(), device.Read("/33650").AsTask(), device.Read("/9").AsTask(), device.Observe("/33650/0/2001").AsTask());
        rig.RunUntil(() => work.IsCompleted, 5);
        rig.Run(40);
        var sent = rig.Sent();
        Assert.That(sent, Has.Count.GreaterThan(20));
        var dissected = Tshark.Dissect(sent, "ip.checksum.status", "udp.checksum.status", "icmp.checksum.status", "coap.version", "_ws.malformed");
        Assert.That(dissected, Has.Count.EqualTo(sent.Count));
        foreach (var fields in dissected)
        {
            Assert.That(fields[0], Is.EqualTo("1"), "IP checksum good");
            Assert.That(fields[1] + fields[2], Is.EqualTo("1"), "UDP or ICMP checksum good");
            Assert.That(fields[1] == "" || fields[3] == "1", Is.True, "each datagram is CoAP");
            Assert.That(fields[4], Is.Empty, "malformed");
        }
    }
}
