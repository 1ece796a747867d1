using System.Text;
using Hil.Core.Boards;
using Hil.Firmware.Tests.Boot;
using Hil.Images.Mcuboot;
using static Hil.Firmware.Tests.Rigs.CoapWire;

namespace Hil.Firmware.Tests.Update;

/// <summary>The states and results of object 5 (OMA 5.xml), one stimulus at a time.</summary>
internal sealed class StateTests
{
    private const int Size = 1024;

    private static byte[] Package => UpdateImages.Version2;

    private static string Execute(UpdateRig rig, int resource) => Code(rig.Server.Request(Post, $"/5/0/{resource}"));

    private static string WriteUri(UpdateRig rig, string uri) => Code(rig.Server.Request(Put, "/5/0/1", payload: Encoding.UTF8.GetBytes(uri)));

    private static string WriteNul(UpdateRig rig) => Code(rig.Server.Request(Put, "/5/0/0", format: 42, payload: [0]));

    private static UpdateRig Idle() => UpdateRig.Registered();

    private static UpdateRig Pushing()
    {
        var rig = UpdateRig.Registered();
        Assert.That(Code(rig.Push(Package, until: 2 * Size)), Is.EqualTo("2.31"));
        return rig;
    }

    private static UpdateRig Pulling()
    {
        var rig = UpdateRig.Registered();
        _ = new FileServer(rig.Rig, Package) { Answer = _ => null };
        Assert.That(WriteUri(rig, "coap://192.0.2.2:5690/fw"), Is.EqualTo("2.04"));
        rig.Rig.Run(0.2);
        return rig;
    }

    private static UpdateRig Downloaded()
    {
        var rig = UpdateRig.Registered();
        Assert.That(Code(rig.Push(Package)), Is.EqualTo("2.04"));
        return rig;
    }

    private static UpdateRig In(string state) => state switch
    {
        "idle" => Idle(),
        "pushing" => Pushing(),
        "pulling" => Pulling(),
        _ => Downloaded(),
    };

    private static string Do(UpdateRig rig, string stimulus) => stimulus switch
    {
        "update" => Execute(rig, 2),
        "cancel" => Execute(rig, 10),
        "empty uri" => WriteUri(rig, ""),
        "nul" => WriteNul(rig),
        "uri" => WriteUri(rig, "coap://192.0.2.2:5690/fw"),
        _ => Code(rig.Ask(rig.BlockOf(Package, 0, 6))),
    };

    [TestCase("idle", "update", "4.05", 0, 0)]
    [TestCase("idle", "cancel", "4.05", 0, 0)]
    [TestCase("idle", "empty uri", "2.04", 0, 0)]
    [TestCase("idle", "nul", "2.04", 0, 0)]
    [TestCase("idle", "uri", "2.04", 1, 0)]
    [TestCase("idle", "package", "2.31", 1, 0)]
    [TestCase("pushing", "update", "4.05", 1, 0)]
    [TestCase("pushing", "cancel", "2.04", 0, 10)]
    [TestCase("pushing", "empty uri", "2.04", 0, 0)]
    [TestCase("pushing", "nul", "2.04", 0, 0)]
    [TestCase("pushing", "uri", "4.00", 1, 0)]
    [TestCase("pushing", "package", "2.31", 1, 0)]
    [TestCase("pulling", "update", "4.05", 1, 0)]
    [TestCase("pulling", "cancel", "2.04", 0, 10)]
    [TestCase("pulling", "empty uri", "2.04", 0, 0)]
    [TestCase("pulling", "nul", "2.04", 0, 0)]
    [TestCase("pulling", "uri", "4.00", 1, 0)]
    [TestCase("pulling", "package", "4.00", 1, 0)]
    [TestCase("downloaded", "cancel", "2.04", 0, 10)]
    [TestCase("downloaded", "empty uri", "2.04", 0, 0)]
    [TestCase("downloaded", "nul", "2.04", 0, 0)]
    [TestCase("downloaded", "uri", "4.00", 2, 0)]
    [TestCase("downloaded", "package", "4.00", 2, 0)]
    public void In_a_state_a_stimulus_has_its_answer_and_leads_to_a_state_and_a_result(string state, string stimulus, string answer, int next, int result)
    {
        using var rig = In(state);
        Assert.That(Do(rig, stimulus), Is.EqualTo(answer));
        Assert.That((rig.State, rig.Result), Is.EqualTo((next, result)));
        if (next == 1)
            return;
        rig.Rig.Reset(ResetCause.Pin);
        rig.WaitForRegistration();
        Assert.That((rig.State, rig.Result), Is.EqualTo((next, result)), "after a reset");
        if (next == 0)
            Assert.That(Code(rig.Push(Package)), Is.EqualTo("2.04"), "and it can be updated");
    }

    [Test]
    public void While_it_updates_nothing_changes_its_mind()
    {
        using var rig = Downloaded();
        Assert.That(Execute(rig, 2), Is.EqualTo("2.04"));
        // Within the milliseconds until it restarts.
        foreach (var stimulus in new[] { "update", "cancel", "nul" })
        {
            var options = stimulus == "nul" ? Uri("/5/0/0") : Uri(stimulus == "update" ? "/5/0/2" : "/5/0/10");
            rig.Server.Send(Message(Con, stimulus == "nul" ? Put : Post, rig.Server.NextId(), [9], options, stimulus == "nul" ? [0] : null));
        }

        rig.WaitForRegistration(30);
        rig.Rig.Run(0.2);
        Assert.That((rig.Text("/3/0/3"), rig.State, rig.Result), Is.EqualTo(("2.0.0", 0, 1)));
    }

    [Test]
    public void A_push_that_a_restart_ends_has_lost_its_connection()
    {
        using var rig = Pushing();
        rig.Rig.PowerOff();
        rig.Rig.PowerOn();
        rig.WaitForRegistration();
        Assert.That((rig.State, rig.Result), Is.EqualTo((0, 4)));
        Assert.That(Code(rig.Push(Package)), Is.EqualTo("2.04"));
    }

    public static IEnumerable<TestCaseData> BadPackages()
    {
        byte[] good = UpdateImages.Version2;
        byte[] With(int at, params byte[] bytes)
        {
            var changed = good.ToArray();
            bytes.CopyTo(changed, at);
            return changed;
        }

        yield return new TestCaseData(ImageSpoiler.Spoil(good, "v2", ImageDefect.Magic), 1024, "4.00", 6, "no image").SetArgDisplayNames("no magic");
        yield return new TestCaseData(With(8, 0x20, 0), 1024, "4.00", 6, "header").SetArgDisplayNames("another header size");
        yield return new TestCaseData(With(16, 4), 1024, "4.00", 6, "header").SetArgDisplayNames("a flag");
        yield return new TestCaseData(With(12, 0, 0, 7, 0), 1024, "4.13", 2, "larger than the slot").SetArgDisplayNames("larger than the slot");
        yield return new TestCaseData(With(12, 0xFF, 0xFF, 0xFF, 0xFF), 1024, "4.13", 2, "larger than the slot").SetArgDisplayNames("a size that overflows");
        yield return new TestCaseData(With(0x204, 1, 0x03, 0, 0), 1024, "4.00", 6, "wrong board").SetArgDisplayNames("linked for 0x0");
        yield return new TestCaseData(With(0x200, 0, 0, 0, 0x30), 1024, "4.00", 6, "wrong board").SetArgDisplayNames("a stack outside RAM");
        yield return new TestCaseData(ImageSpoiler.Spoil(good, "v2", ImageDefect.Payload), good.Length, "2.04", 5, "hash").SetArgDisplayNames("another payload");
        yield return new TestCaseData(ImageSpoiler.Spoil(good, "v2", ImageDefect.Hash), good.Length, "2.04", 5, "hash").SetArgDisplayNames("another hash");
        yield return new TestCaseData(ImageSpoiler.Spoil(good, "v2", ImageDefect.Truncated), good.Length / 2, "2.04", 5, "truncated").SetArgDisplayNames("truncated");
        yield return new TestCaseData(good[..^1], good.Length, "2.04", 5, "truncated").SetArgDisplayNames("one byte short");
        yield return new TestCaseData((byte[])[.. good, 0], good.Length + 1, "2.04", 5, "longer than its header says").SetArgDisplayNames("one byte long");
        yield return new TestCaseData((byte[])[1, 2, 3], 3, "2.04", 5, "truncated").SetArgDisplayNames("three bytes");
    }

    [TestCaseSource(nameof(BadPackages))]
    public void A_bad_package_is_refused_where_it_shows(byte[] package, int taken, string answer, int result, string reason)
    {
        using var rig = Idle();
        var first = rig.Server.Received.Count;
        Assert.That(Code(rig.Push(package)), Is.EqualTo(answer));
        if (answer != "2.04")
            Assert.That(rig.Server.Received.Count(r => Code(r.Bytes) == "2.31") * Size, Is.LessThan(taken + Size), "no more blocks than it takes to see it");
        Assert.That((rig.State, rig.Result, rig.Reason), Is.EqualTo((0, result, reason)));
        Assert.That(Execute(rig, 2), Is.EqualTo("4.05"));
        Assert.That(Code(rig.Push(Package)), Is.EqualTo("2.04"), "and a good one is taken");
    }

    [Test]
    public void A_header_that_comes_in_small_blocks_is_judged_as_soon_as_it_is_whole()
    {
        using var rig = Idle();
        var package = Package.ToArray();
        package[16] = 4;
        Assert.That(Code(rig.Push(package, 0, until: 16)), Is.EqualTo("2.31"));
        Assert.That(Code(rig.Push(package, 0, from: 16)), Is.EqualTo("4.00"));
        Assert.That((rig.State, rig.Result), Is.EqualTo((0, 6)));
    }

    [TestCase(6)]
    [TestCase(3)]
    public void A_package_may_come_as_TLV(int exponent)
    {
        using var rig = Idle();
        byte[] wrapped = [0xD8, 0x00, (byte)(Package.Length >> 16), (byte)(Package.Length >> 8), (byte)Package.Length, .. Package];
        Assert.That(Code(rig.Push(wrapped, exponent, format: 11542)), Is.EqualTo("2.04"));
        Assert.That(rig.State, Is.EqualTo(2));
        Assert.That(rig.Secondary(Package.Length), Is.EqualTo(Package));
    }

    [TestCase(0)]
    [TestCase(60)]
    public void Another_format_is_no_package(int format)
    {
        using var rig = Idle();
        Assert.That(Code(rig.Push(Package, format: format)), Is.EqualTo(format == 0 ? "4.00" : "4.15"));
        Assert.That((rig.State, rig.Result), Is.EqualTo((0, 0)));
    }

    [Test]
    public void The_object_reads_as_TLV_and_is_announced()
    {
        using var rig = Idle();
        var register = rig.Server.Received.Single(r => r.Bytes[1] == Post && Options(r.Bytes).Count(o => o.Number == 11) == 1).Bytes;
        Assert.That(Encoding.UTF8.GetString(Payload(register)), Does.Contain("</5/0>"));
        Assert.That(Convert.ToHexString(Payload(rig.Server.Request(Get, "/5/0"))),
            Is.EqualTo("C001" + "C10300" + "C10500" + "C006" + "C007" + "8308410000" + "C10902" + "E06681"));
        Assert.That(Code(rig.Server.Request(Get, "/5/0/0")), Is.EqualTo("4.05"), "a package is not read");
    }

    [Test]
    public void A_word_of_the_request_that_is_torn_is_erased_and_told()
    {
        using var rig = Downloaded();
        rig.Rig.PowerOff();
        var half = Trailer.MagicBytes.ToArray();
        half.AsSpan(8).Fill(0xFF);
        rig.Rig.WriteFlash(FlashMap.Secondary + FlashMap.Magic, half);
        rig.Rig.PowerOn();
        rig.WaitForRegistration();
        Assert.That((rig.Text("/3/0/3"), rig.State, rig.Result), Is.EqualTo(("1.0.0", 0, 8)));
        Assert.That(rig.Reason, Is.EqualTo("power was lost while the update was asked for"));
        Assert.That(rig.Rig.ReadFlash(FlashMap.Secondary + FlashMap.Magic, 16), Is.All.EqualTo(0xFF));
        Assert.That(Code(rig.Push(Package)), Is.EqualTo("2.04"));
    }

    [Test]
    public void The_longest_image_that_a_slot_holds_is_taken_and_one_byte_more_is_not()
    {
        using var rig = Idle();
        var longest = SlotImages.MakeLongest("9.8.7+6");
        Assert.That(Code(rig.Push([.. longest, .. new byte[(int)FlashMap.SlotSize - 1584 + 1 - longest.Length]])), Is.EqualTo("4.13"));
        Assert.That((rig.State, rig.Result), Is.EqualTo((0, 2)));
        Assert.That(Code(rig.Push(longest)), Is.EqualTo("2.04"));
        Assert.That((rig.State, rig.Text("/5/0/7"), rig.Text("/5/0/6")), Is.EqualTo((2, "9.8.7+6", "")));
        Assert.That(rig.Secondary(longest.Length), Is.EqualTo(longest));
        rig.Rig.Reset(ResetCause.Pin);
        rig.WaitForRegistration();
        Assert.That((rig.State, rig.Text("/5/0/7")), Is.EqualTo((2, "9.8.7+6")), "after a reset");
    }

    [Test]
    public void A_URI_may_come_with_the_whole_instance()
    {
        using var rig = Idle();
        byte[] uri = [.. "coap://192.0.2.2:5690/fw"u8];
        Assert.That(Code(rig.Server.Request(Put, "/5/0", format: 11542, payload: [0xC8, 1, (byte)uri.Length, .. uri])), Is.EqualTo("2.04"));
        Assert.That((rig.State, rig.Text("/5/0/1")), Is.EqualTo((1, Encoding.UTF8.GetString(uri))));
        Assert.That(Code(rig.Server.Request(Post, "/5/0", format: 11542, payload: [0xC1, 0, 0])), Is.EqualTo("2.04"));
        Assert.That((rig.State, rig.Result, rig.Text("/5/0/1")), Is.EqualTo((0, 0, "")));
    }

    [Test]
    public void A_storm_of_packets_while_pages_are_erased_loses_none_of_them()
    {
        using var rig = Idle();
        rig.Push(Package, until: 3 * Size);
        // The fourth block fills the page: the next one is erased while this goes on.
        rig.Server.Send(rig.BlockOf(Package, 3 * Size, 6));
        var echoes = rig.Rig.Sent().Count(p => p.Packet.Span[9] == Rigs.Packets.Icmp);
        for (ushort i = 0; i < 40; i++)
        {
            rig.Rig.Network.Ping(1, i, new byte[1000]);
            rig.Rig.Run(0.011);
        }

        rig.Rig.Run(0.2);
        Assert.That(rig.Rig.Sent().Count(p => p.Packet.Span[9] == Rigs.Packets.Icmp) - echoes, Is.EqualTo(40));
        Assert.That(rig.Rig.ConsoleLines, Has.None.Contains("overrun").And.None.Contains("line errors"));
        Assert.That(Code(rig.Push(Package, from: 4 * Size)), Is.EqualTo("2.04"));
        Assert.That(rig.State, Is.EqualTo(2));
    }

    [Test]
    public void Motion_is_watched_without_a_gap_while_a_package_comes()
    {
        using var rig = Idle();
        Assert.That(Code(rig.Push(Package)), Is.EqualTo("2.04"));
        rig.Rig.Run(3);
        Assert.That(rig.Rig.ConsoleLines, Has.None.Contains("missed").And.None.Contains("overrun").And.None.Contains("line errors"));
        Assert.That(rig.Rig.ConsoleLines.Count(l => l.StartsWith("class ", StringComparison.Ordinal)), Is.GreaterThan(1));
    }
}
