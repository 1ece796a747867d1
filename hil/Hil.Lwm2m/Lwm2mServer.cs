using System.Net;
using Hil.Coap;
using Hil.Coap.Dtls;
using Hil.Coap.Messages;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Lwm2m.Bootstrap;
using Hil.Lwm2m.Entries;
using Hil.Lwm2m.Files;
using Hil.Lwm2m.Firmware;
using Hil.Lwm2m.Hooks;
using Hil.Lwm2m.Links;
using Hil.Lwm2m.Registrations;
using Hil.Lwm2m.Sending;

namespace Hil.Lwm2m;

/// <summary>
/// A test LwM2M server on one UDP port or several: registrations, through them device management, observations and firmware updates, and files that
/// devices fetch.
/// </summary>
/// <remarks>
/// Everything that it hears, says and does lands on the timeline. All its timers run on the board clock, and it has no thread of its own.
/// Safe for many threads, as far as the clock is.
/// </remarks>
public sealed class Lwm2mServer : IDisposable
{
    private readonly BoardClock _clock;
    private readonly Timeline _timeline;
    private readonly RegistrationDesk _desk;
    private readonly Dictionary<string, FirmwareUpdate> _updates = new(StringComparer.Ordinal);
    private readonly ServerLink[] _links;
    private readonly Reception[] _receptions;
    private readonly Lock _gate = new();
    private bool _silent;
    private ITimer? _silence;

    /// <summary>Opens the server for business on one link.</summary>
    /// <param name="link">Where it listens; a link that is an <see cref="ISecureLink"/> is spoken to as coaps. The server does not close it.</param>
    /// <param name="clock">The clock of the bench.</param>
    /// <param name="timeline">Where everything is written.</param>
    /// <param name="options">How it behaves.</param>
    public Lwm2mServer(IDatagramLink link, BoardClock clock, Timeline timeline, Lwm2mServerOptions? options = null)
        : this([link], clock, timeline, options)
    {
    }

    /// <summary>Opens the server for business on several links at once, such as a plain and a secure one, with one desk for registrations.</summary>
    /// <param name="links">Where it listens, one at least. The server does not close them.</param>
    /// <param name="clock">The clock of the bench.</param>
    /// <param name="timeline">Where everything is written.</param>
    /// <param name="options">How it behaves.</param>
    public Lwm2mServer(IReadOnlyList<IDatagramLink> links, BoardClock clock, Timeline timeline, Lwm2mServerOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(links.Count, nameof(links));
        options ??= new();
        _clock = clock;
        _timeline = timeline;
        _links = [.. links.Select(ServerLink.On)];
        _desk = new(options, clock, timeline);
        Files = new(() => Addresses, clock, timeline);
        Hooks = new(_gate);
        Bootstrap = new(options, clock, timeline, _links, _gate);
        var sends = new SendDesk(_desk, clock, timeline);
        _receptions = new Reception[_links.Length];
        for (var i = 0; i < _links.Length; i++)
        {
            var link = _links[i];
            // Each link has tokens and message ids of its own.
            var coap = options.Coap with { Seed = options.Seed + (ulong)i };
            link.Coap = new(link, clock, timeline, _receptions[i] = new(link, clock, timeline, Hooks, _desk, sends, Bootstrap, Files), coap, _gate);
            link.Coap.Heard += peer => _desk.OnHeard(link, peer);
            link.Moved += moved =>
            {
                lock (_gate)
                {
                    _desk.Move(link, moved.From, moved.To);
                    Bootstrap.Move(link, moved.From, moved.To);
                }
            };
        }
    }

    /// <summary>Where it listens; the first of its links.</summary>
    public IPEndPoint LocalEndPoint => _links[0].LocalEndPoint;

    /// <summary>Where it listens, link by link, in the order in which they were given.</summary>
    public IReadOnlyList<ServerAddress> Addresses => [.. _links.Select(link => link.Address)];

    /// <summary>The files that it serves, such as the packages that devices pull. They outlive a <see cref="Restart"/>.</summary>
    public FileShelf Files { get; }

    /// <summary>What the scenario makes it do wrong with requests of clients. A <see cref="Restart"/> takes nothing of it back.</summary>
    public ServerHooks Hooks { get; }

    /// <summary>Its bootstrap interface.</summary>
    public BootstrapServer Bootstrap { get; }

    /// <summary>The registrations that hold now, by endpoint name in ordinal order.</summary>
    public IReadOnlyList<Registration> Registrations
    {
        get
        {
            lock (_gate)
                return [.. _desk.Devices.Select(device => device.Registration)];
        }
    }

    /// <summary>While true, the server hears nothing and says nothing on any link, DTLS handshakes included, as if it were down. See <see cref="Silence"/>.</summary>
    public bool Silent
    {
        get => Volatile.Read(ref _silent);
        set
        {
            lock (_gate)
            {
                _silence?.Dispose();
                _silence = null;
                SetSilent(value, "is silent");
            }
        }
    }

    /// <summary>How many messages, exchanges, tokens and registrations it holds in memory, to see that it forgets.</summary>
    public int Remembered
    {
        get
        {
            lock (_gate)
                return _links.Sum(link => link.Coap.Remembered) + _desk.Count;
        }
    }

    /// <summary>The device that is registered under that name now, or null.</summary>
    public RegisteredDevice? Find(string endpoint)
    {
        lock (_gate)
            return _desk.Find(endpoint);
    }

    /// <summary>The firmware updates of the device of that name, over reboots and registrations; the same each time.</summary>
    public FirmwareUpdate Firmware(string endpoint)
    {
        lock (_gate)
        {
            if (!_updates.TryGetValue(endpoint, out var update))
                _updates.Add(endpoint, update = new(this, _clock, _timeline, endpoint));
            return update;
        }
    }

    /// <summary>Waits until a device is registered; one that is registered already is given at once.</summary>
    /// <param name="endpoint">The endpoint client name.</param>
    /// <param name="within">How long to wait, in board time.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="DeviceTimeoutException">It did not register in time; the message says what was last seen.</exception>
    public ValueTask<RegisteredDevice> WaitForRegistration(string endpoint, TimeSpan within, CancellationToken ct = default) =>
        WaitForRegistration(endpoint, within, 0, ct);

    /// <summary>Waits until a device registers anew, after a reboot say; a registration made before the call does not count.</summary>
    /// <inheritdoc cref="WaitForRegistration(string, TimeSpan, CancellationToken)" path="/param|/exception" />
    public ValueTask<RegisteredDevice> WaitForNewRegistration(string endpoint, TimeSpan within, CancellationToken ct = default) =>
        WaitForRegistration(endpoint, within, Find(endpoint)?.Registration.Number ?? 0, ct);

    /// <summary>
    /// Forgets registrations, observations and message state, as a server does that is restarted; on a secure link DTLS sessions and handshakes
    /// too, so that its clients have to shake hands again.
    /// </summary>
    /// <param name="keepsResumable">Whether DTLS sessions can be taken up again by their id, as where a server keeps them on a disk.</param>
    public void Restart(bool keepsResumable = false)
    {
        lock (_gate)
        {
            _desk.Restart();
            Bootstrap.Close("the server was restarted");
            foreach (var reception in _receptions)
                reception.Restart();
            foreach (var link in _links)
            {
                link.Coap.Reset("the server was restarted");
                link.Forget(keepsResumable);
            }

            var dtls = _links.Any(link => link.IsSecure) ? $", and DTLS sessions{(keepsResumable ? ", which can be taken up again" : "")}" : "";
            _timeline.Append(new ServerEntry(_clock.Now, $"restarts: registrations, observations and message state are forgotten{dtls}"));
        }
    }

    /// <summary>Forgets one registration and its observations; the device's next Update is answered 4.04.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Forget(string endpoint)
    {
        lock (_gate)
            return _desk.Forget(endpoint);
    }

    /// <summary>
    /// Moves one of its links to another port, as a server does that comes up elsewhere: to clients it is dead until it is moved back, or
    /// until they hear of the new port. What it asks is sent from there. Registrations and observations stay.
    /// </summary>
    /// <param name="carrier">Where it listens from now on; the server does not close it.</param>
    /// <param name="number">Which link, counted from 0 in the order in which they were given.</param>
    /// <returns>Where it listened before: still open, and its owner's.</returns>
    /// <exception cref="ArgumentException">A plain link is exchanged for a secure one, or the other way round.</exception>
    public IDatagramLink Rebind(IDatagramLink carrier, int number = 0)
    {
        lock (_gate)
        {
            var former = _links[number].ChangeCarrier(carrier);
            _timeline.Append(new ServerEntry(_clock.Now, $"moves from {former.LocalEndPoint} to {carrier.LocalEndPoint}"));
            return former;
        }
    }

    /// <summary>Makes the server <see cref="Silent"/> for a time, from now on.</summary>
    public void Silence(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(span, TimeSpan.Zero);
        lock (_gate)
        {
            _silence?.Dispose();
            SetSilent(true, $"is silent for {span.TotalSeconds:0.###} s");
            ITimer? mine = null;
            _silence = mine = _links[0].Coap.StartTimer(span, () =>
            {
                // A later call may have replaced this timer while it fired.
                if (_silence == mine)
                    SetSilent(false, "");
            });
        }
    }

    /// <summary>Answers the next Register with a code of the scenario's choice, such as 4.12, instead of judging it.</summary>
    /// <exception cref="ArgumentException">The code is not of class 4 or 5.</exception>
    public void AnswerNextRegister(CoapCode code) => Hooks.Answer(ServerRequestKind.Register, code);

    /// <summary>Stops listening. Operations under way end as cancelled.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _silence?.Dispose();
            _desk.Dispose();
            Bootstrap.Close("the server was closed");
            foreach (var reception in _receptions)
                reception.Restart();
            foreach (var link in _links)
            {
                link.Coap.Dispose();
                link.Dispose();
            }
        }
    }

    // Tells of what becomes of the registration of one device, until it is disposed.
    internal RegistrationWatch Watch(string endpoint) => new(_desk.Watches, _gate, endpoint);

    private async ValueTask<RegisteredDevice> WaitForRegistration(string endpoint, TimeSpan within, int after, CancellationToken ct)
    {
        var from = _clock.Now;
        RegisteredDevice? device = null;
        using (var watch = Watch(endpoint))
        {
            if (await _clock.RunUntil(watch.Changed, () => (device = Find(endpoint)) is { } found && found.Registration.Number > after, from + within, ct))
                return device!;
        }

        throw new DeviceTimeoutException(
            $"{endpoint} was expected to register{(after > 0 ? " anew" : "")} within {within.TotalSeconds:0.###} s (from {from} to {_clock.Now}), "
            + $"but did not. {LastSeen(endpoint)}");
    }

    private string LastSeen(string endpoint)
    {
        RegistrationEntry? entry;
        lock (_gate)
            entry = _desk.LastSeen(endpoint);
        var registration = entry is null
            ? "The server never heard that name."
            : $"Last known of it, at {entry.At}: {entry.Describe()}.";
        for (var i = _timeline.Count - 1; i >= _timeline.First; i--)
        {
            switch (_timeline[i])
            {
                case CoapEntry { Sent: false } heard:
                    return $"{registration} Last message that came, at {heard.At} from {heard.Peer}: {heard.Describe()}.";
                case MalformedDatagramEntry malformed:
                    return $"{registration} Last datagram that came, at {malformed.At} from {malformed.Peer}: {malformed.Describe()}.";
            }
        }

        return $"{registration} No message came at all.";
    }

    private void SetSilent(bool silent, string text)
    {
        if (silent == _silent && !silent)
            return;
        Volatile.Write(ref _silent, silent);
        foreach (var link in _links)
            link.Silent = silent;
        _timeline.Append(new ServerEntry(_clock.Now, silent ? text : "speaks again"));
    }
}
