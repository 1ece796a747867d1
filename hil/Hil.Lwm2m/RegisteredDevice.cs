using System.Text;
using Hil.Coap;
using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Lwm2m.Entries;
using Hil.Lwm2m.Formats;
using Hil.Lwm2m.Links;

namespace Hil.Lwm2m;

/// <summary>
/// A registered client and what can be asked of it. Each operation ends when it is answered or when CoAP gives up; a failure is a
/// result, not an exception: see <see cref="Lwm2mResponse.EnsureSuccess"/>.
/// </summary>
/// <remarks>It stands for one registration: after a new Register, <see cref="Lwm2mServer.Find"/> gives another.</remarks>
public sealed partial class RegisteredDevice
{
    private readonly CoapEndpoint _coap;
    private readonly BoardClock _clock;
    private readonly Timeline _timeline;
    private readonly Lwm2mServerOptions _options;
    private readonly ContentReader _reader;
    private readonly List<Observation> _observations = [];
    private volatile Registration _registration;
    private volatile string? _endedBecause;

    internal RegisteredDevice(ServerLink link, BoardClock clock, Timeline timeline, Lwm2mServerOptions options, Registration registration)
    {
        Link = link;
        _coap = link.Coap;
        _clock = clock;
        _timeline = timeline;
        _options = options;
        _reader = new(options.Model);
        _registration = registration;
        Line = new(link, clock, timeline, options, registration);
    }

    /// <summary>What the client said last.</summary>
    public Registration Registration => _registration;

    /// <summary>Whether this registration still holds.</summary>
    public bool IsRegistered => _endedBecause is null;

    // Through which it is spoken to.
    internal ServerLink Link { get; }

    /// <summary>
    /// Since when it sleeps, where it is a client in queue mode of which nothing was heard for a while; null where it is awake. What it is
    /// asked while it sleeps is parked, and sent when it is heard.
    /// </summary>
    public BoardTime? AsleepSince
    {
        get
        {
            lock (_coap.Gate)
                return Line.AsleepSince;
        }
    }

    /// <summary>How many requests wait to be sent to it.</summary>
    public int Parked
    {
        get
        {
            lock (_coap.Gate)
                return Line.Waiting;
        }
    }

    /// <summary>
    /// How long what is asked of it from now on is kept while it sleeps. Default: <see cref="Lwm2mServerOptions.ParkingTime"/>.
    /// </summary>
    public TimeSpan PatienceWhileAsleep
    {
        get => Line.Patience;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            Line.Patience = value;
        }
    }

    // The way to it.
    internal RequestLine Line { get; }

    internal ITimer? Expiry { get; set; }

    internal int MostNotifications => _options.MostNotifications;

    /// <summary>Reads a path.</summary>
    /// <param name="path">An object, an instance, a resource or a resource instance.</param>
    /// <param name="accept">The format wished for; the client chooses where it is null.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The registration is over.</exception>
    public ValueTask<Lwm2mResponse> Read(Lwm2mPath path, ContentFormat? accept = null, CancellationToken ct = default) =>
        Ask(Lwm2mOperation.Read, path, CoapCode.Get, Wish(accept), default, accept?.ToString() ?? "", ct);

    /// <summary>Writes a resource.</summary>
    /// <param name="path">A resource or a resource instance.</param>
    /// <param name="value">The value.</param>
    /// <param name="format">Text, opaque or TLV; text where it is null, and opaque for bytes.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The registration is over.</exception>
    /// <exception cref="ArgumentException">The value cannot be written in that format, or not to such a path.</exception>
    public ValueTask<Lwm2mResponse> Write(Lwm2mPath path, Lwm2mValue value, ContentFormat? format = null, CancellationToken ct = default)
    {
        var written = format ?? (value.Type == ResourceType.Opaque ? ContentFormat.Opaque : ContentFormat.Text);
        var payload = ContentWriter.Write(path, value, written);
        return Ask(Lwm2mOperation.Write, path, CoapCode.Put, Format(written), payload, $"= {value.Describe()}", ct);
    }

    /// <summary>Replaces an object instance, or a resource of many instances.</summary>
    /// <param name="path">An object instance or a resource.</param>
    /// <param name="values">Its values, sent as TLV.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The registration is over.</exception>
    /// <exception cref="ArgumentException">A value lies outside the path.</exception>
    public ValueTask<Lwm2mResponse> Write(Lwm2mPath path, IReadOnlyCollection<Lwm2mNode> values, CancellationToken ct = default) =>
        WriteTlv(Lwm2mOperation.Write, path, CoapCode.Put, values, ct);

    /// <summary>Writes some resources of an object instance and leaves the others as they are.</summary>
    /// <param name="path">An object instance.</param>
    /// <param name="values">The values, sent as TLV.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The registration is over.</exception>
    /// <exception cref="ArgumentException">A value lies outside the path.</exception>
    public ValueTask<Lwm2mResponse> WritePartial(Lwm2mPath path, IReadOnlyCollection<Lwm2mNode> values, CancellationToken ct = default) =>
        WriteTlv(Lwm2mOperation.WritePartial, path, CoapCode.Post, values, ct);

    /// <summary>Executes a resource.</summary>
    /// <param name="path">A resource.</param>
    /// <param name="arguments">The arguments, such as <c>0='x',1</c>, or null.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The registration is over.</exception>
    public ValueTask<Lwm2mResponse> Execute(Lwm2mPath path, string? arguments = null, CancellationToken ct = default) =>
        Ask(
            Lwm2mOperation.Execute, path, CoapCode.Post, arguments is null ? [] : Format(ContentFormat.Text),
            Encoding.UTF8.GetBytes(arguments ?? ""), arguments is null ? "" : $"({arguments})", ct);

    /// <summary>Lists what lies at and below a path, with the attributes that are set.</summary>
    /// <param name="path">An object, an instance or a resource.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The registration is over.</exception>
    public ValueTask<Lwm2mResponse> Discover(Lwm2mPath path, CancellationToken ct = default) =>
        Ask(Lwm2mOperation.Discover, path, CoapCode.Get, Wish(ContentFormat.LinkFormat), default, "", ct);

    /// <summary>Sets attributes.</summary>
    /// <param name="path">An object, an instance or a resource.</param>
    /// <param name="attributes">Such as <c>"pmin=1&amp;pmax=3"</c>.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The registration is over.</exception>
    public ValueTask<Lwm2mResponse> WriteAttributes(Lwm2mPath path, Lwm2mAttributes attributes, CancellationToken ct = default) =>
        Ask(
            Lwm2mOperation.WriteAttributes, path, CoapCode.Put,
            attributes.Query.Select(item => CoapOption.Text(CoapOptionNumber.UriQuery, item)), default, attributes.ToString(), ct);

    /// <summary>Makes an object instance.</summary>
    /// <param name="path">The object.</param>
    /// <param name="values">The values of the new instance, sent as TLV.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The registration is over.</exception>
    /// <exception cref="ArgumentException">A value lies outside the path.</exception>
    public ValueTask<Lwm2mResponse> Create(Lwm2mPath path, IReadOnlyCollection<Lwm2mNode> values, CancellationToken ct = default) =>
        WriteTlv(Lwm2mOperation.Create, path, CoapCode.Post, values, ct);

    /// <summary>Removes an object instance.</summary>
    /// <param name="path">The object instance.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The registration is over.</exception>
    public ValueTask<Lwm2mResponse> Delete(Lwm2mPath path, CancellationToken ct = default) =>
        Ask(Lwm2mOperation.Delete, path, CoapCode.Delete, [], default, "", ct);

    /// <summary>Observes a path.</summary>
    /// <param name="path">An object, an instance or a resource.</param>
    /// <param name="accept">The format wished for; the client chooses where it is null.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="Lwm2mOperationException">The client refused, did not answer, or answered without beginning an observation.</exception>
    /// <exception cref="NotRegisteredException">The registration is over.</exception>
    public async ValueTask<Observation> Observe(Lwm2mPath path, ContentFormat? accept = null, CancellationToken ct = default)
    {
        ThrowIfEnded();
        var observation = new Observation(this, path);
        var deadline = Deadline();
        var errand = Line.Add(
            $"observe {path}",
            errand => _coap.Observe(_registration.Peer, Request(path, CoapCode.Get, Wish(accept), default), coap => observation.Attach(coap, accept, errand)),
            (errand, failure) => observation.Refuse(NotSent(Lwm2mOperation.Observe, path, errand, failure)));
        await Wait(() => observation.HasAnswer, errand, deadline, ct);
        if (!observation.Response.IsSuccess || !observation.HasBegun)
            throw new Lwm2mOperationException(observation.Response);
        return observation;
    }

    internal void Change(Registration registration)
    {
        _registration = registration;
        Line.Registration = registration;
    }

    // Under the gate.
    internal void End(string why)
    {
        _endedBecause = why;
        Line.Close(why);
        foreach (var observation in _observations.ToArray())
            observation.CancelByReset();
    }

    internal void Keep(Observation observation) => _observations.Add(observation);

    internal void Drop(Observation observation) => _observations.Remove(observation);

    internal FormatResult<Lwm2mContent> ReadContent(Lwm2mPath path, CoapMessage message) =>
        _reader.Read(path, (ContentFormat?)message.Options.ContentFormat, message.Payload);

    internal void Append(Func<BoardTime, string, TimelineEntry> entry) => _timeline.Append(entry(_clock.Now, _registration.Endpoint));

    // Writes what came of an operation on the timeline; the response is complete before, since the entry ends the wait for it.
    internal Lwm2mResponse Answer(Lwm2mOperation operation, Lwm2mPath path, CoapExchange exchange)
    {
        var response = new Lwm2mResponse
        {
            Operation = operation,
            Path = path,
            SentAt = exchange.StartedAt,
            AnsweredAt = exchange.CompletedAt,
            Failure = exchange.Failure,
        };
        if (exchange.Response is not { } message)
            return response;
        response = response with { Code = message.Code, Block = message.Options.Block1, Format = (ContentFormat?)message.Options.ContentFormat, Payload = message.Payload };
        if (!message.Code.IsSuccess || operation is not (Lwm2mOperation.Read or Lwm2mOperation.Observe or Lwm2mOperation.CancelObserve or Lwm2mOperation.Discover))
            return response;
        if (operation == Lwm2mOperation.Discover)
        {
            var links = LinkFormat.Parse(message.Payload.Span);
            return response with { Links = links.Value ?? [], ContentError = links.IsSuccess ? null : $"{links.Error}, at offset {links.Offset}" };
        }

        var content = ReadContent(path, message);
        return response with { Content = content.Value ?? Lwm2mContent.Nothing, ContentError = ErrorOf(content) };
    }

    // Why content is not what it should be: it cannot be read, or a value in it is not of its type.
    internal static string? ErrorOf(FormatResult<Lwm2mContent> content) => content.IsSuccess
        ? content.Value.ModelFaults.FirstOrDefault(fault => fault.Kind == ModelFaultKind.WrongType)?.ToString()
        : $"{content.Error}, at offset {content.Offset}";

    internal BoardTime Deadline() => _clock.Now + _options.OperationTimeout * (1 + _coap.PendingTo(_registration.Peer));

    // Waits for an errand: as long as it may take once it was sent, and before as long as it may be parked.
    internal async ValueTask Wait(Func<bool> answered, Errand errand, BoardTime deadline, CancellationToken ct, bool isPatient = true)
    {
        try
        {
            // A body in blocks takes as long as it takes: it is given up when no block is taken for so long.
            var seen = errand.Progress;
            if (!seen.Started && isPatient)
                deadline = errand.Until + _options.OperationTimeout;
            while (await _clock.RunUntil(() => answered() || errand.Progress != seen, deadline, ct))
            {
                if (answered())
                    return;
                seen = errand.Progress;
                deadline = _clock.Now + _options.OperationTimeout;
            }

            errand.Cancel($"not complete by {deadline}");
        }
        catch
        {
            errand.Cancel("the wait for it was cancelled");
            throw;
        }
    }

    internal Lwm2mResponse NotSent(Lwm2mOperation operation, Lwm2mPath path, Errand errand, CoapFailure failure) => new()
    {
        Operation = operation,
        Path = path,
        SentAt = errand.Parking?.At ?? _clock.Now,
        AnsweredAt = _clock.Now,
        Failure = failure,
        Parked = errand.Parking,
    };

    private static IEnumerable<CoapOption> Wish(ContentFormat? accept) =>
        accept is { } format ? [CoapOption.UnsignedInteger(CoapOptionNumber.Accept, (uint)format)] : [];

    private static IEnumerable<CoapOption> Format(ContentFormat format) =>
        [CoapOption.UnsignedInteger(CoapOptionNumber.ContentFormat, (uint)format)];

    private ValueTask<Lwm2mResponse> WriteTlv(
        Lwm2mOperation operation, Lwm2mPath path, CoapCode method, IReadOnlyCollection<Lwm2mNode> values, CancellationToken ct) =>
        Ask(
            operation, path, method, Format(ContentFormat.Tlv), ContentWriter.WriteTlv(path, values),
            $"= {new Lwm2mContent(path, values).Describe()}", ct);

    // Reads with less patience than the rest: for one who asks again and again.
    internal ValueTask<Lwm2mResponse> Read(Lwm2mPath path, TimeSpan patience, CancellationToken ct) =>
        Ask(Lwm2mOperation.Read, path, Request(path, CoapCode.Get, [], default), "", ct, patience);

    // Writes an opaque resource: whole, in blocks of a size, or one block of it that the options name.
    internal ValueTask<Lwm2mResponse> WriteOpaque(
        Lwm2mPath path, ReadOnlyMemory<byte> bytes, string said, int? blockSizeExponent, CoapBlock? block, Action<CoapExchange>? blockTaken, CancellationToken ct)
    {
        var options = Format(ContentFormat.Opaque);
        if (block is { } byHand)
            options = options.Append(byHand.ToOption(CoapOptionNumber.Block1));
        var request = Request(path, CoapCode.Put, options, bytes) with { BlockSizeExponent = blockSizeExponent, BlockTaken = blockTaken };
        return Ask(Lwm2mOperation.Write, path, request, said, ct);
    }

    private ValueTask<Lwm2mResponse> Ask(
        Lwm2mOperation operation, Lwm2mPath path, CoapCode method, IEnumerable<CoapOption> options, ReadOnlyMemory<byte> payload,
        string said, CancellationToken ct) =>
        Ask(operation, path, Request(path, method, options, payload), said, ct);

    private ValueTask<Lwm2mResponse> Ask(
        Lwm2mOperation operation, Lwm2mPath path, CoapRequest request, string said, CancellationToken ct, TimeSpan? patience = null) =>
        Begin(operation, path, request, said, patience).Wait(ct);

    private CoapRequest Request(Lwm2mPath path, CoapCode method, IEnumerable<CoapOption> options, ReadOnlyMemory<byte> payload) =>
        new(method, new([.. CoapOptions.Path(CoapOptionNumber.UriPath, _registration.RootPath + path), .. options])) { Payload = payload };

    private void ThrowIfEnded()
    {
        if (_endedBecause is { } why)
            throw new NotRegisteredException(_registration.Endpoint, why);
    }
}
