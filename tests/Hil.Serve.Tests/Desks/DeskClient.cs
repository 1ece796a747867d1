using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Hil.Coap;
using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Serve.Tests.Desks;

/// <summary>A small LwM2M client on a socket of this machine: registers, answers, notifies. It says whatever a test wants it to say.</summary>
internal sealed class DeskClient : ICoapService, IDisposable
{
    private readonly Timeline _timeline = new();
    private readonly SystemBoardClock _clock;
    private readonly UdpLink _link;
    private readonly CoapEndpoint _coap;
    private readonly IPEndPoint _server;
    private readonly ConcurrentDictionary<string, CoapServerExchange> _observers = new();
    private uint _sequence = 2;

    public DeskClient(IPEndPoint server, ulong seed = 5)
    {
        _server = server;
        _clock = new(_timeline);
        _link = UdpLink.Open(new(IPAddress.Loopback, 0));
        _coap = new(_link, _clock, _timeline, this, new() { Seed = seed });
    }

    public IPEndPoint Address => _link.LocalEndPoint;

    /// <summary>Values of resources as text, by path.</summary>
    public ConcurrentDictionary<string, string> Texts { get; } = new() { ["/3/0/0"] = "Maker", ["/33650/1/2001"] = "0", ["/33650/1/2002"] = "CIRCLE" };

    /// <summary>What was written or executed, as method, path and payload.</summary>
    public ConcurrentQueue<string> Done { get; } = new();

    public string Location { get; private set; } = "";

    public IEnumerable<string> Observed => _observers.Keys;

    public async Task Register(string endpoint = "desk-device", string links = "</1/0>,</3/0>,</33650/1>", int lifetime = 60)
    {
        var answer = await Ask(CoapCode.Post, "/rd", [$"ep={endpoint}", "lwm2m=1.1", $"lt={lifetime}", "b=U"], links);
        Assert.That(answer.Code, Is.EqualTo(CoapCode.Created), answer.ToString());
        Location = "/" + string.Join('/', answer.Options.LocationPath);
    }

    public Task<CoapMessage> Deregister() => Ask(CoapCode.Delete, Location, [], "");

    public async Task<CoapMessage> Ask(CoapCode method, string path, string[] query, string payload, int contentFormat = 40)
    {
        var exchange = _coap.Request(_server, new(method, new([
            .. CoapOptions.Path(CoapOptionNumber.UriPath, path),
            .. query.Select(item => CoapOption.Text(CoapOptionNumber.UriQuery, item)),
            .. payload.Length > 0 ? [CoapOption.UnsignedInteger(CoapOptionNumber.ContentFormat, (uint)contentFormat)] : Array.Empty<CoapOption>(),
        ]))
        {
            Payload = Encoding.UTF8.GetBytes(payload),
        }, _ => _clock.Signal());
        Assert.That(await _clock.RunUntil(() => exchange.IsCompleted, _clock.Now + TimeSpan.FromSeconds(20)), Is.True, "the server answers");
        return exchange.Response ?? throw new InvalidOperationException(exchange.Failure?.Text);
    }

    /// <summary>Changes a value and tells its observer, if there is one.</summary>
    public void Set(string path, string text)
    {
        Texts[path] = text;
        if (_observers.TryGetValue(path, out var observer))
            observer.Notify(++_sequence, confirmable: true, CoapCode.Content, Text, Encoding.UTF8.GetBytes(text));
    }

    public void Handle(CoapServerExchange exchange)
    {
        var request = exchange.Request;
        var path = "/" + string.Join('/', request.Options.UriPath);
        if (request.Code != CoapCode.Get)
            Done.Enqueue($"{request.Code} {path} {Encoding.UTF8.GetString(request.Payload.Span)}".Trim());
        if (request.Code == CoapCode.Get && Texts.TryGetValue(path, out var text))
        {
            if (request.Options.Observe == 0)
                _observers[path] = exchange;
            else if (request.Options.Observe == 1)
                _observers.TryRemove(path, out _);
            exchange.Respond(
                CoapCode.Content, request.Options.Observe == 0 ? Text.With(CoapOption.UnsignedInteger(CoapOptionNumber.Observe, 1)) : Text, Encoding.UTF8.GetBytes(text));
        }
        else if (request.Code == CoapCode.Put || request.Code == CoapCode.Post)
        {
            exchange.Respond(CoapCode.Changed);
        }
        else
        {
            exchange.Respond(CoapCode.NotFound);
        }
    }

    public void Dispose()
    {
        _coap.Dispose();
        _link.Dispose();
        _clock.Dispose();
    }

    private static CoapOptions Text => new([CoapOption.UnsignedInteger(CoapOptionNumber.ContentFormat, 0)]);
}
