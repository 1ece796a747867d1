using System.Text;
using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Core.Network;
using Hil.Lwm2m.Bootstrap;
using Hil.Lwm2m.Tests.Virtual;

namespace Hil.Lwm2m.Tests.Bootstrap;

public sealed class BootstrapTests
{
    private const string Endpoint = ServerAndDevice.Endpoint;
    private const string Key = "00112233445566778899aabbccddeeff";

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // What Anjay 3.14 and 3.1.1 register upon (measured against both): one security and one server instance, then the finish.
    private static readonly BootstrapConfiguration Enough = new()
    {
        Security = [new(1, "coap://192.0.2.2:5683") { ShortServerId = 1 }],
        Servers = [new(0, 1, 60)],
    };

    [Test]
    public async Task A_client_that_asks_is_deleted_written_and_finished_in_that_order()
    {
        using var bench = new ServerAndDevice();
        bench.Server.Bootstrap.Offer(Endpoint, Enough);
        Obey(bench);
        var answer = await bench.Device.Ask(CoapCode.Post, "/bs", $"ep={Endpoint}", "");
        var outcome = await bench.Server.Bootstrap.WaitForOutcome(Endpoint, Minute);

        Assert.That(answer.Code, Is.EqualTo(CoapCode.Changed));
        Assert.That(outcome.End, Is.EqualTo(BootstrapEnd.Finished));
        Assert.That(bench.Device.Requests, Is.EqualTo(new[]
        {
            "DELETE /",
            // C8 00 15 "coap://192.0.2.2:5683", C1 01 00, C1 02 03, C1 0A 01.
            "PUT /0/1 c80015636f61703a2f2f3139322e302e322e323a35363833c10100c10203c10a01",
            // C1 00 01, C1 01 3C, C1 06 00, C1 07 'U'.
            "PUT /1/0 c10001c1013cc10600c10755",
            "POST /bs",
        }));
        Assert.That(bench.Lines, Is.EqualTo(new[]
        {
            "bootstrap hil-thingy91 asked for by 192.0.2.1:5683",
            "delete /: 2.02",
            "write /0/1 LwM2M Security = /0/1/0 = \"coap://192.0.2.2:5683\", /0/1/1 = false, /0/1/2 = 3, /0/1/10 = 1: 2.04",
            "write /1/0 LwM2M Server = /1/0/0 = 1, /1/0/1 = 60, /1/0/6 = false, /1/0/7 = \"U\": 2.04",
            "bootstrap-finish /: 2.04",
            "bootstrap hil-thingy91 finished after 4 steps in 0.08 s",
        }));
    }

    [Test]
    public async Task The_format_that_a_client_prefers_is_written()
    {
        using var bench = new ServerAndDevice();
        bench.Server.Bootstrap.Offer(Endpoint, Enough with { Deletes = [] });
        var formats = new List<int?>();
        Obey(bench, exchange =>
        {
            if (exchange.Request.Code == CoapCode.Put)
                formats.Add(exchange.Request.Options.ContentFormat);
            return false;
        });
        await bench.Device.Ask(CoapCode.Post, "/bs", $"pct=112&ep={Endpoint}", "");
        await bench.Server.Bootstrap.WaitForOutcome(Endpoint, Minute);
        Assert.That(formats, Is.EqualTo(new int?[] { 112, 112 }));
    }

    [TestCase("", "4.00", "the parameter ep")]
    [TestCase("ep=", "4.00", "an endpoint name")]
    [TestCase("ep=a&ep=b", "4.00", "ep again")]
    [TestCase("ep=hil-thingy91&pct=tlv", "4.00", "'tlv'")]
    [TestCase("ep=stranger", "4.00", "no bootstrap is known for stranger")]
    public async Task A_request_that_cannot_be_served_is_refused_with_the_reason(string query, string code, string reason)
    {
        using var bench = new ServerAndDevice();
        bench.Server.Bootstrap.Offer(Endpoint, Enough);
        var answer = await bench.Device.Ask(CoapCode.Post, "/bs", query, "");
        Assert.That(answer.Code.ToString(), Is.EqualTo(code));
        Assert.That(Encoding.UTF8.GetString(answer.Payload.Span), Does.Contain(reason));
        Assert.That(bench.Lines.Single(), Does.Contain("refused with").And.Contain(reason));
        await bench.Run(5);
        Assert.That(bench.Device.Requests, Is.Empty);
    }

    [Test]
    public async Task Bootstrap_pack_is_refused_so_that_the_client_asks_the_ordinary_way()
    {
        using var bench = new ServerAndDevice();
        bench.Server.Bootstrap.Offer(Endpoint, Enough);
        Obey(bench);
        Assert.That((await bench.Device.Ask(CoapCode.Get, "/bspack", $"ep={Endpoint}", "")).Code, Is.EqualTo(CoapCode.NotImplemented));
        Assert.That((await bench.Device.Ask(CoapCode.Get, "/bs", "", "")).Code, Is.EqualTo(CoapCode.MethodNotAllowed));
        Assert.That((await bench.Device.Ask(CoapCode.Post, "/bs", $"ep={Endpoint}", "")).Code, Is.EqualTo(CoapCode.Changed));
        Assert.That((await bench.Server.Bootstrap.WaitForOutcome(Endpoint, Minute)).IsSuccess, Is.True);
    }

    [Test]
    public async Task A_write_that_the_client_refuses_ends_it_with_what_was_done_so_far()
    {
        using var bench = new ServerAndDevice();
        bench.Server.Bootstrap.Offer(Endpoint, Enough);
        Obey(bench, exchange => Answer(exchange, "/1/0", CoapCode.BadRequest, "no such server"));
        await bench.Device.Ask(CoapCode.Post, "/bs", $"ep={Endpoint}", "");
        var outcome = await bench.Server.Bootstrap.WaitForOutcome(Endpoint, Minute);

        Assert.That(outcome.End, Is.EqualTo(BootstrapEnd.Refused));
        Assert.That(outcome.ToString(), Is.EqualTo(
            "bootstrap of hil-thingy91 refused after 0.06 s: write /1/0: 4.00 \"no such server\"; done so far: delete /, write /0/1"));
        Assert.That(bench.Device.Requests, Has.None.StartsWith("POST /bs"), "what was not taken is not finished");
    }

    [Test]
    public async Task A_client_that_finds_it_inconsistent_says_so_at_the_finish()
    {
        using var bench = new ServerAndDevice();
        bench.Server.Bootstrap.Offer(Endpoint, Enough);
        Obey(bench, exchange => Answer(exchange, "/bs", CoapCode.NotAcceptable, ""));
        await bench.Device.Ask(CoapCode.Post, "/bs", $"ep={Endpoint}", "");
        var outcome = await bench.Server.Bootstrap.WaitForOutcome(Endpoint, Minute);
        Assert.That(outcome.End, Is.EqualTo(BootstrapEnd.Refused));
        Assert.That(outcome.Why, Is.EqualTo("bootstrap-finish /: 4.06"));
        Assert.That(outcome.Steps, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task A_client_that_falls_silent_ends_it_when_coap_gives_up()
    {
        using var bench = new ServerAndDevice();
        bench.Server.Bootstrap.Offer(Endpoint, Enough);
        Obey(bench);
        bench.Network.Decide = (_, to, bytes) => to.Equals(bench.Link.LocalEndPoint) || Hil.Coap.Messages.CoapDecoder.Decode(bytes).Message!.Code != CoapCode.Put
            ? PacketPassage.Deliver
            : PacketPassage.Drop;
        await bench.Device.Ask(CoapCode.Post, "/bs", $"ep={Endpoint}", "");
        var outcome = await bench.Server.Bootstrap.WaitForOutcome(Endpoint, TimeSpan.FromMinutes(5));
        Assert.That(outcome.End, Is.EqualTo(BootstrapEnd.Silent));
        Assert.That(outcome.Describe(), Does.Contain("write /0/1: no answer (no acknowledgement after 5 transmissions").And.EndsWith("done so far: delete /"));
    }

    [Test]
    public async Task It_ends_after_247_seconds_since_then_the_client_has_given_up()
    {
        using var bench = new ServerAndDevice();
        bench.Server.Bootstrap.Offer(Endpoint, Enough);
        // Acknowledged, but answered only after 130 s each time.
        Obey(bench, exchange =>
        {
            bench.Clock.CreateTimer(_ => exchange.Respond(CoapCode.Changed), null, TimeSpan.FromSeconds(130), Timeout.InfiniteTimeSpan);
            return true;
        });
        await bench.Device.Ask(CoapCode.Post, "/bs", $"ep={Endpoint}", "");
        var outcome = await bench.Server.Bootstrap.WaitForOutcome(Endpoint, TimeSpan.FromMinutes(10));
        Assert.That(outcome.End, Is.EqualTo(BootstrapEnd.TooLong));
        Assert.That(outcome.EndedAt - outcome.BegunAt, Is.EqualTo(TimeSpan.FromSeconds(247)));
        Assert.That(outcome.Describe(), Does.EndWith("the client waits 247 s at most; done so far: delete /"));
    }

    [Test]
    public async Task A_client_that_asks_anew_begins_anew()
    {
        using var bench = new ServerAndDevice();
        bench.Server.Bootstrap.LeaveToScenario(Endpoint);
        await bench.Device.Ask(CoapCode.Post, "/bs", $"ep={Endpoint}", "");
        var first = await bench.Server.Bootstrap.WaitForRequest(Endpoint, Minute);
        await bench.Device.Ask(CoapCode.Post, "/bs", $"ep={Endpoint}", "");
        var second = await bench.Server.Bootstrap.WaitForRequest(Endpoint, Minute);
        Assert.That(first.Outcome!.End, Is.EqualTo(BootstrapEnd.Abandoned));
        Assert.That(second, Is.Not.SameAs(first));
        await Assert.ThrowsAsync<NotRegisteredException>(async () => await first.Finish());
    }

    [Test]
    public async Task A_scenario_can_do_it_step_by_step_and_wrongly()
    {
        using var bench = new ServerAndDevice();
        bench.Server.Bootstrap.LeaveToScenario(Endpoint);
        Obey(bench, exchange => Answer(exchange, "/bs", bench.Device.Requests.Count < 4 ? CoapCode.NotAcceptable : CoapCode.Changed, ""));
        await bench.Device.Ask(CoapCode.Post, "/bs", $"ep={Endpoint}", "");
        var session = await bench.Server.Bootstrap.WaitForRequest(Endpoint, Minute);

        Assert.That((await session.Finish()).Code, Is.EqualTo(CoapCode.NotAcceptable), "before anything was written");
        Assert.That(session.Outcome, Is.Null, "it goes on");
        Assert.That((await session.WriteRaw("/0/1", new byte[] { 0xff, 1 }, ContentFormat.Tlv)).Code, Is.EqualTo(CoapCode.Changed));
        Assert.That((await session.Write(new ServerInstance(0, 1, 60))).IsSuccess, Is.True);
        var links = await session.Discover("/");
        Assert.That(links.Links.Select(link => link.Target), Does.Contain("/3/0/0"));
        Assert.That((await session.Read("/1/0")).Code, Is.EqualTo(CoapCode.NotFound));
        Assert.That((await session.Finish()).IsSuccess, Is.True);
        Assert.That(session.Outcome!.IsSuccess, Is.True);
        Assert.That(session.Steps.Select(step => step.Operation), Is.EqualTo(new[]
        {
            Lwm2mOperation.BootstrapFinish, Lwm2mOperation.Write, Lwm2mOperation.Write, Lwm2mOperation.Discover, Lwm2mOperation.Read, Lwm2mOperation.BootstrapFinish,
        }));
        Assert.That(bench.Device.Requests[3], Does.StartWith("GET /"));
    }

    [Test]
    public async Task A_bootstrap_for_which_nobody_asked_runs_as_one_that_was()
    {
        using var bench = new ServerAndDevice();
        Obey(bench);
        var session = bench.Server.Bootstrap.Begin(Endpoint, System.Net.IPEndPoint.Parse("192.0.2.1:5683"));
        var outcome = await session.Run(Enough with { Discovers = true, Reads = ["/3/0"] });
        Assert.That(outcome.End, Is.EqualTo(BootstrapEnd.Refused), "the device has no /3/0 to read at once");
        Assert.That(outcome.Steps.Select(step => $"{step.Operation} {step.Path}"), Is.EqualTo(new[]
        {
            "Discover /", "Delete /", "Write /0/1", "Write /1/0", "Read /3/0",
        }));
        Assert.That(bench.Lines[0], Is.EqualTo("bootstrap hil-thingy91 begins, unasked, with 192.0.2.1:5683"));
    }

    [Test]
    public async Task Identity_and_key_go_to_the_client_and_nowhere_else()
    {
        using var bench = new ServerAndDevice();
        bench.Server.Bootstrap.Offer(Endpoint, WithKey());
        Obey(bench);
        await bench.Device.Ask(CoapCode.Post, "/bs", $"ep={Endpoint}", "");
        Assert.That((await bench.Server.Bootstrap.WaitForOutcome(Endpoint, Minute)).IsSuccess, Is.True);

        Assert.That(bench.Device.Requests, Has.Some.Contains(Key));
        using var lines = new MemoryStream();
        bench.Timeline.WriteJsonLines(lines);
        var text = Encoding.UTF8.GetString(lines.ToArray());
        Assert.That(text, Does.Contain("write /0/2").And.Contain("not shown"));
        Assert.That(text, Does.Not.Contain(Key).And.Not.Contain("psk-name").And.Not.Contain(Convert.ToHexStringLower("psk-name"u8)));
        Assert.That(WithKey().Security[0].ToString(), Does.Not.Contain("psk-name"));
        // And captures of what went over the wire know what to hide.
        var written = bench.Network.Sent.Single(sent => sent.Bytes.AsSpan().IndexOf(Convert.FromHexString(Key)) >= 0).Bytes;
        var hidden = bench.Timeline.Secrets.Hide(written, out var found);
        Assert.That(found, Is.True);
        Assert.That(Convert.ToHexStringLower(hidden.Span), Does.Not.Contain(Key).And.Not.Contain(Convert.ToHexStringLower("psk-name"u8)));
    }

    [Test]
    public async Task In_a_capture_they_are_hidden_in_blocks_of_every_size_and_in_every_format(
        [Range(0, 3)] int sizeExponent, [Values(ContentFormat.Tlv, ContentFormat.SenMlCbor, ContentFormat.SenMlJson)] ContentFormat format)
    {
        using var bench = new ServerAndDevice(new() { Coap = new() { BlockSizeExponent = sizeExponent } });
        bench.Server.Bootstrap.Offer(Endpoint, WithKey() with { Format = format });
        Obey(bench);
        await bench.Device.Ask(CoapCode.Post, "/bs", $"ep={Endpoint}", "");
        Assert.That((await bench.Server.Bootstrap.WaitForOutcome(Endpoint, Minute)).IsSuccess, Is.True);

        // What a capture shows of the body, put together again from its blocks.
        var shown = new MemoryStream();
        var blocks = 0;
        foreach (var sent in bench.Network.Sent)
        {
            if (CoapDecoder.Decode(sent.Bytes).Message is not { } message || message.Code != CoapCode.Put || message.Options.UriPath is not ["0", ..])
                continue;
            blocks++;
            var payload = bench.Timeline.Secrets.Hide(sent.Bytes, out _).Span[^message.Payload.Length..];
            shown.Write(payload);
        }

        var text = Convert.ToHexStringLower(shown.ToArray());
        Assert.That(blocks, Is.AtLeast(sizeExponent < 2 ? 2 : 1));
        // Not even four bytes of it in a row.
        foreach (var secret in new[] { Convert.FromHexString(Key), Convert.FromHexString(Key)[1..], "psk-name"u8.ToArray(), Encoding.ASCII.GetBytes(Convert.ToBase64String(Convert.FromHexString(Key)).TrimEnd('=')) })
        {
            for (var at = 0; at + 4 <= secret.Length; at++)
                Assert.That(text, Does.Not.Contain(Convert.ToHexStringLower(secret.AsSpan(at, 4))), $"{at}");
        }
    }

    [Test]
    public async Task Identity_and_key_are_shown_to_him_who_asks_for_it()
    {
        using var bench = new ServerAndDevice(new() { ShowsSecrets = true });
        bench.Server.Bootstrap.Offer(Endpoint, WithKey());
        Obey(bench);
        await bench.Device.Ask(CoapCode.Post, "/bs", $"ep={Endpoint}", "");
        await bench.Server.Bootstrap.WaitForOutcome(Endpoint, Minute);
        Assert.That(bench.Lines, Has.Some.Contains(Key));
    }

    [Test]
    public async Task On_a_secure_link_the_identity_decides_who_is_bootstrapped()
    {
        using var bench = new TwoDoors();
        bench.Server.Bootstrap.ForAll = Enough;
        bench.SecureDevice.Override = exchange => Take(exchange, _ => false);
        Assert.That((await bench.SecureDevice.Ask(CoapCode.Post, "/bs", "ep=other", "")).Code, Is.EqualTo(CoapCode.BadRequest));
        Assert.That((await bench.SecureDevice.Ask(CoapCode.Post, "/bs", "", "")).Code, Is.EqualTo(CoapCode.Changed), "its identity names it");
        Assert.That((await bench.Server.Bootstrap.WaitForOutcome(Endpoint, Minute)).IsSuccess, Is.True);
        Assert.That(bench.Server.Bootstrap.Find(Endpoint)!.Identity!.Name, Is.EqualTo(Endpoint));
    }

    [Test]
    public async Task A_restart_of_the_server_abandons_it()
    {
        using var bench = new ServerAndDevice();
        bench.Server.Bootstrap.LeaveToScenario(Endpoint);
        await bench.Device.Ask(CoapCode.Post, "/bs", $"ep={Endpoint}", "");
        var session = await bench.Server.Bootstrap.WaitForRequest(Endpoint, Minute);
        bench.Server.Restart();
        Assert.That(session.Outcome!.Describe(), Does.Contain("abandoned").And.Contain("the server was restarted"));
        var error = await Assert.ThrowsAsync<DeviceTimeoutException>(async () => await bench.Server.Bootstrap.WaitForRequest(Endpoint, Minute));
        Assert.That(error!.Message, Does.Contain("to ask for a bootstrap within 60 s").And.Contain("Last known, at"));
    }

    private static BootstrapConfiguration WithKey() => new()
    {
        Security =
        [
            new(2, "coaps://192.0.2.2:5684", SecurityMode.PreSharedKey)
            {
                ShortServerId = 1, Identity = "psk-name"u8.ToArray(), SecretKey = Convert.FromHexString(Key),
            },
        ],
        Servers = [new(0, 1, 60)],
    };

    // A client that takes everything, but for what a test answers itself.
    private static void Obey(ServerAndDevice bench, Func<CoapServerExchange, bool>? first = null) =>
        bench.Device.Override = exchange => Take(exchange, first ?? (_ => false));

    private static bool Take(CoapServerExchange exchange, Func<CoapServerExchange, bool> first)
    {
        if (first(exchange))
            return true;
        if (exchange.Request.Code == CoapCode.Get)
            return false;
        exchange.Respond(exchange.Request.Code == CoapCode.Delete ? CoapCode.Deleted : CoapCode.Changed);
        return true;
    }

    private static bool Answer(CoapServerExchange exchange, string path, CoapCode code, string text)
    {
        if ("/" + string.Join('/', exchange.Request.Options.UriPath) != path)
            return false;
        exchange.Respond(code, payload: Encoding.UTF8.GetBytes(text));
        return true;
    }
}
