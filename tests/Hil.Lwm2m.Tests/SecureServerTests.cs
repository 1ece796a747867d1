using System.Net;
using System.Text;
using Hil.Coap.Dtls;
using Hil.Coap.Dtls.Credentials;
using Hil.Coap.Messages;
using Hil.Coap.Tests.Dtls;
using Hil.Coap.Tests.Virtual;
using Hil.Core.Timelines;
using Hil.Lwm2m.Bootstrap;
using Hil.Lwm2m.Tests.Virtual;

namespace Hil.Lwm2m.Tests;

/// <summary>The server behind real DTLS with pre-shared keys, and a client before it.</summary>
public sealed class SecureServerTests
{
    private const string Endpoint = ServerAndDevice.Endpoint;
    private const string Identity = "an identity that nobody shall read";
    private const string Elsewhere = "198.51.100.7:40002";

    private static readonly byte[] Key = "sixteen byte key"u8.ToArray();

    private readonly List<IDisposable> _closed = [];
    private VirtualClock _clock = null!;
    private VirtualNetwork _network = null!;
    private Timeline _timeline = null!;
    private DtlsLink _secure = null!;
    private Lwm2mServer _server = null!;
    private NatLink _nat = null!;
    private DtlsLink _deviceLink = null!;
    private TestDevice _device = null!;

    [TearDown]
    public void Close()
    {
        foreach (var each in Enumerable.Reverse(_closed))
            each.Dispose();
        _closed.Clear();
    }

    [Test]
    public async Task A_device_registers_is_asked_and_notifies_over_dtls()
    {
        Open();
        Assert.That((await _device.Register()).Code, Is.EqualTo(CoapCode.Created));
        var device = _server.Find(Endpoint)!;
        var counter = await device.Observe("/33650/1/2001");
        _device.Set("/33650/1/2001", "3");
        await _clock.Run(TimeSpan.FromSeconds(1));

        Assert.That(device.Registration.IsSecure, Is.True);
        Assert.That(device.Registration.Identity!.Kind, Is.EqualTo(PeerIdentityKind.PreSharedKey));
        Assert.That((await device.Read("/3/0/0")).Value.AsString(), Is.EqualTo("Maker"));
        Assert.That(counter.Latest.AsInteger(), Is.EqualTo(3));
    }

    [Test]
    public async Task Neither_identity_nor_key_is_on_the_timeline()
    {
        Open();
        await _device.Register();
        await _device.Register("ep=somebody-else");
        await _server.Find(Endpoint)!.Read("/3/0/0");
        using var lines = new MemoryStream();
        _timeline.WriteJsonLines(lines);
        var text = Encoding.UTF8.GetString(lines.ToArray());
        Assert.That(text, Does.Contain("registered hil-thingy91").And.Contain("refused somebody-else with 4.00"));
        foreach (var secret in new[] { Identity, Encoding.UTF8.GetString(Key), Convert.ToHexStringLower(Key), Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Identity)) })
            Assert.That(text, Does.Not.Contain(secret));
    }

    [Test]
    public async Task Observations_follow_a_device_whose_connection_id_shows_it_elsewhere()
    {
        Open();
        await _device.Register();
        var device = _server.Find(Endpoint)!;
        var counter = await device.Observe("/33650/1/2001");

        _nat.Rebind(Elsewhere);
        _device.Set("/33650/1/2001", "4");
        await _clock.Run(TimeSpan.FromSeconds(1));

        Assert.That(device.Registration.Peer, Is.EqualTo(IPEndPoint.Parse(Elsewhere)));
        Assert.That(counter.Latest.AsInteger(), Is.EqualTo(4));
        Assert.That((await device.Read("/3/0/0")).IsSuccess, Is.True, "the way back leads there, too");
        Assert.That(device.Registration.Number, Is.EqualTo(1));
        Assert.That(Lines(), Has.Some.EqualTo($"moved hil-thingy91 from 192.0.2.9:40001 to {Elsewhere}, by its connection id"));
    }

    [Test]
    public async Task A_bootstrap_over_dtls_is_for_the_identitys_own_name_only()
    {
        Open();
        _server.Bootstrap.ForAll = new() { Servers = [new(0, 1, 60)] };
        _device.Override = exchange =>
        {
            exchange.Respond(exchange.Request.Code == CoapCode.Delete ? CoapCode.Deleted : CoapCode.Changed);
            return true;
        };
        Assert.That((await _device.Ask(CoapCode.Post, "/bs", "ep=somebody-else", "")).Code, Is.EqualTo(CoapCode.BadRequest));
        Assert.That((await _device.Ask(CoapCode.Post, "/bs", $"ep={Endpoint}", "")).Code, Is.EqualTo(CoapCode.Changed));
        Assert.That((await _server.Bootstrap.WaitForOutcome(Endpoint, TimeSpan.FromMinutes(1))).End, Is.EqualTo(BootstrapEnd.Finished));
    }

    [Test]
    public async Task A_datagram_in_plain_text_on_the_secure_port_is_not_even_heard()
    {
        Open();
        await _device.Register();
        var device = _server.Find(Endpoint)!;
        var before = device.Registration;
        var update = new CoapMessage(CoapType.Confirmable, CoapCode.Post, 77) { Options = new(CoapOptions.Path(CoapOptionNumber.UriPath, before.Location)) };
        var sent = _network.Sent.Count;
        // From the device's own address, too: an address proves nothing.
        foreach (var from in new[] { "203.0.113.5:4444", before.Peer.ToString() })
            _network.Inject(from, _secure.LocalEndPoint, CoapEncoder.Encode(update));
        await _clock.Run(TimeSpan.FromSeconds(5));
        Assert.That(device.Registration, Is.SameAs(before));
        Assert.That(_network.Sent.Skip(sent).Where(each => each.From.Equals(_secure.LocalEndPoint)), Is.Empty, "nor answered");
    }

    [Test]
    public async Task A_secured_device_pulls_over_dtls_and_a_plain_one_does_not()
    {
        Open();
        var file = _server.Files.Put("/v2.bin", new byte[3000]);
        _device.Override = Accept;
        foreach (var path in new[] { "/5/0/3", "/5/0/5" })
            _device.Texts[path] = "0";
        await _device.Register();
        await _server.Firmware(Endpoint).Pull(file);
        using var plain = new TestDevice(_clock, _network, _server.LocalEndPoint, "192.0.2.8:5683", seed: 5) { Override = Accept };
        foreach (var path in new[] { "/5/0/3", "/5/0/5" })
            plain.Texts[path] = "0";
        await plain.Register("ep=plain&lt=60");
        await _server.Firmware("plain").Pull(file);

        Assert.That(Written(_device), Is.EqualTo("coaps://192.0.2.2:5684/v2.bin"));
        Assert.That(Written(plain), Is.EqualTo("coap://192.0.2.2:5683/v2.bin"));
        Assert.That((await _device.Ask(CoapCode.Get, "/v2.bin", "", "")).Payload.Length, Is.EqualTo(3000));

        static bool Accept(Hil.Coap.Exchanges.CoapServerExchange exchange)
        {
            if (exchange.Request.Code != CoapCode.Put)
                return false;
            exchange.Respond(CoapCode.Changed);
            return true;
        }

        static string Written(TestDevice device) => Encoding.UTF8.GetString(Convert.FromHexString(device.Requests.Single(each => each.StartsWith("PUT /5/0/1 ", StringComparison.Ordinal)).Split(' ')[2]));
    }

    [Test]
    public async Task After_a_restart_a_device_shakes_hands_again_and_registers_again([Values] bool keepsResumable)
    {
        Open();
        await _device.Register();
        Assert.That(_secure.Sessions, Is.EqualTo(1));
        _server.Restart(keepsResumable);
        Assert.That((_secure.Sessions, _server.Registrations.Count), Is.EqualTo((0, 0)));
        Assert.That(_secure.Resumable, Is.EqualTo(keepsResumable ? 1 : 0));

        // What it sends in its old session is not even answered with 4.04, and not with an alert, which anybody could forge.
        var sent = _network.Sent.Count;
        Assert.That(async () => await _device.Update(), Throws.InvalidOperationException.With.Message.Contains("no acknowledgement"));
        Assert.That(_network.Sent.Skip(sent).Where(each => each.From.Equals(_secure.LocalEndPoint)), Is.Empty);

        // So it gives the session up, as clients do, and begins anew.
        _deviceLink.Forget(keepsResumable: true);
        Assert.That((await _device.Register()).Code, Is.EqualTo(CoapCode.Created));
        var device = _server.Find(Endpoint)!;
        Assert.That((await device.Read("/3/0/0")).IsSuccess, Is.True);
        Assert.That(device.Registration.Identity!.Name, Is.EqualTo(Identity));
        var handshakes = _timeline.Snapshot().OfType<DtlsEntry>().Where(entry => entry.Text.StartsWith("secured by", StringComparison.Ordinal)).Select(entry => entry.Text).ToList();
        Assert.That(handshakes, Has.Count.EqualTo(2));
        Assert.That(handshakes[1], Does.Contain(keepsResumable ? "a session taken up again" : "a full handshake"));
        Assert.That(Lines(), Has.Some.Contains("message state are forgotten, and DTLS sessions"));
    }

    [Test]
    public async Task A_silent_server_answers_no_handshake_and_its_sessions_outlive_the_silence()
    {
        Open();
        await _device.Register();
        _server.Silence(TimeSpan.FromSeconds(30));
        var sent = _network.Sent.Count;
        using var link = new DtlsLink(_network.Open("192.0.2.10:40001"), _clock, new(), ServerIsKnown(), new() { Seed = 8, Serves = false });
        link.Send(_secure.LocalEndPoint, "x"u8);
        await _clock.Run(TimeSpan.FromSeconds(20));
        Assert.That(_network.Sent.Count - sent, Is.AtLeast(4), "it asked again and again");
        Assert.That(_network.Sent.Skip(sent).Where(each => each.From.Equals(_secure.LocalEndPoint)), Is.Empty);

        await _clock.Run(TimeSpan.FromSeconds(25));
        Assert.That(link.Sessions, Is.EqualTo(1));
        Assert.That((await _device.Update()).Code, Is.EqualTo(CoapCode.Changed));
    }

    [Test]
    public async Task A_server_that_moves_while_it_is_silent_is_silent_where_it_comes_up_and_no_longer_where_it_was()
    {
        Open();
        using var elsewhere = new DtlsLink(_network.Open("192.0.2.2:5690"), _clock, _timeline, new DtlsCredentials(), new() { Seed = 9 });
        _server.Silent = true;
        _server.Rebind(elsewhere, 1);
        Assert.That((_secure.Silent, elsewhere.Silent), Is.EqualTo((false, true)));
        _server.Silent = false;
        Assert.That(elsewhere.Silent, Is.False);
        await _clock.Run(TimeSpan.FromSeconds(1));
    }

    // Its address is proved by the cookie of its handshake.
    [Test]
    public async Task A_device_behind_dtls_is_never_asked_for_an_Echo_and_one_in_the_clear_is()
    {
        Open(new() { AmplificationLimit = 3 });
        _server.Files.Put("/large.bin", new byte[1000]);
        using var plain = new TestDevice(_clock, _network, _server.LocalEndPoint, "192.0.2.8:5683", seed: 5);
        await _device.Ask(CoapCode.Get, "/large.bin", "", "");
        Assert.That(Answers(), Is.EqualTo(new[] { CoapCode.Content }));
        await plain.Ask(CoapCode.Get, "/large.bin", "", "");
        Assert.That(Answers(), Is.EqualTo(new[] { CoapCode.Content, CoapCode.Unauthorized, CoapCode.Content }));

        IEnumerable<CoapCode> Answers() => _timeline.Snapshot().OfType<Hil.Coap.CoapEntry>().Where(entry => entry.Sent).Select(entry => entry.Message.Code);
    }

    private void Open(Hil.Coap.CoapEndpointOptions? coap = null)
    {
        _clock = new();
        _network = new(_clock);
        _timeline = new();
        _secure = new(_network.Open("192.0.2.2:5684"), _clock, _timeline, new DtlsCredentials().Add(Identity, Key), new() { Seed = 2 });
        _server = new([_network.Open("192.0.2.2:5683"), _secure], _clock, _timeline, new()
        {
            EndpointNames = new Dictionary<string, IReadOnlyList<string>> { [Identity] = [Endpoint] },
            Coap = coap ?? new(),
        });
        _nat = new(_network, "192.0.2.9:40001");
        _deviceLink = new(_nat, _clock, new(), ServerIsKnown(), new() { Seed = 3, Serves = false });
        _device = new(_clock, _deviceLink, _secure.LocalEndPoint);
        _closed.AddRange([_server, _secure, _deviceLink, _device]);
    }

    private DtlsCredentials ServerIsKnown() => new DtlsCredentials().Add(_secure.LocalEndPoint, new KnownServer(new(Identity, Key)));

    private IReadOnlyList<string> Lines() => [.. _timeline.Snapshot().Where(entry => entry.Channel == "lwm2m").Select(entry => entry.Describe())];
}
