using Hil.Coap.Messages;
using Hil.Lwm2m.Tests.Virtual;

namespace Hil.Lwm2m.Tests;

public sealed class LinkTests
{
    private const string Endpoint = ServerAndDevice.Endpoint;

    [Test]
    public async Task One_desk_serves_a_plain_and_a_secure_link()
    {
        using var bench = new TwoDoors();
        await bench.SecureDevice.Register();
        await bench.PlainDevice.Register("ep=plain&lt=60");

        Assert.That(bench.Server.Addresses.Select(address => address.ToString()), Is.EqualTo(new[] { "coap://192.0.2.2:5683", "coaps://192.0.2.2:5684" }));
        Assert.That(bench.Server.Registrations.Select(registration => (registration.Endpoint, registration.Server!.ToString(), registration.IsSecure)), Is.EqualTo(new[]
        {
            (Endpoint, "coaps://192.0.2.2:5684", true),
            ("plain", "coap://192.0.2.2:5683", false),
        }));
        Assert.That(bench.Server.Find(Endpoint)!.Registration.Identity!.Name, Is.EqualTo(Endpoint));
        bench.SecureDevice.Texts["/3/0/0"] = "secure";
        Assert.That((await bench.Server.Find(Endpoint)!.Read("/3/0/0")).Value.AsString(), Is.EqualTo("secure"));
        Assert.That((await bench.Server.Find("plain")!.Read("/3/0/0")).Value.AsString(), Is.EqualTo("Maker"));
    }

    [Test]
    public async Task A_name_that_is_not_of_the_identity_is_refused_and_the_identity_is_not_told()
    {
        using var bench = new TwoDoors();
        var answer = await bench.SecureDevice.Register("ep=other&lt=60");

        Assert.That(answer.Code, Is.EqualTo(CoapCode.BadRequest));
        Assert.That(bench.Lines.Single(), Does.Contain("refused other with 4.00: a name of the identity").And.Not.Contain(Endpoint));
        Assert.That(bench.Server.Registrations, Is.Empty);
    }

    [Test]
    public async Task A_table_lets_an_identity_bear_other_names_and_no_longer_its_own()
    {
        using var bench = new TwoDoors(new()
        {
            EndpointNames = new Dictionary<string, IReadOnlyList<string>> { [Endpoint] = ["first", "second"] },
        });
        Assert.That((await bench.SecureDevice.Register("ep=second")).Code, Is.EqualTo(CoapCode.Created));
        Assert.That((await bench.SecureDevice.Register($"ep={Endpoint}")).Code, Is.EqualTo(CoapCode.BadRequest));
        Assert.That((await bench.SecureDevice.Register("lt=60")).Code, Is.EqualTo(CoapCode.BadRequest), "no ep, and the identity is not its own name");
    }

    [Test]
    public async Task Over_dtls_the_identity_names_a_device_that_does_not_name_itself()
    {
        using var bench = new TwoDoors();
        Assert.That((await bench.SecureDevice.Register("lwm2m=1.1&lt=60")).Code, Is.EqualTo(CoapCode.Created));
        Assert.That(bench.Server.Find(Endpoint), Is.Not.Null);
        Assert.That((await bench.PlainDevice.Register("lwm2m=1.1&lt=60")).Code, Is.EqualTo(CoapCode.BadRequest), "on a plain link nothing else does");
    }

    [Test]
    public async Task A_secured_registration_is_out_of_reach_of_a_plain_link()
    {
        using var bench = new TwoDoors();
        await bench.SecureDevice.Register();
        var location = bench.SecureDevice.Location!;
        var before = bench.Server.Find(Endpoint)!.Registration;

        Assert.That((await bench.PlainDevice.Ask(CoapCode.Post, location, "lt=1", "")).Code, Is.EqualTo(CoapCode.NotFound));
        Assert.That((await bench.PlainDevice.Ask(CoapCode.Delete, location, "", "")).Code, Is.EqualTo(CoapCode.NotFound));
        Assert.That((await bench.PlainDevice.Ask(CoapCode.Get, location, "", "")).Code, Is.EqualTo(CoapCode.MethodNotAllowed));
        Assert.That((await bench.PlainDevice.Register()).Code, Is.EqualTo(CoapCode.Forbidden));
        Assert.That(bench.Server.Find(Endpoint)!.Registration, Is.SameAs(before));
        Assert.That(bench.Lines, Has.Some.Contains("was made on coaps://192.0.2.2:5684").And.Contains("192.0.2.1:5683 asks on coap://192.0.2.2:5683"));
    }

    [Test]
    public async Task A_stranger_is_told_the_same_of_another_ones_registration_as_of_none()
    {
        using var bench = new TwoDoors();
        await bench.SecureDevice.Register();
        var others = await bench.PlainDevice.Ask(CoapCode.Post, "/rd/1", "", "");
        var none = await bench.PlainDevice.Ask(CoapCode.Post, "/rd/2", "", "");
        Assert.That(Text(others).Replace("/rd/1", "/rd/2", StringComparison.Ordinal), Is.EqualTo(Text(none)));

        static string Text(CoapMessage answer) => $"{answer.Code} {System.Text.Encoding.UTF8.GetString(answer.Payload.Span)}";
    }

    [Test]
    public async Task A_secured_registration_is_out_of_reach_of_another_identity()
    {
        using var bench = new TwoDoors();
        await bench.SecureDevice.Register();
        using var stranger = new TestDevice(bench.Clock, bench.Network, bench.Secure.LocalEndPoint, "192.0.2.9:7000", seed: 3);
        bench.Secure.Vouch("192.0.2.9:7000", "stranger");

        Assert.That((await stranger.Ask(CoapCode.Post, bench.SecureDevice.Location!, "lt=1", "")).Code, Is.EqualTo(CoapCode.NotFound));
        Assert.That((await stranger.Ask(CoapCode.Delete, bench.SecureDevice.Location!, "", "")).Code, Is.EqualTo(CoapCode.NotFound));
        Assert.That((await stranger.Register()).Code, Is.EqualTo(CoapCode.BadRequest));
        Assert.That(bench.Server.Find(Endpoint)!.IsRegistered, Is.True);
    }

    [Test]
    public async Task Another_identity_at_the_address_of_a_device_is_not_asked_in_its_place()
    {
        using var bench = new TwoDoors();
        await bench.SecureDevice.Register();
        var device = bench.Server.Find(Endpoint)!;
        bench.Secure.Vouch(TwoDoors.SecureAddress, "stranger");
        bench.SecureDevice.Requests.Clear();

        var response = await device.Read("/3/0/0");
        Assert.That(response.IsSuccess, Is.False);
        Assert.That(response.Describe(), Does.Contain("another identity"));
        Assert.That(bench.SecureDevice.Requests, Is.Empty);
        Assert.That((await bench.SecureDevice.Update()).Code, Is.EqualTo(CoapCode.NotFound), "nor may it update what it did not register");
    }

    [Test]
    public async Task A_device_with_the_right_identity_takes_its_name_back_from_the_plain_link()
    {
        using var bench = new TwoDoors();
        await bench.PlainDevice.Register();
        Assert.That((await bench.SecureDevice.Register()).Code, Is.EqualTo(CoapCode.Created));
        Assert.That(bench.Server.Find(Endpoint)!.Registration.IsSecure, Is.True);
    }

    [Test]
    public async Task A_server_that_moves_to_another_port_is_dead_to_its_clients_until_it_comes_back()
    {
        using var bench = new ServerAndDevice();
        await bench.Device.Register("ep=hil-thingy91&lt=6000");
        var device = bench.Server.Find(Endpoint)!;
        var former = bench.Server.Rebind(bench.Network.Open("192.0.2.2:6000"));
        Assert.That(async () => await bench.Device.Update(), Throws.InvalidOperationException.With.Message.Contains("no acknowledgement"));
        Assert.That((await device.Read("/3/0/0")).IsSuccess, Is.True, "it asks from where it is");
        Assert.That(bench.Server.Files.Put("/v2.bin", new byte[3]).Uri, Is.EqualTo("coap://192.0.2.2:6000/v2.bin"));

        bench.Server.Rebind(former);
        device = await bench.Register();
        Assert.That((await device.Read("/3/0/0")).IsSuccess, Is.True);
        Assert.That(bench.Lines, Has.Some.EqualTo("server moves from 192.0.2.2:5683 to 192.0.2.2:6000"));
        Assert.That(() => bench.Server.Rebind(new TrustedLink(former)), Throws.ArgumentException.With.Message.Contains("A plain link was expected"));
    }

    [Test]
    public async Task Silence_and_restart_take_all_links()
    {
        using var bench = new TwoDoors();
        await bench.SecureDevice.Register();
        await bench.PlainDevice.Register("ep=plain");
        bench.Server.Silent = true;
        Assert.That(async () => await bench.SecureDevice.Update(), Throws.InvalidOperationException);
        Assert.That(async () => await bench.PlainDevice.Update(), Throws.InvalidOperationException);
        bench.Server.Silent = false;
        bench.Server.Restart();
        Assert.That(bench.Server.Remembered, Is.Zero);
        Assert.That(bench.Server.Registrations, Is.Empty);
    }
}
