using Hil.Coap.Dtls;
using Hil.Coap.Messages;
using Hil.Lwm2m;
using Hil.Lwm2m.Entries;

namespace Hil.Scenarios.Tests.Peers;

/// <summary>Clients of other hands against the test server, over UDP on this machine. Nothing in the server is made for one of them.</summary>
[NonParallelizable]
public sealed class PeerTests
{
    private static readonly PeerProgram[] All = [PeerProgram.Wakaama, PeerProgram.Anjay];
    private static readonly PeerProgram[] Secured = [PeerProgram.WakaamaDtls, PeerProgram.Anjay];

    [TestCaseSource(nameof(All))]
    public async Task It_registers_and_keeps_its_registration_alive(PeerProgram program)
    {
        using var bench = new PeerBench("hil-peer");
        var device = await bench.Start(program, order => order with { LifetimeSeconds = 20 });
        Assert.That(device.Registration.Lifetime, Is.EqualTo(TimeSpan.FromSeconds(20)));
        Assert.That(device.Registration.Has("/3/0"), $"{string.Join(' ', device.Registration.Objects)}");

        Assert.That(await bench.Until(() => Updates(bench) > 0, 20), "it updates");
        Assert.That(bench.Device.Registration.Number, Is.EqualTo(device.Registration.Number), "the registration is the same");
    }

    // Wakaama answers 2.04 too, but nothing in its core carries the trigger out.
    [Test]
    public async Task Anjay_updates_when_it_is_told_to()
    {
        using var bench = new PeerBench("hil-peer");
        var device = await bench.Start(PeerProgram.Anjay);

        (await device.Execute(Account(device).Append(8))).EnsureSuccess();

        Assert.That(await bench.Until(() => Updates(bench) > 0), "it updates");
    }

    [TestCaseSource(nameof(All))]
    public async Task It_is_read_alike_in_every_format_that_it_speaks(PeerProgram program)
    {
        using var bench = new PeerBench("hil-peer");
        var device = await bench.Start(program);
        var spoken = new List<ContentFormat>();
        var binding = (await device.Read("/3/0/16")).Value.AsString();
        foreach (var format in (ContentFormat[])[ContentFormat.Tlv, ContentFormat.Json, ContentFormat.SenMlJson, ContentFormat.SenMlCbor])
        {
            var answer = await device.Read("/3/0", format);
            if (answer.Code == CoapCode.NotAcceptable)
                continue;
            Assert.That(answer.IsSuccess, $"{format}: {answer.Describe()}");
            Assert.That(answer.Format, Is.EqualTo(format));
            Assert.That(answer.Content["/3/0/16"].AsString(), Is.EqualTo(binding), $"{format}");
            Assert.That(answer.Content.Below("/3/0/11"), Is.Not.Empty, $"{format}");
            spoken.Add(format);
        }

        TestContext.Out.WriteLine($"{program} with LwM2M {device.Registration.Version} speaks {string.Join(", ", spoken)}");
        Assert.That(spoken, Does.Contain(ContentFormat.Tlv).And.Count.GreaterThan(1));
    }

    [TestCaseSource(nameof(All))]
    public async Task It_is_observed_until_the_observation_is_cancelled(PeerProgram program)
    {
        using var bench = new PeerBench("hil-peer");
        var device = await bench.Start(program);
        (await device.WriteAttributes("/3/0/13", "pmin=1&pmax=2")).EnsureSuccess();
        await using var observation = await device.Observe("/3/0/13");

        Assert.That(await bench.Until(() => observation.Count >= 2), "two notifications come");
        var times = observation.Notifications.Select(notification => notification.Value.AsTime()).ToList();
        Assert.That(times, Is.Ordered);

        (await observation.Cancel()).EnsureSuccess();
        var count = observation.Count;
        await bench.Clock.Run(TimeSpan.FromSeconds(4));
        Assert.That(observation.Count, Is.EqualTo(count));
    }

    [TestCaseSource(nameof(All))]
    public async Task It_is_written_and_says_what_was_written(PeerProgram program)
    {
        using var bench = new PeerBench("hil-peer");
        var device = await bench.Start(program);
        var storing = Account(device).Append(6);
        var before = (await device.Read(storing)).Value.AsBoolean();

        (await device.Write(storing, Lwm2mValue.Of(!before))).EnsureSuccess();
        Assert.That((await device.Read(storing)).Value.AsBoolean(), Is.EqualTo(!before));

        (await device.WritePartial(Account(device), [new(storing, Lwm2mValue.Of(before))], ContentFormat.Tlv)).EnsureSuccess();
        Assert.That((await device.Read(storing)).Value.AsBoolean(), Is.EqualTo(before));
    }

    [TestCaseSource(nameof(All))]
    public async Task It_comes_again_after_the_server_forgot_it_where_it_knows_how_to(PeerProgram program)
    {
        using var bench = new PeerBench("hil-peer");
        await bench.Start(program);
        bench.Server.Restart();

        // Wakaama's example leaves a client whose Update is answered 4.04 to its bootstrap server, and there is none.
        var back = await bench.Until(() => bench.Server.Find(bench.Endpoint) is not null, 70);

        Assert.That(back, Is.EqualTo(program == PeerProgram.Anjay));
    }

    [TestCaseSource(nameof(Secured))]
    public async Task It_registers_over_DTLS_with_a_pre_shared_key_and_is_managed_there(PeerProgram program)
    {
        using var bench = new PeerBench("hil-peer");
        var device = await bench.Start(program, order => order with { IsSecure = true });

        Assert.That(device.Registration.Identity?.Kind, Is.EqualTo(PeerIdentityKind.PreSharedKey));
        var answer = (await device.Read("/3/0", ContentFormat.Tlv)).EnsureSuccess();
        Assert.That(answer.Content["/3/0/16"].AsString(), Does.Contain("U"));
        (await device.WriteAttributes("/3/0/13", "pmin=1&pmax=2")).EnsureSuccess();
        await using var observation = await device.Observe("/3/0/13");
        Assert.That(await bench.Until(() => observation.Count > 0), "a notification comes");
    }

    private static int Updates(PeerBench bench) => bench.Timeline.Snapshot().OfType<RegistrationEntry>().Count(entry => entry.Change == RegistrationChange.Updated);

    private static Lwm2mPath Account(RegisteredDevice device) => device.Registration.Objects.First(path => path is { Object: 1, Depth: 2 });
}
