using System.Globalization;
using System.Net;
using Hil.Coap.Dtls;
using Hil.Coap.Dtls.Credentials;
using Hil.Coap.Tests.Virtual;
using Hil.Core.Network;
using Hil.Core.Timelines;

namespace Hil.Coap.Tests.Dtls;

/// <summary>
/// Mutated datagrams in every state of handshakes and sessions, to both sides: nothing is thrown, nothing hangs, nothing grows, and nobody
/// is heard who has not proved who he is. HIL_DTLS_FUZZ says how many datagrams the long
/// run takes, and after a comma from which seed on.
/// </summary>
public sealed class FuzzTests
{
    private static readonly IPEndPoint Server = IPEndPoint.Parse("192.0.2.1:5684");
    private static readonly TestCertificates Authority = new();

    [Test]
    public async Task Strange_datagrams_in_every_state_do_no_harm([Values] bool certificates) => await Run(10_000, 1, certificates);

    [Test]
    [Category("Slow")]
    public async Task Very_many_strange_datagrams_in_every_state_do_no_harm([Values] bool certificates)
    {
        var numbers = (Environment.GetEnvironmentVariable("HIL_DTLS_FUZZ") is { Length: > 0 } text ? text : "100000,1000").Split(',');
        await Run(int.Parse(numbers[0], CultureInfo.InvariantCulture), numbers.Length > 1 ? int.Parse(numbers[1], CultureInfo.InvariantCulture) : 1000, certificates);
    }

    private static async Task Run(int datagrams, int seed, bool certificates)
    {
        const int Round = 5_000;
        for (var done = 0; done < datagrams; done += Round)
        {
            var random = new Random(seed + done / Round);
            using var bench = new Bench(random, certificates);
            await bench.Warm();
            for (var i = 0; i < Round; i++)
                await bench.Strike();
            await bench.Heal();
        }
    }

    // A server and clients that are kept in different states: with a session, with one that has no connection id, and stopped after each of
    // their datagrams. Whatever they send goes into a store, from which strange datagrams are made. The first two clients never begin anew:
    // nothing that strangers send may end their sessions.
    private sealed class Bench : IDisposable
    {
        private const int MostHandshakes = 8;
        private const int MostStored = 200;

        private readonly Random _random;
        private readonly VirtualClock _clock = new();
        private readonly Dictionary<IPEndPoint, Port> _ports = [];
        private readonly List<(IPEndPoint From, IPEndPoint To, byte[] Bytes)> _store = [];
        private readonly DtlsLink _server;
        private readonly List<DtlsLink> _clients = [];
        private readonly Dictionary<IPEndPoint, int> _mayPass = [];
        private readonly Dictionary<IPEndPoint, int> _heard = [];
        private readonly Timeline _serverTimeline = new();
        private readonly Timeline _clientTimeline = new();
        private int _strikes;

        public Bench(Random random, bool certificates)
        {
            _random = random;
            var (own, theirs) = (Authority.Issue("the server"), Authority.Issue("device"));
            var credentials = new DtlsCredentials().Add("device", "a key"u8);
            var known = new KnownServer(certificates ? null : new("device", "a key"u8));
            var clientCredentials = new DtlsCredentials().Add(Server, known);
            if (certificates)
            {
                credentials.Certificate = DtlsCertificate.FromPem(own.Certificate, own.Key);
                clientCredentials.Certificate = DtlsCertificate.FromPem(theirs.Certificate, theirs.Key);
                credentials.Trust = clientCredentials.Trust = DtlsTrust.FromPem(Authority.Authority);
            }

            _server = new(Open(Server), _clock, _serverTimeline, credentials, new() { Seed = 1, MostHandshakes = MostHandshakes, MostSessions = 50 });
            _server.Received += datagram =>
            {
                _heard[datagram.Source] = HeardFrom(datagram.Source) + 1;
                Assert.That(_server.IdentityOf(datagram.Source)?.Names, Has.Some.EqualTo("device"), "who is heard has proved who he is");
                Assert.That(datagram.Payload.Length, Is.EqualTo(2), "and what he said arrives as he said it");
                _server.Send(datagram.Source, "ok"u8);
            };
            for (var i = 0; i < 6; i++)
            {
                // The last one's hellos come in fragments.
                IDatagramLink link = Open(IPEndPoint.Parse($"198.51.100.{i + 1}:7"));
                _clients.Add(new(
                    i == 5 ? new FragmentingLink(link, 110) : link, _clock, i < 2 ? _clientTimeline : new(), clientCredentials,
                    new() { Seed = (ulong)(10 + i), OffersConnectionId = i % 2 == 0, HandshakeTimeout = TimeSpan.FromSeconds(20), CipherSuites = Suites(i) }));
            }
        }

        public async Task Warm()
        {
            foreach (var client in _clients)
                client.Send(Server, "hi"u8);
            await _clock.Run(TimeSpan.FromSeconds(5));
            Assert.That(_clients.Sum(client => client.Sessions), Is.EqualTo(_clients.Count));
        }

        public async Task Strike()
        {
            // From time to time a client begins anew, and gets this far; or says something; or time passes.
            if (_strikes++ % 50 == 0)
            {
                var client = _clients[_random.Next(2, _clients.Count)];
                if (_random.Next(2) == 0)
                    client.Close(Server);
                if (_random.Next(4) == 0)
                    client.Forget();
                _mayPass[client.LocalEndPoint] = _random.Next(8);
                client.Send(Server, "hi"u8);
                await _clock.Run(TimeSpan.FromMilliseconds(_random.Next(_strikes % 500 == 0 ? 30_000 : 50)));
            }

            var (from, to, bytes) = _store[_random.Next(_store.Count)];
            var strange = Mutate(bytes);
            if (_random.Next(5) == 0)
                from = to.Equals(Server) ? _clients[_random.Next(_clients.Count)].LocalEndPoint : from;
            if (_random.Next(10) == 0 && to.Equals(Server))
                from = new(new IPAddress([203, 0, 113, (byte)_random.Next(256)]), 1 + _random.Next(9));
            _ports[to].Deliver(from, strange);
            Assert.That(_server.Handshakes, Is.LessThanOrEqualTo(MostHandshakes));
            Assert.That(_server.Sessions, Is.LessThanOrEqualTo(50));
            Assert.That(_server.Resumable, Is.LessThanOrEqualTo(50));
            for (var i = 0; i < 2; i++)
                Assert.That(_clients[i].Sessions, Is.EqualTo(1), () => Last(_clientTimeline));
        }

        // After all of it the server still serves.
        public async Task Heal()
        {
            foreach (var client in _clients.Take(2))
            {
                var heard = HeardFrom(client.LocalEndPoint);
                client.Send(Server, "hi"u8);
                await _clock.Run(TimeSpan.FromMilliseconds(10));
                Assert.That(HeardFrom(client.LocalEndPoint), Is.EqualTo(heard + 1), () => "a session that strangers struck at still carries what is said\n" + Last(_serverTimeline));
            }

            _mayPass.Clear();
            await _clock.Run(TimeSpan.FromMinutes(2));
            foreach (var client in _clients)
                client.Forget();
            await Warm();
            Assert.That(_server.Handshakes, Is.Zero);
        }

        public void Dispose()
        {
            foreach (var client in _clients)
                client.Dispose();
            _server.Dispose();
        }

        private static DtlsCipherSuite[] Suites(int client) => client % 3 == 0
            ? [DtlsCipherSuite.PskAes128CbcSha256, DtlsCipherSuite.EcdheEcdsaAes128CbcSha256]
            : [DtlsCipherSuite.PskAes128Ccm8, DtlsCipherSuite.EcdheEcdsaAes128Ccm8];

        private byte[] Mutate(byte[] bytes)
        {
            var strange = bytes.ToArray();
            var other = _store[_random.Next(_store.Count)].Bytes;
            switch (_random.Next(8))
            {
                case 0:
                    break;
                case 1:
                    Array.Resize(ref strange, _random.Next(strange.Length + 1));
                    break;
                case 2:
                    strange = [.. strange, .. other];
                    break;
                case 3:
                    strange = [.. strange[.._random.Next(strange.Length + 1)], .. other[_random.Next(other.Length + 1)..]];
                    break;
                default:
                    for (var changes = _random.Next(1, 5); changes > 0 && strange.Length > 0; changes--)
                    {
                        // Headers more often than what is in them.
                        var at = _random.Next(2) == 0 ? _random.Next(Math.Min(40, strange.Length)) : _random.Next(strange.Length);
                        strange[at] = _random.Next(3) switch { 0 => (byte)_random.Next(256), 1 => (byte)(strange[at] ^ (1 << _random.Next(8))), _ => 0xFF };
                    }

                    break;
            }

            return strange;
        }

        private int HeardFrom(IPEndPoint client) => _heard.GetValueOrDefault(client);

        private static string Last(Timeline timeline) => string.Join('\n', timeline.Snapshot().Select(entry => entry.Describe()).TakeLast(8));

        private Port Open(IPEndPoint local) => _ports[local] = new(this, local);

        private void Carry(IPEndPoint from, IPEndPoint to, byte[] bytes)
        {
            if (!_ports.ContainsKey(to))
                return;
            if (_store.Count < MostStored)
                _store.Add((from, to, bytes));
            else
                _store[_random.Next(MostStored)] = (from, to, bytes);
            if (_mayPass.TryGetValue(from, out var left))
            {
                if (left == 0)
                    return;
                _mayPass[from] = left - 1;
            }

            _clock.CreateTimer(_ => _ports.GetValueOrDefault(to)?.Deliver(from, bytes), null, TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }

        private sealed class Port(Bench bench, IPEndPoint local) : IDatagramLink
        {
            public event Action<Datagram>? Received;

            public IPEndPoint LocalEndPoint => local;

            public void Send(IPEndPoint destination, ReadOnlySpan<byte> payload) => bench.Carry(local, destination, payload.ToArray());

            public void Deliver(IPEndPoint source, byte[] bytes) => Received?.Invoke(new(source, bytes.ToArray()));

            public void Dispose()
            {
            }
        }
    }
}
