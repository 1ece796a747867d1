using System.Net;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Lwm2m.Tests.Oracles;

/// <summary>libcoap's client registers, as a device would, over a socket and in real time.</summary>
public sealed class LibcoapTests
{
    [Test]
    public async Task A_foreign_client_registers_updates_and_deregisters()
    {
        var client = Tool.Find("libcoap3-bin", "coap-client-notls", "coap-client-openssl", "coap-client");
        var timeline = new Timeline();
        using var clock = new SystemBoardClock(timeline);
        using var link = UdpLink.Open(new(IPAddress.Loopback, 0));
        using var server = new Lwm2mServer(link, clock, timeline);
        var address = $"coap://127.0.0.1:{link.LocalEndPoint.Port}";

        await Tool.Run(client, "-m", "post", "-t", "40", "-e", "</3/0>,</33650/0>", $"{address}/rd?ep=libcoap&lt=60&lwm2m=1.0");
        var device = await server.WaitForRegistration("libcoap", TimeSpan.FromSeconds(10));
        Assert.That(device.Registration.Has("/33650/0"), Is.True);

        var updated = device.Registration.UpdatedAt;
        await Tool.Run(client, "-m", "post", $"{address}{device.Registration.Location}?lt=90");
        Assert.That(await clock.RunUntil(() => device.Registration.UpdatedAt > updated, clock.Now + TimeSpan.FromSeconds(10)), Is.True);
        Assert.That(device.Registration.Lifetime, Is.EqualTo(TimeSpan.FromSeconds(90)));

        await Tool.Run(client, "-m", "delete", $"{address}{device.Registration.Location}");
        Assert.That(await clock.RunUntil(() => !device.IsRegistered, clock.Now + TimeSpan.FromSeconds(10)), Is.True);

        var (_, _, refusal) = await Tool.Run(client, "-m", "delete", $"{address}{device.Registration.Location}");
        Assert.That(refusal, Does.StartWith("4.04"));
    }
}
