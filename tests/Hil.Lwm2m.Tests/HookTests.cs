using Hil.Coap.Messages;
using Hil.Core.Time;
using Hil.Lwm2m.Hooks;
using Hil.Lwm2m.Tests.Virtual;

namespace Hil.Lwm2m.Tests;

public sealed class HookTests
{
    [Test]
    public async Task An_update_and_a_deregister_are_answered_as_the_scenario_wishes_and_not_done()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        bench.Server.Hooks.Answer(ServerRequestKind.Update, CoapCode.ServiceUnavailable, times: 2);
        bench.Server.Hooks.Answer(ServerRequestKind.Deregister, CoapCode.Deleted);

        Assert.That((await bench.Device.Update("lt=99")).Code, Is.EqualTo(CoapCode.ServiceUnavailable));
        Assert.That((await bench.Device.Update("lt=99")).Code, Is.EqualTo(CoapCode.ServiceUnavailable));
        Assert.That(device.Registration.Lifetime, Is.EqualTo(TimeSpan.FromSeconds(60)));
        Assert.That((await bench.Device.Deregister()).Code, Is.EqualTo(CoapCode.Deleted));
        Assert.That(device.IsRegistered, Is.True);
        Assert.That((await bench.Device.Update("lt=99")).Code, Is.EqualTo(CoapCode.Changed));
        Assert.That(bench.Lines, Has.Exactly(2).EqualTo("refused hil-thingy91 with 5.03: as the scenario wished"));
        Assert.That(bench.Server.Hooks.Waiting, Is.Empty);
    }

    [Test]
    public async Task One_block_of_a_file_is_refused_and_the_others_are_given()
    {
        using var bench = new ServerAndDevice();
        bench.Server.Files.Put("/v2.bin", new byte[4096]);
        using var hook = bench.Server.Hooks.AnswerBlock("/v2.bin", 2, CoapCode.ServiceUnavailable);

        // The client gives up at the first block that is no success: the exchange fails with what it was answered.
        Assert.That(async () => await bench.Device.Ask(CoapCode.Get, "/v2.bin", "", ""), Throws.InvalidOperationException.With.Message.Contains("5.03"));
        Assert.That(hook.Struck, Is.EqualTo(1));
        Assert.That((await bench.Device.Ask(CoapCode.Get, "/v2.bin", "", "")).Payload.Length, Is.EqualTo(4096));
        Assert.That(bench.Lines, Has.Some.EqualTo("server answers with 5.03 the fetch of /v2.bin of 192.0.2.1:5683, as the scenario wished"));
    }

    [Test]
    public async Task An_answer_is_delayed_behind_an_acknowledgement()
    {
        using var bench = new ServerAndDevice();
        bench.Server.Hooks.Delay(ServerRequestKind.Register, TimeSpan.FromSeconds(20));
        Assert.That((await bench.Device.Register()).Code, Is.EqualTo(CoapCode.Created));
        Assert.That(bench.Clock.Now, Is.GreaterThan(BoardTime.Zero + TimeSpan.FromSeconds(20)));
        Assert.That(bench.Network.Sent.Count(sent => sent.From.Equals(System.Net.IPEndPoint.Parse("192.0.2.1:5683")) && sent.Bytes[0] >> 4 == 4), Is.EqualTo(1), "sent once: it was acknowledged");
        Assert.That(bench.Lines[0], Is.EqualTo("server takes 20 s over the register /rd of 192.0.2.1:5683, as the scenario wished"));
    }

    [Test]
    public async Task What_was_delayed_is_forgotten_by_a_restart()
    {
        using var bench = new ServerAndDevice();
        bench.Server.Hooks.Delay(ServerRequestKind.Register, TimeSpan.FromSeconds(20));
        bench.Clock.CreateTimer(_ => bench.Server.Restart(), null, TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan);
        Assert.That(async () => await bench.Device.Register(), Throws.InvalidOperationException.With.Message.Contains("no response within 247 s"));
        Assert.That(bench.Server.Registrations, Is.Empty);
    }

    [Test]
    public async Task A_request_is_acknowledged_and_never_answered()
    {
        using var bench = new ServerAndDevice();
        bench.Server.Hooks.Ignore(ServerRequestKind.Register);
        Assert.That(async () => await bench.Device.Register(), Throws.InvalidOperationException.With.Message.Contains("no response within 247 s"));
        Assert.That((await bench.Device.Register()).Code, Is.EqualTo(CoapCode.Created));
    }

    [Test]
    public async Task A_hook_strikes_only_what_matches_and_can_be_taken_back()
    {
        using var bench = new ServerAndDevice();
        var hook = bench.Server.Hooks.Answer(
            ServerRequestKind.Register, CoapCode.Forbidden, matching: exchange => exchange.Request.Options.UriQuery.Contains("ep=x"));
        Assert.That((await bench.Device.Register()).Code, Is.EqualTo(CoapCode.Created));
        Assert.That(hook.Struck, Is.Zero);
        hook.Dispose();
        Assert.That((await bench.Device.Register("ep=x")).Code, Is.EqualTo(CoapCode.Created));
    }

    [Test]
    public void A_code_that_is_no_answer_is_refused_at_once()
    {
        using var bench = new ServerAndDevice();
        Assert.That(() => bench.Server.Hooks.Answer(ServerRequestKind.Update, CoapCode.Get), Throws.ArgumentException.With.Message.Contains("class 2, 4 or 5"));
        Assert.That(() => bench.Server.Hooks.Answer(ServerRequestKind.Register, CoapCode.Created), Throws.ArgumentException.With.Message.Contains("judging it"));
    }
}
