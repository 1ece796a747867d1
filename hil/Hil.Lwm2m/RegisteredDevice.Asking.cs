using Hil.Lwm2m.Entries;

namespace Hil.Lwm2m;

// What is asked without waiting for the answer.
public sealed partial class RegisteredDevice
{
    /// <summary>Asks for a path without waiting for the answer.</summary>
    /// <inheritdoc cref="Read(Lwm2mPath, ContentFormat?, CancellationToken)" path="/param|/exception" />
    public PendingOperation BeginRead(Lwm2mPath path, ContentFormat? accept = null) => Begin(ToRead(path, accept));

    /// <summary>Writes a resource without waiting for the answer.</summary>
    /// <inheritdoc cref="Write(Lwm2mPath, Lwm2mValue, ContentFormat?, CancellationToken)" path="/param|/exception" />
    public PendingOperation BeginWrite(Lwm2mPath path, Lwm2mValue value, ContentFormat? format = null) => Begin(ToWrite(path, value, format));

    /// <summary>Executes a resource without waiting for the answer.</summary>
    /// <inheritdoc cref="Execute" path="/param|/exception" />
    public PendingOperation BeginExecute(Lwm2mPath path, string? arguments = null) => Begin(ToExecute(path, arguments));

    /// <summary>Executes Registration Update Trigger, <c>/1/x/8</c>: the client updates its registration at once.</summary>
    /// <param name="serverInstance">The instance of object 1 that stands for this server.</param>
    /// <param name="ct">Ends the wait for the answer, which comes before the update.</param>
    /// <exception cref="NotRegisteredException">The registration is over.</exception>
    public ValueTask<Lwm2mResponse> TriggerUpdate(int serverInstance = 0, CancellationToken ct = default) =>
        Execute(Lwm2mPath.Of(1, serverInstance, 8), ct: ct);

    /// <summary>Executes Disable, <c>/1/x/4</c>: the client de-registers and stays away for its disable timeout, <c>/1/x/5</c>.</summary>
    /// <inheritdoc cref="TriggerUpdate" path="/param|/exception" />
    public ValueTask<Lwm2mResponse> Disable(int serverInstance = 0, CancellationToken ct = default) =>
        Execute(Lwm2mPath.Of(1, serverInstance, 4), ct: ct);

    /// <summary>Executes Bootstrap-Request Trigger, <c>/1/x/9</c> (LwM2M 1.1): the client asks its bootstrap server.</summary>
    /// <inheritdoc cref="TriggerUpdate" path="/param|/exception" />
    public ValueTask<Lwm2mResponse> TriggerBootstrap(int serverInstance = 0, CancellationToken ct = default) =>
        Execute(Lwm2mPath.Of(1, serverInstance, 9), ct: ct);

    internal PendingOperation Begin(Question question, TimeSpan? patience = null, Action<Lwm2mResponse>? told = null)
    {
        if (_whole is not null)
            return _whole.Begin(question, patience, told);
        ThrowIfEnded();
        var pending = new PendingOperation(this, patience is { } span ? _clock.Now + span : Deadline(), patience is null);
        return pending.Begin(() => Line.Add(
            $"{OperationEntry.NameOf(question.Operation)} {question.Path}",
            errand => errand.Exchange = _coap.Request(_registration.Peer, errand.ShowProgress(question.Request), completed =>
            {
                errand.Exchange = completed;
                Tell(Answer(question, completed) with { Parked = errand.Parking });
                errand.End();
            }),
            (errand, failure) => Tell(NotSent(question, errand, failure))));

        // The response first: the entry ends the wait for it.
        void Tell(Lwm2mResponse response)
        {
            TellFaults(response.Content);
            pending.Complete(response);
            Append((now, endpoint) => new OperationEntry(now, endpoint, question.Said, response));
            told?.Invoke(response);
        }
    }
}
