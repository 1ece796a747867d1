using System.Net;
using Hil.Coap;
using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Coap.Tests.Virtual;
using Hil.Core.Network;
using Hil.Core.Timelines;

namespace Hil.Lwm2m.Tests.Virtual;

/// <summary>A small LwM2M client on the endpoint that the server uses too: registers, answers, notifies.</summary>
public sealed class TestDevice : ICoapService, IDisposable
{
    private readonly VirtualClock _clock;
    private readonly IPEndPoint _server;
    private readonly CoapEndpoint _coap;
    private readonly Dictionary<string, CoapServerExchange> _observers = [];
    private uint _sequence = 7;

    public TestDevice(VirtualClock clock, VirtualNetwork network, IPEndPoint server, string address = "192.0.2.1:5683", ulong seed = 99)
        : this(clock, network.Open(address), server, seed)
    {
    }

    public TestDevice(VirtualClock clock, IDatagramLink link, IPEndPoint server, ulong seed = 99)
    {
        _clock = clock;
        _server = server;
        _coap = new(link, clock, Timeline, this, new() { Seed = seed });
    }

    public Timeline Timeline { get; } = new();

    /// <summary>Values of resources as text, by path.</summary>
    public SortedDictionary<string, string> Texts { get; } = new(StringComparer.Ordinal)
    {
        ["/3/0/0"] = "Maker",
        ["/33650/1/2000"] = "0",
        ["/33650/1/2001"] = "0",
        ["/33650/1/2002"] = "CIRCLE",
    };

    /// <summary>Answers of the test's own, tried first: true where it answered.</summary>
    public Func<CoapServerExchange, bool> Override { get; set; } = _ => false;

    /// <summary>The last requests that came, as method, path, query and payload.</summary>
    public List<string> Requests { get; } = [];

    public string? Location { get; private set; }

    public IEnumerable<string> Observed => _observers.Keys;

    public async Task<CoapMessage> Register(
        string query = "lwm2m=1.0&ep=hil-thingy91&lt=60", string links = "</1/0>,</3/0>,</33650/0>,</33650/1>")
    {
        var response = await Ask(CoapCode.Post, "/rd", query, links);
        if (response.Code == CoapCode.Created)
            Location = "/" + string.Join('/', response.Options.LocationPath);
        return response;
    }

    public Task<CoapMessage> Update(string query = "", string links = "") => Ask(CoapCode.Post, Location!, query, links);

    public Task<CoapMessage> Deregister() => Ask(CoapCode.Delete, Location!, "", "");

    /// <summary>Begins to register anew, as after a restart; the answer is not waited for, so that a timer may call it.</summary>
    public void RegisterLater()
    {
        _observers.Clear();
        _coap.Request(_server, new(CoapCode.Post, new([
            .. CoapOptions.Path(CoapOptionNumber.UriPath, "/rd"),
            .. new[] { "lwm2m=1.0", "ep=hil-thingy91", "lt=60" }.Select(item => CoapOption.Text(CoapOptionNumber.UriQuery, item)),
            CoapOption.UnsignedInteger(CoapOptionNumber.ContentFormat, 40),
        ]))
        {
            Payload = "</1/0>,</3/0>,</5/0>"u8.ToArray(),
        });
    }

    public Task<CoapMessage> Ask(CoapCode method, string path, string query, string payload, int contentFormat = 40) =>
        Ask(method, path, query, System.Text.Encoding.UTF8.GetBytes(payload), contentFormat);

    public async Task<CoapMessage> Ask(CoapCode method, string path, string query, byte[] payload, int contentFormat)
    {
        var exchange = _coap.Request(_server, new(method, new([
            .. CoapOptions.Path(CoapOptionNumber.UriPath, path),
            .. query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(item => CoapOption.Text(CoapOptionNumber.UriQuery, item)),
            .. payload.Length > 0 ? [CoapOption.UnsignedInteger(CoapOptionNumber.ContentFormat, (uint)contentFormat)] : Array.Empty<CoapOption>(),
        ]))
        {
            Payload = payload,
        });
        await _clock.RunUntil(() => exchange.IsCompleted, _clock.Now + TimeSpan.FromMinutes(10));
        return exchange.Response ?? throw new InvalidOperationException(exchange.Failure?.Text);
    }

    /// <summary>Changes a value and tells the observer of that path, if there is one.</summary>
    public void Set(string path, string text, bool confirmable = false, uint? sequence = null)
    {
        Texts[path] = text;
        if (_observers.TryGetValue(path, out var observer))
            observer.Notify(sequence ?? ++_sequence, confirmable, CoapCode.Content, Format(ContentFormat.Text), System.Text.Encoding.UTF8.GetBytes(text));
    }

    public void Handle(CoapServerExchange exchange)
    {
        var request = exchange.Request;
        var path = "/" + string.Join('/', request.Options.UriPath);
        var query = string.Join('&', request.Options.UriQuery);
        Requests.Add($"{request.Code} {path}{(query.Length > 0 ? "?" + query : "")} {Convert.ToHexStringLower(request.Payload.Span)}".Trim());
        if (Override(exchange))
            return;
        if (request.Code == CoapCode.Get && request.Options.Accept == (int)ContentFormat.LinkFormat)
            exchange.Respond(CoapCode.Content, Format(ContentFormat.LinkFormat), Discover(path));
        else if (request.Code == CoapCode.Get && Texts.TryGetValue(path, out var text))
            Read(exchange, path, text);
        else if (request.Code == CoapCode.Put && path == "/1/0/1")
            exchange.Respond(CoapCode.Changed);
        else if (Texts.ContainsKey(path))
            exchange.Respond(CoapCode.MethodNotAllowed);
        else
            exchange.Respond(CoapCode.NotFound);
    }

    public void Dispose() => _coap.Dispose();

    private static CoapOptions Format(ContentFormat format) => new([CoapOption.UnsignedInteger(CoapOptionNumber.ContentFormat, (uint)format)]);

    private byte[] Discover(string path) =>
        System.Text.Encoding.UTF8.GetBytes(string.Join(',', Texts.Keys.Where(key => key.StartsWith(path, StringComparison.Ordinal)).Select(key => $"<{key}>")));

    private void Read(CoapServerExchange exchange, string path, string text)
    {
        var options = Format(ContentFormat.Text);
        if (exchange.Request.Options.Observe == 0)
        {
            _observers[path] = exchange;
            exchange.ObserverLost += lost => _observers.Remove(path);
            options = options.With(CoapOption.UnsignedInteger(CoapOptionNumber.Observe, _sequence));
        }
        else if (exchange.Request.Options.Observe == 1 && _observers.Remove(path, out var observer))
        {
            observer.Close();
        }

        exchange.Respond(CoapCode.Content, options, System.Text.Encoding.UTF8.GetBytes(text));
    }
}
