using Hil.Coap;
using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Lwm2m.Entries;
using Hil.Lwm2m.Formats;
using Hil.Lwm2m.Links;
using Hil.Lwm2m.Model;
using Hil.Lwm2m.Registrations;

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
    private readonly List<Observation> _observations = [];
    private ObjectModel _model;
    private volatile Registration _registration;
    private volatile string? _endedBecause;

    internal RegisteredDevice(ServerLink link, BoardClock clock, Timeline timeline, Lwm2mServerOptions options, Registration registration)
    {
        Link = link;
        _coap = link.Coap;
        _clock = clock;
        _timeline = timeline;
        _options = options;
        _model = options.Model.For(registration);
        _registration = registration;
        Line = new(link, clock, timeline, options, registration);
    }

    /// <summary>What the client said last.</summary>
    public Registration Registration => _whole?._registration ?? _registration;

    /// <summary>Whether this registration still holds.</summary>
    public bool IsRegistered => (_whole ?? this)._endedBecause is null;

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

    // Its place among the registrations that end; null where it has none.
    internal ExpiryQueue.Place? Expiry { get; set; }

    // Its place among the devices that speak from the same address.
    internal LinkedListNode<RegisteredDevice>? Place { get; set; }

    internal int MostNotifications => _options.MostNotifications;

    internal void Change(Registration registration)
    {
        Volatile.Write(ref _model, _options.Model.For(registration));
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

    // Reads a payload and judges it; of the paths that were asked for nothing may be missing.
    internal FormatResult<Lwm2mContent> ReadContent(Lwm2mPath path, IReadOnlyList<Lwm2mPath> asked, CoapMessage message)
    {
        var model = Volatile.Read(ref _model);
        var reader = new ContentReader(model);
        var format = (ContentFormat?)message.Options.ContentFormat;
        var read = asked is [var only] && only == path ? reader.Read(path, format, message.Payload) : reader.ReadComposite(asked, format, message.Payload);
        return read.IsSuccess && format != ContentFormat.LinkFormat ? new(ContentChecks.Judge(read.Value, asked, model)) : read;
    }

    internal Lwm2mContent NothingAt(Lwm2mPath path) => new(path, [], [], Volatile.Read(ref _model));

    // Tells each fault of a client's content; before the entry of the content, which ends the wait for it.
    internal void TellFaults(Lwm2mContent content)
    {
        foreach (var fault in content.ModelFaults)
            Append((now, endpoint) => new ModelFaultEntry(now, endpoint, fault));
    }

    internal void Append(Func<BoardTime, string, TimelineEntry> entry) => _timeline.Append(entry(_clock.Now, _registration.Endpoint));

    // What came of an operation.
    internal Lwm2mResponse Answer(Question question, CoapExchange exchange)
    {
        var response = Unanswered(question) with { SentAt = exchange.StartedAt, AnsweredAt = exchange.CompletedAt, Failure = exchange.Failure };
        if (exchange.Response is not { } message)
            return response;
        response = response with { Code = message.Code, Block = message.Options.Block1, Format = (ContentFormat?)message.Options.ContentFormat, Payload = message.Payload };
        if (!message.Code.IsSuccess)
            return response;
        switch (question.Operation)
        {
            case Lwm2mOperation.Discover:
                var links = LinkFormat.Parse(message.Payload.Span);
                return response with { Links = links.Value ?? [], ContentError = links.IsSuccess ? null : $"{links.Error}, at offset {links.Offset}" };
            case Lwm2mOperation.Create:
                return response with { Location = LocationOf(message) ?? question.Created };
            case Lwm2mOperation.CancelObserve or Lwm2mOperation.CancelObserveComposite when message.Payload.IsEmpty:
                return response;
            case Lwm2mOperation.Read or Lwm2mOperation.Observe or Lwm2mOperation.CancelObserve:
            case Lwm2mOperation.ReadComposite or Lwm2mOperation.ObserveComposite or Lwm2mOperation.CancelObserveComposite:
                var content = ReadContent(question.Path, question.Asked, message);
                return response with { Content = content.Value ?? Lwm2mContent.Nothing, ContentError = ErrorOf(content) };
            default:
                return response;
        }
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
            while (await _clock.RunUntil(errand.Changed, () => answered() || errand.Progress != seen, deadline, ct))
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

    internal Lwm2mResponse NotSent(Question question, Errand errand, CoapFailure failure) =>
        Unanswered(question) with { SentAt = errand.Parking?.At ?? _clock.Now, Failure = failure, Parked = errand.Parking };

    private Lwm2mResponse Unanswered(Question question) => new()
    {
        Operation = question.Operation,
        Path = question.Path,
        Paths = question.Asked,
        Name = Volatile.Read(ref _model).NameOf(question.Path),
        SentAt = _clock.Now,
        AnsweredAt = _clock.Now,
    };

    // Where a client put what it made, below its root path; null where it does not say, or says no path.
    private Lwm2mPath? LocationOf(CoapMessage message)
    {
        var location = "/" + string.Join('/', message.Options.LocationPath);
        var root = _registration.RootPath;
        if (root.Length > 0 && location.StartsWith(root, StringComparison.Ordinal))
            location = location[root.Length..];
        return location.Length > 1 && Lwm2mPath.TryParse(location, out var path, out _) ? path : default(Lwm2mPath?);
    }

    private void ThrowIfEnded()
    {
        if (_endedBecause is { } why)
            throw new NotRegisteredException(_registration.Endpoint, why);
    }
}
