using System.Net;
using Hil.Coap;
using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Lwm2m.Entries;
using Hil.Lwm2m.Files;
using Hil.Lwm2m.Firmware;
using Hil.Lwm2m.Registrations;

namespace Hil.Lwm2m;

/// <summary>
/// A test LwM2M server on one UDP port: registrations, through them device management, observations and firmware updates, and files that
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
    private readonly CoapEndpoint _coap;
    private ITimer? _silence;

    /// <summary>Opens the server for business on <paramref name="link"/>.</summary>
    /// <param name="link">Where it listens. The server does not close it.</param>
    /// <param name="clock">The clock of the bench.</param>
    /// <param name="timeline">Where everything is written.</param>
    /// <param name="options">How it behaves.</param>
    public Lwm2mServer(IDatagramLink link, BoardClock clock, Timeline timeline, Lwm2mServerOptions? options = null)
    {
        options ??= new();
        _clock = clock;
        _timeline = timeline;
        LocalEndPoint = link.LocalEndPoint;
        _desk = new(options, clock, timeline);
        Files = new(LocalEndPoint, clock, timeline);
        _coap = new(link, clock, timeline, new Reception(_desk, Files), options.Coap with { Seed = options.Seed });
        _desk.Coap = _coap;
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>The files that it serves, such as the packages that devices pull. They outlive a <see cref="Restart"/>.</summary>
    public FileShelf Files { get; }

    /// <summary>The registrations that hold now, by endpoint name in ordinal order.</summary>
    public IReadOnlyList<Registration> Registrations
    {
        get
        {
            lock (_coap.Gate)
                return [.. _desk.Devices.Select(device => device.Registration)];
        }
    }

    /// <summary>While true, the server hears nothing and says nothing, as if it were down. See <see cref="Silence"/>.</summary>
    public bool Silent
    {
        get => _coap.Silent;
        set
        {
            lock (_coap.Gate)
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
            lock (_coap.Gate)
                return _coap.Remembered + _desk.Devices.Count;
        }
    }

    /// <summary>The device that is registered under that name now, or null.</summary>
    public RegisteredDevice? Find(string endpoint)
    {
        lock (_coap.Gate)
            return _desk.Find(endpoint);
    }

    /// <summary>The firmware updates of the device of that name, over reboots and registrations; the same each time.</summary>
    public FirmwareUpdate Firmware(string endpoint)
    {
        lock (_coap.Gate)
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

    /// <summary>Forgets registrations, observations and message state, as a server does that is restarted.</summary>
    public void Restart()
    {
        lock (_coap.Gate)
        {
            _desk.Restart();
            _coap.Reset("the server was restarted");
            _timeline.Append(new ServerEntry(_clock.Now, "restarts: registrations, observations and message state are forgotten"));
        }
    }

    /// <summary>Forgets one registration and its observations; the device's next Update is answered 4.04.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Forget(string endpoint)
    {
        lock (_coap.Gate)
            return _desk.Forget(endpoint);
    }

    /// <summary>Makes the server <see cref="Silent"/> for a time, from now on.</summary>
    public void Silence(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(span, TimeSpan.Zero);
        lock (_coap.Gate)
        {
            _silence?.Dispose();
            SetSilent(true, $"is silent for {span.TotalSeconds:0.###} s");
            ITimer? mine = null;
            _silence = mine = _coap.StartTimer(span, () =>
            {
                // A later call may have replaced this timer while it fired.
                if (_silence == mine)
                    SetSilent(false, "");
            });
        }
    }

    /// <summary>Answers the next Register with a code of the scenario's choice, such as 4.12, instead of judging it.</summary>
    public void AnswerNextRegister(CoapCode code)
    {
        if (!code.IsResponse || code.IsSuccess)
            throw new ArgumentException($"A code of class 4 or 5 was expected, found {code}: a registration is made by judging it.", nameof(code));
        lock (_coap.Gate)
            _desk.NextRegisterAnswer = code;
    }

    /// <summary>Stops listening. Operations under way end as cancelled.</summary>
    public void Dispose()
    {
        lock (_coap.Gate)
        {
            _silence?.Dispose();
            _desk.Dispose();
            _coap.Dispose();
        }
    }

    private async ValueTask<RegisteredDevice> WaitForRegistration(string endpoint, TimeSpan within, int after, CancellationToken ct)
    {
        var from = _clock.Now;
        RegisteredDevice? device = null;
        if (await _clock.RunUntil(() => (device = Find(endpoint)) is { } found && found.Registration.Number > after, from + within, ct))
            return device!;
        throw new DeviceTimeoutException(
            $"{endpoint} was expected to register{(after > 0 ? " anew" : "")} within {within.TotalSeconds:0.###} s (from {from} to {_clock.Now}), "
            + $"but did not. {LastSeen(endpoint)}");
    }

    private string LastSeen(string endpoint)
    {
        RegistrationEntry? entry;
        lock (_coap.Gate)
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

    // What speaks of registrations goes to the desk, everything else to the shelf.
    private sealed class Reception(RegistrationDesk desk, FileShelf files) : ICoapService
    {
        public void Handle(CoapServerExchange exchange)
        {
            if (exchange.Request.Options.UriPath is ["rd", ..])
                desk.Handle(exchange);
            else
                files.Handle(exchange);
        }
    }

    private void SetSilent(bool silent, string text)
    {
        if (silent == _coap.Silent && !silent)
            return;
        _coap.Silent = silent;
        _timeline.Append(new ServerEntry(_clock.Now, silent ? text : "speaks again"));
    }
}
