using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Lwm2m.Entries;
using Hil.Lwm2m.Links;

namespace Hil.Lwm2m;

/// <summary>An observation of a device's path: what it was answered first, and every notification since.</summary>
/// <remarks>It may be read from any thread.</remarks>
public sealed class Observation : IAsyncDisposable
{
    private readonly RegisteredDevice _device;
    private readonly Question _question;
    private readonly Lock _listGate = new();
    private readonly List<Notification> _notifications = [];
    private CoapObservation _coap = null!;
    private volatile Lwm2mResponse? _response;
    private volatile bool _isActive;

    internal Observation(RegisteredDevice device, Question question)
    {
        _device = device;
        _question = question;
    }

    /// <summary>What is observed; <c>/</c> where it is several paths.</summary>
    public Lwm2mPath Path => _question.Path;

    /// <summary>What is observed, each path of it.</summary>
    public IReadOnlyList<Lwm2mPath> Paths => _question.Asked;

    /// <summary>The answer with which it began; its content is the value at that time.</summary>
    public Lwm2mResponse Response => _response!;

    /// <summary>Whether notifications are still taken: not cancelled, not ended by the device, and the registration not over.</summary>
    public bool IsActive => _isActive;

    /// <summary>The notifications in the order in which they came, without those that came out of order; the first answer is not among them.</summary>
    public IReadOnlyList<Notification> Notifications
    {
        get
        {
            lock (_listGate)
                return [.. _notifications];
        }
    }

    /// <summary>How many notifications there are: cheaper than to copy them all.</summary>
    public int Count
    {
        get
        {
            lock (_listGate)
                return _notifications.Count;
        }
    }

    /// <summary>What is known last: of the last notification, else of the first answer.</summary>
    public Lwm2mContent Latest
    {
        get
        {
            lock (_listGate)
                return _notifications.Count > 0 ? _notifications[^1].Content : Response.Content;
        }
    }

    internal bool HasAnswer => _response is not null;

    // Whether the answer began an observation; a success without Observe is none.
    internal bool HasBegun { get; private set; }

    /// <summary>Ends the observation with a GET and Observe 1, and one of several paths with a FETCH of the same paths.</summary>
    /// <param name="ct">Ends the wait; the observation is over all the same.</param>
    /// <exception cref="InvalidOperationException">It is over already.</exception>
    public async ValueTask<Lwm2mResponse> Cancel(CancellationToken ct = default)
    {
        if (!_isActive)
            throw new InvalidOperationException($"The observation of {Path} is over already.");
        Lwm2mResponse? response = null;
        var question = _question with
        {
            Operation = _question.Operation == Lwm2mOperation.Observe ? Lwm2mOperation.CancelObserve : Lwm2mOperation.CancelObserveComposite,
        };
        var deadline = _device.Deadline();
        var errand = _device.Line.Add(
            $"{OperationEntry.NameOf(question.Operation)} {Path}",
            errand => errand.Exchange = _coap.Cancel(completed =>
            {
                errand.Exchange = completed;
                Tell(_device.Answer(question, completed) with { Parked = errand.Parking });
                errand.End();
            }),
            (errand, failure) => Tell(_device.NotSent(question, errand, failure)));
        await _device.Wait(() => Volatile.Read(ref response) is not null, errand, deadline, ct);
        return response!;

        void Tell(Lwm2mResponse outcome)
        {
            _device.TellFaults(outcome.Content);
            Volatile.Write(ref response, outcome);
            Stop();
            _device.Append((now, endpoint) => new OperationEntry(now, endpoint, "", outcome));
        }
    }

    /// <summary>Ends the observation without a word: the device's next notification is answered with a reset.</summary>
    public void CancelByReset()
    {
        Stop();
        _coap.CancelByReset();
    }

    /// <summary>Cancels it if it is still active, and takes any outcome: a device that does not answer is seen on the timeline.</summary>
    public async ValueTask DisposeAsync()
    {
        // One who sleeps is not waited for: he hears of it when he notifies.
        if (_isActive && _device.AsleepSince is not null)
            CancelByReset();
        else if (_isActive && _device.IsRegistered)
            await Cancel();
    }

    internal void Attach(CoapObservation coap, Errand errand)
    {
        _coap = coap;
        errand.Exchange = coap.Registering;
        coap.Registered += _ =>
        {
            OnRegistered(errand.Parking);
            errand.End();
        };
        coap.Notified += OnNotified;
        coap.Ended += _ => Stop();
    }

    // It was never asked for.
    internal void Refuse(Lwm2mResponse response)
    {
        _response = response;
        _device.Append((now, endpoint) => new OperationEntry(now, endpoint, _question.Said, response));
    }

    private void OnRegistered(Parking? parking)
    {
        var response = _device.Answer(_question, _coap.Registering) with { Parked = parking };
        HasBegun = _coap.IsActive;
        if (HasBegun && !_device.IsRegistered)
            _coap.CancelByReset();
        else if (HasBegun)
        {
            _isActive = true;
            _device.Keep(this);
        }
        else if (response.IsSuccess)
        {
            response = response with { ContentError = "the answer has no Observe option: nothing is observed" };
        }

        _device.TellFaults(response.Content);
        _response = response;
        _device.Append((now, endpoint) => new OperationEntry(now, endpoint, _question.Said, response));
    }

    private void OnNotified(CoapMessage message, string? dropped)
    {
        var content = _device.NothingAt(Path);
        if (message.Code.IsSuccess)
        {
            var read = _device.ReadContent(Path, Paths, message);
            content = read.Value ?? content;
            dropped ??= RegisteredDevice.ErrorOf(read) is { } error ? $"it cannot be read: {error}" : null;
        }

        _device.TellFaults(content);
        var sequence = message.Options.Observe ?? 0;
        var confirmable = message.Type == CoapType.Confirmable;
        _device.Append((now, endpoint) =>
        {
            if (dropped is null)
            {
                lock (_listGate)
                {
                    _notifications.Add(new(now, content, sequence, confirmable));
                    if (_notifications.Count > _device.MostNotifications)
                        _notifications.RemoveAt(0);
                }
            }

            return new NotificationEntry(now, endpoint, Path, content, sequence, confirmable, dropped);
        });
    }

    private void Stop()
    {
        _isActive = false;
        _device.Drop(this);
    }
}
