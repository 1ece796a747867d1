using System.Net;
using System.Net.Sockets;
using Hil.Coap.Messages;
using Hil.Core.Network;
using Hil.Serve.Tests.Desks;

namespace Hil.Serve.Tests;

public sealed class DeskServerTests
{
    [Test]
    public async Task A_client_on_a_socket_registers_is_observed_by_itself_and_its_values_are_there()
    {
        await using var desk = await Desk.Open(observe: "/33650/*/2001");
        using var client = new DeskClient(desk.Coap);
        await client.Register();
        await desk.Until("the counter is observed", () => client.Observed.Contains("/33650/1/2001"));

        client.Set("/33650/1/2001", "7");

        await desk.Until("the seven arrives", () => desk.Device()?.Values.Any(value => value.Path == "/33650/1/2001" && value.Value.AsInteger() == 7 && value.IsObserved) == true);
        Assert.That(desk.Device()!.IsRegistered, Is.True);
        Assert.That(desk.Device()!.Registration!.Peer, Is.EqualTo(client.Address));
    }

    [Test]
    public async Task What_an_observed_instance_calls_itself_is_read_once()
    {
        await using var desk = await Desk.Open(observe: "/33650/*/2001");
        using var client = new DeskClient(desk.Coap);
        await client.Register();

        await desk.Until("the name is read", () => desk.Device()?.Values.Any(value => value.Path == "/33650/1/2002" && value.Value.AsString() == "CIRCLE") == true);
    }

    [Test]
    public async Task A_registration_that_ends_leaves_the_device_with_the_reason()
    {
        await using var desk = await Desk.Open();
        using var client = new DeskClient(desk.Coap);
        await client.Register();

        await client.Deregister();

        await desk.Until("it is gone", () => desk.Device() is { IsRegistered: false, EndedBecause: "it deregistered" });
    }

    [Test]
    public async Task What_a_device_sends_of_its_own_accord_is_among_its_values()
    {
        await using var desk = await Desk.Open();
        using var client = new DeskClient(desk.Coap);
        await client.Register();

        var answer = await client.Ask(CoapCode.Post, "/dp", [], """[{"bn":"/33650/1/","n":"2001","v":12}]""", 110);

        Assert.That(answer.Code, Is.EqualTo(CoapCode.Changed));
        await desk.Until("it is known", () => desk.Device()!.Values.Any(value => value.Path == "/33650/1/2001" && value.Value.AsInteger() == 12));
    }

    [Test]
    public async Task A_lifetime_that_passes_is_trouble()
    {
        await using var desk = await Desk.Open();
        using var client = new DeskClient(desk.Coap);
        await client.Register(lifetime: 1);

        await desk.Until("it expires", () => desk.Device() is { IsRegistered: false, Troubles: 1 });

        Assert.That(desk.Server.Live.Lines(0).Last(line => line.IsTrouble).Text, Does.Contain("expired desk-device"));
    }

    [Test]
    public async Task Devices_and_values_and_entries_that_are_remembered_are_bounded()
    {
        await using var desk = await Desk.Open(new() { MostDevices = 3, MostEntries = 100, MostPoints = 4, MostValues = 2, MostNotifications = 5 }, observe: "/33650/*/2001");
        for (var i = 0; i < 6; i++)
        {
            using var passing = new DeskClient(desk.Coap, (ulong)i + 20);
            await passing.Register($"passing-{i}");
            await passing.Deregister();
        }

        using var client = new DeskClient(desk.Coap);
        await client.Register();
        await desk.Until("the counter is observed", () => client.Observed.Any());
        for (var i = 1; i <= 40; i++)
        {
            client.Set("/33650/1/2001", $"{i}");
            var number = i;
            await desk.Until($"{i} arrives", () => desk.Device()!.Values.Any(value => value.Path == "/33650/1/2001" && value.Value.AsInteger() == number));
        }

        Assert.That(desk.Server.Live.Devices(), Has.Count.EqualTo(3));
        Assert.That(desk.Device()!.Values, Has.Count.LessThanOrEqualTo(2));
        Assert.That(desk.Server.Timeline.Count - desk.Server.Timeline.First, Is.LessThanOrEqualTo(126));
        var values = (await desk.Http.GetStringAsync("/api/state"));
        Assert.That(values, Does.Contain("39]").And.Not.Contain("35]"), "points of the chart");
    }

    [Test]
    public void A_port_in_use_is_named_with_what_helps()
    {
        using var other = UdpLink.Open(new(IPAddress.Loopback, 0));
        var port = other.LocalEndPoint.Port;

        Assert.That(
            () => DeskServer.Open(new() { CoapPort = port }),
            Throws.InstanceOf<ServeException>().With.Message.Contains($"coap://127.0.0.1:{port}").And.Message.Contains("already").And.Message.Contains("--coap-port"));
    }

    [Test]
    public void An_address_that_is_not_of_this_machine_is_named_with_what_helps() => Assert.That(
        () => DeskServer.Open(new() { Bind = IPAddress.Parse("192.0.2.77"), CoapPort = 0 }),
        Throws.InstanceOf<ServeException>().With.Message.Contains("192.0.2.77 is no address of this machine").And.Message.Contains("0.0.0.0"));

    [Test]
    public void A_port_that_this_user_may_not_open_is_named_with_what_helps() => Assert.That(
        Serve.Network.Listening.Explain("coap", new(IPAddress.Loopback, 83), new SocketException((int)SocketError.AccessDenied)).Message,
        Does.Contain("may not open port 83").And.Contain("--coap-port"));

    [Test]
    public async Task The_port_of_the_page_in_use_is_named_and_nothing_stays_open()
    {
        await using var desk = await Desk.Open();
        await using var second = DeskServer.Open(new() { CoapPort = 0 });
        var port = desk.Web.Listening.EndPoint.Port;

        Assert.That(
            async () => await Serve.Web.WebDesk.Open(second, new() { Port = port }),
            Throws.InstanceOf<ServeException>().With.Message.Contains($"http://127.0.0.1:{port}").And.Message.Contains("--web-port"));
    }

    [Test]
    public async Task It_listens_on_loopback_unless_told_otherwise()
    {
        await using var desk = await Desk.Open();
        await using var open = DeskServer.Open(new() { Bind = IPAddress.Any, CoapPort = 0 });

        Assert.That(desk.Server.Listening.Append(desk.Web.Listening).Select(listening => listening.IsOpenToNetwork), Is.All.False);
        Assert.That(open.Listening[0].IsOpenToNetwork, Is.True);
    }
}
