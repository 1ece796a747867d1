using System.Globalization;
using Hil.Coap.Exchanges;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Lwm2m.Entries;

namespace Hil.Lwm2m.Links;

// The way to one client. What is asked of a client in queue mode is parked while it sleeps, and sent one thing after another once it is heard
// (LwM2M Core 1.1.1 §6.5, LwM2M Transport 1.1.1 §6.5); what is asked of another is sent at once. Everything happens under the gate.
internal sealed class RequestLine(ServerLink link, BoardClock clock, Timeline timeline, Lwm2mServerOptions options, Registration registration)
{
    private readonly LinkedList<Errand> _waiting = new();
    private Registration _registration = registration;
    private BoardTime _awakeUntil = clock.Now + options.AwakeTime;
    private Errand? _underWay;
    private ITimer? _sleep;
    private bool _asleep;

    public int Waiting => _waiting.Count;

    // Whether it matters to it that something came from the client.
    public bool IsAttentive => _registration.QueueMode || _waiting.Count > 0;

    // Since when the client sleeps; null where it is awake, or never sleeps.
    public BoardTime? AsleepSince => _registration.QueueMode && (_asleep || clock.Now >= _awakeUntil) ? _awakeUntil : null;

    // How long what is asked from now on waits for a client that sleeps.
    public TimeSpan Patience { get; set; } = options.ParkingTime;

    public Registration Registration
    {
        get => _registration;
        set
        {
            _registration = value;
            if (!value.QueueMode)
                _asleep = false;
        }
    }

    public Errand Add(string what, Action<Errand> start, Action<Errand, CoapFailure> refuse)
    {
        lock (link.Coap.Gate)
        {
            var errand = new Errand(this, what, clock.Now + Patience, start, refuse);
            if (!_registration.QueueMode)
            {
                Start(errand);
                return errand;
            }

            _waiting.AddLast(errand);
            SendNext();
            if (errand.IsStarted)
                return errand;
            errand.Expiry = link.Coap.StartTimer(Patience, () => Cancel(errand, $"until {clock.Now}"));
            if (AsleepSince is { } since)
                Park(errand, since);
            return errand;
        }
    }

    public void Cancel(Errand errand, string why)
    {
        lock (link.Coap.Gate)
        {
            if (errand.IsStarted)
                errand.Exchange?.Cancel(why);
            else if (_waiting.Remove(errand))
                Refuse(errand, why);
        }
    }

    // A message of the client came, whatever it was.
    public void OnHeard()
    {
        if (!IsAttentive)
            return;
        var slept = AsleepSince;
        _asleep = false;
        _awakeUntil = clock.Now + options.AwakeTime;
        _sleep ??= link.Coap.StartTimer(options.AwakeTime, OnSleepDue);
        if (slept is { } since)
        {
            var parked = _waiting.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {_waiting.Count} parked");
            Write(QueueChange.Wakes, $"after {(clock.Now - since).TotalSeconds:0.###} s{parked}");
        }

        SendNext();
    }

    public void OnEnded(Errand errand)
    {
        if (_underWay != errand)
            return;
        _underWay = null;
        // Who does not answer within CoAP's whole patience sleeps, whatever was thought of him.
        if (_registration.QueueMode && errand.Exchange?.Failure?.Reason == CoapFailureReason.Timeout && AsleepSince is null)
            FallAsleep("it does not answer");
        SendNext();
    }

    public void Close(string why)
    {
        _sleep?.Dispose();
        while (_waiting.First is { } first)
        {
            _waiting.RemoveFirst();
            Refuse(first.Value, why);
        }
    }

    private void SendNext()
    {
        while (_waiting.First is { } first && _underWay is null && AsleepSince is null)
        {
            var errand = first.Value;
            _waiting.RemoveFirst();
            if (errand.Parking is { } parking)
            {
                errand.Parking = parking with { SentAt = clock.Now };
                Write(QueueChange.Sends, $"{errand.What}, {errand.Parking}");
            }

            _underWay = errand;
            Start(errand);
            // Refused at once, or answered while it was sent.
            if (errand.IsOver && _underWay == errand)
                _underWay = null;
        }
    }

    private void Start(Errand errand)
    {
        // Another peer may have been given the client's address since.
        var peer = _registration.Peer;
        if (!link.IsSecure || Equals(link.IdentityOf(peer), _registration.Identity))
            errand.Start();
        else
            errand.Refuse($"not sent: {(link.IdentityOf(peer) is null ? "there is no secure session with" : "another identity is at")} {peer} now");
    }

    private void Refuse(Errand errand, string why)
    {
        if (errand.Parking is { } parking)
            Write(QueueChange.GivesUp, $"{errand.What}, {parking}: {why}");
        errand.Refuse($"never sent: {errand.Parking?.ToString() ?? "it waited for its turn"}; {why}");
    }

    private void Park(Errand errand, BoardTime since)
    {
        errand.Parking = new(clock.Now, since, null);
        Write(QueueChange.Parks, $"{errand.What}: asleep since {since}");
    }

    private void OnSleepDue()
    {
        _sleep?.Dispose();
        _sleep = null;
        if (!_registration.QueueMode || _asleep)
            return;
        if (clock.Now < _awakeUntil)
            _sleep = link.Coap.StartTimer(clock.Now.Until(_awakeUntil), OnSleepDue);
        else
            FallAsleep(string.Create(CultureInfo.InvariantCulture, $"nothing was heard of it for {options.AwakeTime.TotalSeconds:0.###} s"));
    }

    private void FallAsleep(string why)
    {
        _asleep = true;
        if (clock.Now < _awakeUntil)
            _awakeUntil = clock.Now;
        Write(QueueChange.Sleeps, why);
        foreach (var errand in _waiting)
        {
            if (errand.Parking is null)
                Park(errand, _awakeUntil);
        }
    }

    private void Write(QueueChange change, string detail) => timeline.Append(new QueueEntry(clock.Now, change, _registration.Endpoint, detail));
}
