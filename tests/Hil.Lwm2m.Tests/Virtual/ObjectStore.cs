using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Lwm2m.Formats;
using Hil.Lwm2m.Model;

namespace Hil.Lwm2m.Tests.Virtual;

/// <summary>The objects of a client of LwM2M 1.1 and later: keeps values, and answers every operation in every format.</summary>
public sealed class ObjectStore
{
    private readonly ContentReader _reader = new(ObjectModel.Default);
    private readonly List<(CoapServerExchange Exchange, IReadOnlyList<Lwm2mPath> Paths, ContentFormat Format)> _observers = [];
    private uint _sequence = 100;

    public SortedDictionary<Lwm2mPath, Lwm2mValue> Values { get; } = new()
    {
        ["/1/0/0"] = 1,
        ["/1/0/1"] = 60,
        ["/1/0/6"] = true,
        ["/1/0/7"] = "U",
        ["/3/0/0"] = "Maker",
        ["/3/0/6/0"] = 1,
        ["/3/0/6/1"] = 5,
        ["/3/0/9"] = 85,
        ["/3/0/11/0"] = 0,
        ["/3/0/13"] = Lwm2mValue.OfTime(1_795_426_556),
        ["/3/0/16"] = "U",
        ["/3303/0/5700"] = 21.5,
        ["/3303/0/5701"] = "Cel",
    };

    /// <summary>What it answers in where the server wishes for nothing.</summary>
    public ContentFormat Format { get; set; } = ContentFormat.SenMlCbor;

    public int Observers => _observers.Count;

    /// <summary>The Content-Format of the last request that had one.</summary>
    public ContentFormat? Heard { get; private set; }

    public bool Handle(CoapServerExchange exchange)
    {
        var request = exchange.Request;
        Heard = (ContentFormat?)request.Options.ContentFormat ?? Heard;
        Lwm2mPath path = "/" + string.Join('/', request.Options.UriPath);
        if (request.Options.Accept == (int)ContentFormat.LinkFormat)
            return false;
        if (request.Code == CoapCode.Get)
            Tell(exchange, [path], path);
        else if (request.Code == CoapCode.Fetch)
            Tell(exchange, ContentReader.ReadPaths(Heard, request.Payload).Value!, Lwm2mPath.Root);
        else if (request.Code == CoapCode.IPatch)
            Change(exchange);
        else if (request.Code == CoapCode.Delete)
            exchange.Respond(Remove(path) ? CoapCode.Deleted : CoapCode.NotFound);
        else if (request.Options.UriQuery.Count > 0)
            exchange.Respond(CoapCode.Changed);
        else if (request.Code == CoapCode.Post && path.Depth == 1)
            Create(exchange, path);
        else if (request.Code == CoapCode.Post && path.Depth == 3)
            exchange.Respond(CoapCode.Changed);
        else
            Take(exchange, path);
        return true;
    }

    public void Set(Lwm2mPath path, Lwm2mValue value)
    {
        Values[path] = value;
        foreach (var (exchange, paths, format) in _observers.Where(observer => observer.Paths.Any(each => each.Contains(path))))
            exchange.Notify(++_sequence, confirmable: false, CoapCode.Content, Options(format), Write(paths, paths is [var only] ? only : Lwm2mPath.Root, format));
    }

    private static CoapOptions Options(ContentFormat format) => new([CoapOption.UnsignedInteger(CoapOptionNumber.ContentFormat, (uint)format)]);

    private void Tell(CoapServerExchange exchange, IReadOnlyList<Lwm2mPath> paths, Lwm2mPath root)
    {
        var format = (ContentFormat?)exchange.Request.Options.Accept ?? Format;
        var options = Options(format);
        if (exchange.Request.Options.Observe == 0)
        {
            _observers.Add((exchange, paths, format));
            exchange.ObserverLost += lost => _observers.RemoveAll(each => each.Exchange == lost);
            options = options.With(CoapOption.UnsignedInteger(CoapOptionNumber.Observe, _sequence));
        }
        else if (exchange.Request.Options.Observe == 1)
        {
            foreach (var observer in _observers.Where(each => each.Exchange.Request.Token == exchange.Request.Token && each.Paths.SequenceEqual(paths)).ToList())
            {
                observer.Exchange.Close();
                _observers.Remove(observer);
            }
        }

        if (root.Depth > 0 && !Values.Keys.Any(root.Contains))
            exchange.Respond(CoapCode.NotFound);
        else
            exchange.Respond(CoapCode.Content, options, Write(paths, root, format));
    }

    private byte[] Write(IReadOnlyList<Lwm2mPath> paths, Lwm2mPath root, ContentFormat format) => ContentWriter.Write(
        root, Values.Where(each => paths.Any(path => path.Contains(each.Key))).Select(each => new Lwm2mNode(each.Key, each.Value)), format);

    private bool Remove(Lwm2mPath path)
    {
        var found = Values.Keys.Where(path.Contains).ToList();
        found.ForEach(each => Values.Remove(each));
        return found.Count > 0;
    }

    private void Create(CoapServerExchange exchange, Lwm2mPath path)
    {
        var free = Enumerable.Range(0, 100).First(id => !Values.Keys.Any(path.Append(id).Contains));
        // Bare resources are for an instance of the client's choice; anything else names its own.
        var isBare = Heard == ContentFormat.Tlv && Tlv.Read(exchange.Request.Payload).Value is [{ Kind: not TlvKind.ObjectInstance }, ..];
        var content = _reader.Read(isBare ? path.Append(free) : path, Heard, exchange.Request.Payload).Value!;
        foreach (var node in content.Nodes)
            Values[node.Path] = node.Value;
        exchange.Respond(CoapCode.Created, isBare ? new(CoapOptions.Path(CoapOptionNumber.LocationPath, path.Append(free).ToString())) : null);
    }

    private void Take(CoapServerExchange exchange, Lwm2mPath path)
    {
        var read = _reader.Read(path, Heard, exchange.Request.Payload);
        if (read.IsSuccess && exchange.Request.Code == CoapCode.Put)
            Remove(path);
        Keep(exchange, read.Value?.Nodes, read.Error);
    }

    private void Change(CoapServerExchange exchange)
    {
        var read = _reader.ReadCompositeWrite(Heard, exchange.Request.Payload);
        foreach (var path in read.Value?.Removals ?? [])
            Remove(path);
        Keep(exchange, read.Value?.Values.Nodes, read.Error);
    }

    private void Keep(CoapServerExchange exchange, IReadOnlyList<Lwm2mNode>? nodes, string? error)
    {
        foreach (var node in nodes ?? [])
            Values[node.Path] = node.Value;
        if (error is null)
            exchange.Respond(CoapCode.Changed);
        else
            exchange.Respond(CoapCode.BadRequest, payload: System.Text.Encoding.UTF8.GetBytes(error));
    }
}
