using System.Globalization;
using System.Net;
using System.Text;
using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Coap.Observing;
using Hil.Coap.Tests.Virtual;
using Hil.Core.Network;
using Hil.Core.Timelines;

namespace Hil.Coap.Tests.Fuzz;

/// <summary>
/// Mutated datagrams against an endpoint that is busy: it serves, is observed, asks, observes and sends bodies in blocks, and what it sends
/// comes back to it mutated. <c>HIL_FUZZ_DATAGRAMS</c> says how many there are; 10 million were run for the figure in the README.
/// </summary>
public sealed class EndpointFuzzTests
{
    private const int Usual = 300_000;

    // So many stay remembered whatever comes: what the options allow, and what the endpoint itself has under way.
    private static readonly CoapEndpointOptions Options = new() { Seed = 2, MostRemembered = 5000, MostBodies = 500, LargestBody = 10_000, AckTimeout = TimeSpan.FromSeconds(1), ResponseTimeout = TimeSpan.FromSeconds(20) };

    [TestCase(1u, false)]
    [TestCase(2u, true)]
    [Category("Slow")]
    public async Task Mutated_datagrams_cause_no_exception_no_hang_and_no_growth(uint seed, bool limited)
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("HIL_FUZZ_DATAGRAMS"), CultureInfo.InvariantCulture, out var wished) ? wished : Usual;
        var clock = new VirtualClock();
        var timeline = new Timeline { MostKept = 1000 };
        var link = new LoopLink();
        var busy = new BusyEndpoint(link, clock, timeline, Options with { AmplificationLimit = limited ? 3 : null });
        var mutator = new Mutator(seed, Mutator.Messages());
        var most = 0;
        var memory = 0L;
        for (var i = 0; i < count / 2; i++)
        {
            var (peer, datagram) = (new IPEndPoint(0x0100_0000 + mutator.Next(50), 5683), Array.Empty<byte>());
            if (link.Answers.TryDequeue(out var answer) && mutator.Next(4) != 0)
                (peer, datagram) = (answer.Peer, mutator.Mutate(answer.Bytes, (int)mutator.Next(3)));
            else
                datagram = mutator.Make();
            try
            {
                link.Deliver(peer, datagram);
                // Time passes, so that timers fire and what is old is forgotten.
                if (i % 10 == 0)
                {
                    busy.KeepBusy(peer);
                    await clock.Run(TimeSpan.FromMilliseconds(100));
                }
            }
            catch (Exception error) when (error is not AssertionException)
            {
                Assert.Fail($"datagram {i} of seed {seed}, {Convert.ToHexStringLower(datagram)}: {error}");
            }

            if (i % 1000 == 0)
                most = Math.Max(most, busy.Endpoint.Remembered);
            if (i == count / 4)
                memory = GC.GetTotalMemory(forceFullCollection: true);
        }

        var grown = GC.GetTotalMemory(forceFullCollection: true) - memory;
        TestContext.Out.WriteLine($"{count / 2} datagrams: {busy.Served} requests served, {busy.Answered} answers and {busy.Failed} failures of {busy.Asked} requests, {busy.Notified} notifications; {most} things remembered at most; memory grew by {grown / 1024} KiB over the second half");
        Assert.That(most, Is.LessThan(Options.MostRemembered + 2 * Options.MostBodies + 3000));
        Assert.That(grown, Is.LessThan(16 << 20));
        Assert.That(busy.Served, Is.GreaterThan(count / 100), "it was served all the time");
        Assert.That((busy.Answered, busy.Notified), Is.GreaterThan((count / 10_000, 0)));
        busy.Endpoint.Dispose();
        Assert.That(busy.Endpoint.Remembered, Is.Zero);
    }

    private sealed class BusyEndpoint : ICoapService
    {
        private readonly VirtualClock _clock;
        private readonly ObservableResource _observed;
        private int _turn;

        public BusyEndpoint(LoopLink link, VirtualClock clock, Timeline timeline, CoapEndpointOptions options)
        {
            _clock = clock;
            Endpoint = new(link, clock, timeline, this, options);
            _observed = new(Endpoint, request => new(CoapCode.Content, Encoding.UTF8.GetBytes($"{_turn} {request.Payload.Length}")), new() { MostObservers = 1000 });
        }

        public CoapEndpoint Endpoint { get; }

        public int Served { get; private set; }

        public int Asked { get; private set; }

        public int Answered { get; private set; }

        public int Failed { get; private set; }

        public int Notified { get; private set; }

        public void Handle(CoapServerExchange exchange)
        {
            Served++;
            switch (exchange.Request.Options.UriPath)
            {
                case ["observed"]:
                    _observed.Handle(exchange);
                    break;
                case ["big"]:
                    exchange.Respond(CoapCode.Content, payload: new byte[3000]);
                    break;
                case ["later"]:
                    _clock.CreateTimer(_ => exchange.Respond(CoapCode.Created), null, TimeSpan.FromMilliseconds(50), Timeout.InfiniteTimeSpan);
                    break;
                case ["echo"] when exchange.EchoAge is null:
                    exchange.DemandEcho();
                    break;
                default:
                    exchange.Respond(CoapCode.Changed, payload: exchange.Request.Payload);
                    break;
            }
        }

        public void KeepBusy(IPEndPoint peer)
        {
            _turn++;
            if (_turn % 50 == 0)
                _observed.Change(confirmable: _turn % 100 == 0);
            if (_turn % 500 == 0)
                Endpoint.Move(peer, new(peer.Address, 1024 + _turn % 1000));
            if (Endpoint.PendingTo(peer) > 5)
                return;
            Asked++;
            switch (_turn % 4)
            {
                case 0:
                    var observation = Endpoint.Observe(peer, CoapRequest.For(CoapCode.Get, "/3303/0"), made =>
                    {
                        made.StaysFresh = _turn % 8 == 0;
                        made.Notified += (_, _) => Notified++;
                        made.Registered += _ => Count(made.Registering);
                    });
                    _clock.CreateTimer(_ => observation.CancelByReset(), null, TimeSpan.FromSeconds(20), Timeout.InfiniteTimeSpan);
                    break;
                case 1:
                    Endpoint.Request(peer, CoapRequest.For(CoapCode.Put, "/5/0/0") with { Payload = new byte[300], BlockSizeExponent = 2 }, Count);
                    break;
                case 2:
                    Endpoint.Request(peer, CoapRequest.For(CoapCode.Fetch, "/") with { Payload = new byte[20], IsConfirmable = false }, Count);
                    break;
                default:
                    Endpoint.Request(peer, CoapRequest.For(CoapCode.Get, "/3"), Count);
                    break;
            }
        }

        private void Count(CoapExchange exchange)
        {
            if (exchange.Response is null)
                Failed++;
            else
                Answered++;
        }
    }

    // What the endpoint asks is answered, now in one way, now in another, and the answers are mutated before they arrive.
    private sealed class LoopLink : IDatagramLink
    {
        private const int MostAnswers = 1000;

        private int _turn;

        public IPEndPoint LocalEndPoint { get; } = IPEndPoint.Parse("192.0.2.1:5683");

        public Queue<(IPEndPoint Peer, byte[] Bytes)> Answers { get; } = [];

        public event Action<Datagram>? Received;

        public void Send(IPEndPoint destination, ReadOnlySpan<byte> payload)
        {
            if (Answers.Count >= MostAnswers || CoapDecoder.Decode(payload.ToArray()).Message is not { } message)
                return;
            if (message.Code.IsRequest)
            {
                var answer = Answer(message);
                Answers.Enqueue((destination, CoapEncoder.Encode(answer)));
                // To one who observes, a notification follows.
                if (message.Options.Observe == 0)
                    Answers.Enqueue((destination, CoapEncoder.Encode(answer with { Type = CoapType.NonConfirmable, MessageId = (ushort)(_turn * 7), Options = answer.Options.Without(CoapOptionNumber.Observe).With(CoapOption.UnsignedInteger(CoapOptionNumber.Observe, (uint)_turn & 0xff_ffff)) })));
            }
            else if (message.Type == CoapType.Confirmable)
                Answers.Enqueue((destination, CoapEncoder.Encode(_turn++ % 5 == 0 ? CoapMessage.Reset(message.MessageId) : CoapMessage.EmptyAcknowledgement(message.MessageId))));
        }

        public void Deliver(IPEndPoint source, byte[] bytes) => Received?.Invoke(new(source, bytes));

        public void Dispose()
        {
        }

        private CoapMessage Answer(CoapMessage request)
        {
            var options = CoapOptions.None;
            var code = CoapCode.Content;
            byte[] payload = [1, 2, 3];
            if (request.Options.Block1 is { } block)
            {
                options = options.With(block.ToOption(CoapOptionNumber.Block1));
                code = block.More ? CoapCode.Continue : CoapCode.Changed;
            }
            else if (_turn % 7 == 0)
            {
                code = CoapCode.Unauthorized;
                options = options.With(new CoapOption(CoapOptionNumber.Echo, new byte[8]));
            }
            else if (_turn % 2 == 0)
            {
                var asked = request.Options.Block2?.Number ?? 0;
                options = options.With(new CoapBlock(asked, asked < 3, 2).ToOption(CoapOptionNumber.Block2));
                payload = new byte[64];
            }

            if (request.Options.Observe is not null)
                options = options.With(CoapOption.UnsignedInteger(CoapOptionNumber.Observe, (uint)_turn & 0xff_ffff));

            var separate = _turn++ % 5 == 0 && request.Type == CoapType.Confirmable;
            return new(separate ? CoapType.Confirmable : request.Type == CoapType.Confirmable ? CoapType.Acknowledgement : CoapType.NonConfirmable, code, separate ? (ushort)_turn : request.MessageId)
            {
                Token = request.Token,
                Options = options,
                Payload = payload,
            };
        }
    }
}
