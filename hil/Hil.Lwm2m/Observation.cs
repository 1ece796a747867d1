namespace Hil.Lwm2m;

/// <summary>An observation of a device's path: what it was answered first, and every notification since.</summary>
public sealed class Observation : IAsyncDisposable
{
    /// <summary>What is observed.</summary>
    public Lwm2mPath Path => throw new NotImplementedException();

    /// <summary>The answer with which it began; its content is the value at that time.</summary>
    public Lwm2mResponse Response => throw new NotImplementedException();

    /// <summary>Whether notifications are still taken: not cancelled, and the registration not over.</summary>
    public bool IsActive => throw new NotImplementedException();

    /// <summary>The notifications in the order in which they came, without those that came out of order; the first answer is not among them.</summary>
    public IReadOnlyList<Notification> Notifications => throw new NotImplementedException();

    /// <summary>What is known last: of the last notification, else of the first answer.</summary>
    public Lwm2mContent Latest => throw new NotImplementedException();

    /// <summary>Ends the observation with a GET and Observe 1.</summary>
    public ValueTask<Lwm2mResponse> Cancel(CancellationToken ct = default) => throw new NotImplementedException();

    /// <summary>Ends the observation without a word: the next notification is answered with a reset.</summary>
    public void CancelByReset() => throw new NotImplementedException();

    /// <summary>Cancels it if it is still active; whatever comes of that, it does not throw.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
