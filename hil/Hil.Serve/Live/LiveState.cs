using System.Net;
using Hil.Coap;
using Hil.Coap.Dtls;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Lwm2m;
using Hil.Lwm2m.Entries;

namespace Hil.Serve.Live;

/// <summary>
/// What is going on, made of the timeline as it grows: devices, their values over time, what went wrong, and the last lines of the log.
/// How much is kept is bounded.
/// </summary>
/// <remarks>Safe for many threads. It asks nothing of anybody, so that it may be told from within a lock of the server.</remarks>
public sealed class LiveState
{
    private const int MostLines = 5_000;

    private readonly Lock _gate = new();
    private readonly int _mostDevices;
    private readonly int _mostValues;
    private readonly int _mostPoints;
    private readonly SortedDictionary<string, DeviceRecord> _devices = new(StringComparer.Ordinal);
    private readonly Dictionary<IPEndPoint, DeviceRecord> _byPeer = [];
    private readonly Queue<LogLine> _lines = new();
    private readonly SortedDictionary<string, bool> _leds = new(StringComparer.Ordinal);
    private long _revision;
    private long _lineNumber;

    /// <summary>Makes an empty state.</summary>
    /// <param name="options">How much is kept.</param>
    public LiveState(DeskOptions options) =>
        (_mostDevices, _mostValues, _mostPoints) = (options.MostDevices, options.MostValues, options.MostPoints);

    /// <summary>Grows with each change.</summary>
    public long Revision => Interlocked.Read(ref _revision);

    /// <summary>The number of the last line of the log.</summary>
    public long LastLine => Interlocked.Read(ref _lineNumber);

    /// <summary>The lights of the board on the desk that have been on once, and whether they are now, by name.</summary>
    public IReadOnlyList<KeyValuePair<string, bool>> Leds
    {
        get
        {
            lock (_gate)
                return [.. _leds];
        }
    }

    /// <summary>Takes an entry of the timeline.</summary>
    public void Take(TimelineEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        lock (_gate)
        {
            var revision = _revision + 1;
            var device = Concerned(entry);
            var trouble = Trouble(entry);
            switch (entry)
            {
                case PacketEntry or SampleEntry:
                    return;
                case RegistrationEntry registration:
                    device = OnRegistration(registration);
                    break;
                case CoapEntry { Sent: false } when device is not null:
                    device.HeardAt = entry.At;
                    device.Heard++;
                    break;
                case NotificationEntry { Dropped: null } notified:
                    OnValues(device!, notified.Content, notified.At, revision);
                    break;
                case SendEntry { Refused: null } sent when device is not null:
                    OnValues(device, sent.Content, sent.At, revision);
                    break;
                case OperationEntry operation:
                    OnOperation(device!, operation, revision);
                    break;
                case FirmwareEntry { Length: > 0 } moved when device?.Firmware is { } pushed:
                    device.Firmware = pushed with { Bytes = moved.Bytes, Length = moved.Length };
                    break;
                case FetchEntry fetched when device?.Firmware is { } pulled && fetched.Code.IsSuccess:
                    device.Firmware = pulled with { Bytes = (int)fetched.End, Length = fetched.Length };
                    break;
                case LedEntry led:
                    _leds[led.Led] = led.On;
                    break;
            }

            if (device is not null)
            {
                device.Revision = revision;
                if (trouble)
                {
                    device.Troubles++;
                    (device.LastTrouble, device.LastTroubleAt) = (PlainText.Of(entry.Describe()), entry.At);
                }
            }

            Write(entry, device?.Endpoint ?? "", trouble);
            Interlocked.Exchange(ref _revision, revision);
        }
    }

    /// <summary>Tells how an update that was asked for at the desk stands.</summary>
    internal void Take(string endpoint, FirmwareView firmware)
    {
        lock (_gate)
        {
            if (!_devices.TryGetValue(endpoint, out var device))
                return;
            device.Firmware = firmware;
            device.Revision = _revision + 1;
            Interlocked.Increment(ref _revision);
        }
    }

    /// <summary>How an update that was asked for at the desk stands; null where none was.</summary>
    public FirmwareView? FirmwareOf(string endpoint)
    {
        lock (_gate)
            return _devices.GetValueOrDefault(endpoint)?.Firmware;
    }

    /// <summary>Looks at the devices that changed after a revision, in ordinal order of their names, while nothing changes.</summary>
    internal long Look(long after, Action<DeviceRecord> device)
    {
        lock (_gate)
        {
            foreach (var record in _devices.Values)
                if (record.Revision > after)
                    device(record);
            return _revision;
        }
    }

    /// <summary>The devices as they stand, in ordinal order of their names.</summary>
    public IReadOnlyList<DeviceView> Devices()
    {
        lock (_gate)
        {
            return [.. _devices.Values.Select(device => new DeviceView(
                device.Endpoint, device.Registration, device.EndedBecause, device.HeardAt, device.Troubles, device.LastTrouble, device.Firmware,
                [.. device.Values.Values.Select(value => new ValueView(value.Path, value.Value!, value.At, device.Observed.Any(path => path.Contains(value.Path))))]))];
        }
    }

    /// <summary>The lines of the log after one, at most so many, the newest.</summary>
    /// <param name="after">The number of a line; 0 for all that are kept.</param>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<LogLine> Lines(long after, int most = int.MaxValue)
    {
        lock (_gate)
        {
            var from = Math.Max(after, _lineNumber - Math.Min(most, _lineNumber));
            return from >= _lineNumber ? [] : [.. _lines.Where(line => line.Number > from)];
        }
    }

    private DeviceRecord? Concerned(TimelineEntry entry) => entry switch
    {
        NotificationEntry notified => Device(notified.Endpoint),
        OperationEntry operation => Device(operation.Endpoint),
        FirmwareEntry firmware => Device(firmware.Endpoint),
        QueueEntry queue => Device(queue.Endpoint),
        SendEntry { Endpoint.Length: > 0 } sent => Device(sent.Endpoint),
        BootstrapEntry { Endpoint.Length: > 0 } bootstrap => Device(bootstrap.Endpoint),
        ModelFaultEntry fault => Device(fault.Endpoint),
        CoapEntry coap => _byPeer.GetValueOrDefault(coap.Peer),
        MalformedDatagramEntry malformed => _byPeer.GetValueOrDefault(malformed.Peer),
        FetchEntry fetch => _byPeer.GetValueOrDefault(fetch.Peer),
        DtlsEntry dtls => _byPeer.GetValueOrDefault(dtls.Peer),
        _ => null,
    };

    private static bool Trouble(TimelineEntry entry) => entry switch
    {
        RegistrationEntry registration => registration.Change is RegistrationChange.Refused or RegistrationChange.Expired,
        OperationEntry operation => !operation.Response.IsSuccess,
        NotificationEntry notified => notified.Dropped is not null,
        FetchEntry fetch => !fetch.Code.IsSuccess,
        QueueEntry queue => queue.Change == QueueChange.GivesUp,
        SendEntry sent => sent.Refused is not null,
        DtlsEntry dtls => dtls.Failure is not null,
        MalformedDatagramEntry or DiagnosticEntry or ModelFaultEntry => true,
        _ => false,
    };

    private DeviceRecord? OnRegistration(RegistrationEntry entry)
    {
        if (entry.Registration is not { } registration)
            return _devices.GetValueOrDefault(entry.Endpoint);
        var device = Device(registration.Endpoint);
        if (device.Registration is { } before)
            _byPeer.Remove(before.Peer);
        device.Registration = registration;
        if (entry.Change is RegistrationChange.Registered or RegistrationChange.Updated)
        {
            if (entry.Change == RegistrationChange.Registered)
                device.Observed.Clear();
            device.EndedBecause = null;
            device.HeardAt = entry.At;
            _byPeer[registration.Peer] = device;
        }
        else if (entry.Change != RegistrationChange.Replaced)
        {
            device.Observed.Clear();
            device.EndedBecause = entry.Change switch
            {
                RegistrationChange.Expired => "its lifetime passed without an update",
                RegistrationChange.Deregistered => "it deregistered",
                _ => entry.Change.ToString().ToLowerInvariant(),
            };
        }

        return device;
    }

    private void OnOperation(DeviceRecord device, OperationEntry entry, long revision)
    {
        var response = entry.Response;
        if (response.Operation == Lwm2mOperation.CancelObserve)
            device.Observed.Remove(response.Path);
        if (!response.IsSuccess)
            return;
        if (response.Operation == Lwm2mOperation.Observe)
            device.Observed.Add(response.Path);
        OnValues(device, response.Content, response.AnsweredAt, revision);
    }

    private void OnValues(DeviceRecord device, Lwm2mContent content, BoardTime at, long revision)
    {
        foreach (var node in content.Nodes)
        {
            if (!device.Values.TryGetValue(node.Path, out var record))
            {
                if (device.Values.Count >= _mostValues)
                    continue;
                device.Values.Add(node.Path, record = new(node.Path));
            }

            record.Take(node.Value, at, revision, _mostPoints);
        }
    }

    private DeviceRecord Device(string endpoint)
    {
        if (_devices.TryGetValue(endpoint, out var device))
            return device;
        if (_devices.Count >= _mostDevices && _devices.Values.Where(known => !known.IsRegistered).MinBy(known => known.HeardAt) is { } oldest)
            Forget(oldest);
        else if (_devices.Count >= _mostDevices)
            Forget(_devices.Values.MinBy(known => known.HeardAt)!);
        _devices.Add(endpoint, device = new(endpoint));
        return device;
    }

    private void Forget(DeviceRecord device)
    {
        _devices.Remove(device.Endpoint);
        if (device.Registration is { } registration && _byPeer.GetValueOrDefault(registration.Peer) == device)
            _byPeer.Remove(registration.Peer);
    }

    private void Write(TimelineEntry entry, string endpoint, bool trouble)
    {
        _lines.Enqueue(new(
            Interlocked.Increment(ref _lineNumber), entry.At, entry.Channel, PlainText.Of(endpoint), PlainText.Of(entry.Describe()), trouble,
            !trouble && entry is CoapEntry or FetchEntry or FlashEntry));
        while (_lines.Count > MostLines)
            _lines.Dequeue();
    }
}
