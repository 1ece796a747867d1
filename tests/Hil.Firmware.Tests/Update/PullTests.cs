using System.Text;
using Hil.Core.Boards;
using static Hil.Firmware.Tests.Rigs.CoapWire;

namespace Hil.Firmware.Tests.Update;

internal sealed class PullTests
{
    private const double Download = 10;

    // 2 + 4 + 8 + 16 + 32 s, each up to one and a half times as long.
    private const double Silence = 95;

    private static (UpdateRig Rig, FileServer Files) Ready(int port = 5690)
    {
        var rig = UpdateRig.Registered();
        return (rig, port == 5683 ? null! : new FileServer(rig.Rig, UpdateImages.Version2, port));
    }

    private static string Write(UpdateRig rig, string uri) => Code(rig.Server.Request(Put, "/5/0/1", payload: Encoding.UTF8.GetBytes(uri)));

    private static void AssertDownloaded(UpdateRig rig)
    {
        Assert.That((rig.State, rig.Result, rig.Text("/5/0/7")), Is.EqualTo((2, 0, "2.0.0")));
        Assert.That(rig.Secondary(UpdateImages.Version2.Length), Is.EqualTo(UpdateImages.Version2));
    }

    [TestCase(6)]
    [TestCase(4)]
    public void A_package_is_fetched_from_where_the_server_says_in_the_blocks_that_its_server_gives(int exponent)
    {
        var (rig, files) = Ready();
        using var _ = rig;
        files.Exponent = exponent;
        Assert.That(Write(rig, files.Uri), Is.EqualTo("2.04"));
        rig.Rig.WaitForLine("update downloaded", 6 * Download);
        AssertDownloaded(rig);
        Assert.That(rig.Text("/5/0/1"), Is.EqualTo(files.Uri));
        var options = Options(files.Received[0].Bytes).Where(o => o.Number is 11 or 15).Select(o => Encoding.UTF8.GetString(o.Value));
        Assert.That(options, Is.EqualTo(new[] { "fw", "image.bin", "board=thingy91" }));
        Assert.That(files.Asked, Is.EqualTo(files.Asked.Order().Distinct()), "each block once, in order");
    }

    [Test]
    public void A_lost_block_is_asked_for_again_and_the_package_is_whole()
    {
        var (rig, files) = Ready();
        using var _ = rig;
        var silent = 0;
        files.Answer = request => files.Received.Count % 7 == 3 && silent++ < 5 ? null : files.Serve(request);
        Write(rig, files.Uri);
        rig.Rig.WaitForLine("update downloaded", 60);
        AssertDownloaded(rig);
        Assert.That(silent, Is.GreaterThanOrEqualTo(5));
    }

    [Test]
    public void A_silent_server_is_asked_five_times_with_growing_pauses_and_then_the_connection_is_lost()
    {
        var (rig, files) = Ready();
        using var _ = rig;
        files.Answer = _ => null;
        Write(rig, files.Uri);
        rig.Rig.WaitForLine("update idle", Silence);
        Assert.That((rig.State, rig.Result), Is.EqualTo((0, 4)));
        Assert.That(files.Received, Has.Count.EqualTo(5));
        var gaps = files.Received.Zip(files.Received.Skip(1), (a, b) => (b.At - a.At).TotalSeconds).ToList();
        Assert.That(gaps[0], Is.InRange(2.0, 3.001));
        for (var i = 1; i < gaps.Count; i++)
            Assert.That(gaps[i], Is.EqualTo(2 * gaps[i - 1]).Within(0.01));
        Assert.That(rig.Server.Received.Count(r => r.Bytes[1] == Post), Is.GreaterThan(2), "registration was kept up meanwhile");
    }

    [Test]
    public void The_same_package_again_goes_on_behind_the_last_whole_page()
    {
        var (rig, files) = Ready();
        using var _ = rig;
        files.Answer = request => files.Asked[^1] < 20 * 1024 ? files.Serve(request) : null;
        Write(rig, files.Uri);
        rig.Rig.WaitForLine("update idle", Silence);
        Assert.That(rig.Result, Is.EqualTo(4));
        var before = files.Received.Count;
        files.Answer = files.Serve;
        Assert.That(Write(rig, files.Uri), Is.EqualTo("2.04"));
        rig.Rig.WaitForLine("update downloaded", Download);
        Assert.That(files.Asked[before], Is.EqualTo(20 * 1024));
        AssertDownloaded(rig);
    }

    [TestCase(ResetCause.Pin)]
    [TestCase(ResetCause.PowerOn)]
    public void After_a_restart_in_the_middle_it_goes_on_by_itself(ResetCause cause)
    {
        var (rig, files) = Ready();
        using var _ = rig;
        Write(rig, files.Uri);
        Assert.That(rig.Rig.RunUntil(() => files.Asked.Count > 30, Download), Is.True);
        var before = files.Received.Count;
        if (cause == ResetCause.PowerOn)
        {
            rig.Rig.PowerOff();
            rig.Rig.PowerOn();
        }
        else
        {
            rig.Rig.Reset(cause);
        }

        rig.Rig.WaitForLine("update downloaded", 2 * Download);
        Assert.That(files.Asked[before], Is.InRange(4096, 30 * 1024).And.Matches<int>(offset => offset % 4096 == 0));
        Assert.That(rig.Text("/5/0/1"), Is.EqualTo(files.Uri));
        AssertDownloaded(rig);
    }

    [Test]
    public void Another_package_under_the_same_name_is_fetched_from_its_start()
    {
        var (rig, files) = Ready();
        using var _ = rig;
        files.File = UpdateImages.Version1;
        Write(rig, files.Uri);
        Assert.That(rig.Rig.RunUntil(() => files.Asked.Count > 30, Download), Is.True);
        rig.Rig.Reset(ResetCause.Pin);
        (files.File, files.ETag) = (UpdateImages.Version2, [9]);
        rig.Rig.WaitForLine("update downloaded", 2 * Download);
        AssertDownloaded(rig);
    }

    [Test]
    public void Without_an_ETag_nothing_is_taken_up_again()
    {
        var (rig, files) = Ready();
        using var _ = rig;
        files.ETag = null;
        Write(rig, files.Uri);
        Assert.That(rig.Rig.RunUntil(() => files.Asked.Count > 30, Download), Is.True);
        var before = files.Received.Count;
        rig.Rig.Reset(ResetCause.Pin);
        rig.Rig.WaitForLine("update downloaded", 2 * Download);
        Assert.That(files.Asked[before], Is.Zero);
        AssertDownloaded(rig);
    }

    [Test]
    public void A_package_that_changes_at_every_block_is_given_up()
    {
        var (rig, files) = Ready();
        using var _ = rig;
        files.Answer = request =>
        {
            files.ETag = [(byte)files.Received.Count];
            return files.Serve(request);
        };
        Write(rig, files.Uri);
        rig.Rig.WaitForLine("update idle", Download);
        Assert.That(rig.Result, Is.EqualTo(4));
    }

    [TestCase(0x84, 7, "not found")]
    [TestCase(0xA0, 4, "the server of the package gave no such block")]
    public void An_error_instead_of_the_package_is_told(int code, int result, string reason)
    {
        var (rig, files) = Ready();
        using var _ = rig;
        files.Answer = request => FileServer.Reply(request, code, [], []);
        Write(rig, files.Uri);
        rig.Rig.Run(1);
        Assert.That((rig.State, rig.Result, rig.Reason), Is.EqualTo((0, result, reason)));
        rig.Rig.Reset(ResetCause.Pin);
        rig.WaitForRegistration();
        Assert.That((rig.State, rig.Result, rig.Reason), Is.EqualTo((0, result, reason)), "after a reset");
    }

    [Test]
    public void A_server_that_only_acknowledges_and_answers_later_is_understood()
    {
        var (rig, files) = Ready();
        using var _ = rig;
        ushort id = 0x100;
        files.Answer = request =>
        {
            files.Send(Message(Ack, 0, Id(request)));
            var served = files.Serve(request);
            return Message(Con, served[1], id++, Token(served), Options(served), Payload(served));
        };
        Write(rig, files.Uri);
        rig.Rig.WaitForLine("update downloaded", Download);
        AssertDownloaded(rig);
        Assert.That(files.Received.Count(r => Type(r.Bytes) == Ack), Is.EqualTo(files.Asked.Count), "each answer is acknowledged");
    }

    [Test]
    public void The_LwM2M_server_itself_may_be_the_source()
    {
        var (rig, _) = Ready(5683);
        using var _1 = rig;
        var files = new FileServer(rig.Rig, UpdateImages.Version2);
        rig.Server.Answer = m => m[1] == Get && Type(m) == Con ? files.Serve(m) : Hil.Firmware.Tests.Rigs.WireServer.Serve(m);
        Write(rig, "coap://192.0.2.2/fw");
        rig.Rig.WaitForLine("update downloaded", Download);
        AssertDownloaded(rig);
    }

    [TestCase("http://192.0.2.2/fw", 9)]
    [TestCase("coaps://192.0.2.2/fw", 9)]
    [TestCase("coap+tcp://192.0.2.2/fw", 9)]
    [TestCase("192.0.2.2/fw", 7)]
    [TestCase("coap:192.0.2.2/fw", 7)]
    [TestCase("://192.0.2.2/fw", 7)]
    [TestCase("coap://192.0.2.2:0/fw", 7)]
    [TestCase("coap://192.0.2.2:65536/fw", 7)]
    [TestCase("coap://192.0.2.2:x/fw", 7)]
    [TestCase("coap://example.org/fw", 7)]
    [TestCase("coap://192.0.2.2/f w", 7)]
    [TestCase("coap://192.0.2.2/fw#part", 7)]
    [TestCase("coap://192.0.2.2/%4", 7)]
    public void A_URI_that_is_not_one_to_fetch_from_is_refused_and_the_result_says_why(string uri, int result)
    {
        using var rig = UpdateRig.Registered();
        Assert.That(Write(rig, uri), Is.EqualTo("4.00"));
        Assert.That((rig.State, rig.Result), Is.EqualTo((0, result)));
        rig.Rig.Reset(ResetCause.Pin);
        rig.WaitForRegistration();
        Assert.That((rig.State, rig.Result), Is.EqualTo((0, result)), "after a reset");
    }

    [Test]
    public void Escapes_and_a_missing_port_are_understood()
    {
        using var rig = UpdateRig.Registered();
        Assert.That(Write(rig, "COAP://192.0.2.2/a%2Fb/?q=%41"), Is.EqualTo("2.04"));
        rig.Rig.Run(0.1);
        var get = rig.Server.Received.Last(r => r.Bytes[1] == Get).Bytes;
        Assert.That(Options(get).Where(o => o.Number is 11 or 15).Select(o => $"{o.Number} {Encoding.UTF8.GetString(o.Value)}"), Is.EqualTo(new[] { "11 a/b", "11 ", "15 q=A" }));
    }

    [Test]
    public void An_empty_URI_ends_the_fetching()
    {
        var (rig, files) = Ready();
        using var _ = rig;
        Write(rig, files.Uri);
        Assert.That(rig.Rig.RunUntil(() => files.Asked.Count > 10, Download), Is.True);
        Assert.That(Write(rig, ""), Is.EqualTo("2.04"));
        var asked = files.Asked.Count;
        rig.Rig.Run(5);
        Assert.That(files.Asked, Has.Count.InRange(asked, asked + 1));
        Assert.That((rig.State, rig.Result, rig.Text("/5/0/1")), Is.EqualTo((0, 0, "")));
    }
}
