namespace Hil.Coap.Observing;

/// <summary>How a resource notifies its observers.</summary>
public sealed record ObservableResourceOptions
{
    /// <summary>Whether notifications are confirmable. Default false.</summary>
    public bool Confirmable { get; init; }

    /// <summary>
    /// After how long a notification is confirmable in any case, to see whether the observer is still there: at most 24 h (RFC 7641 §4.5),
    /// which is the default.
    /// </summary>
    public TimeSpan ConfirmableAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>
    /// For how long a value is fresh, in whole seconds: it is said in Max-Age, and before it ends the observers are notified again though
    /// nothing changed (RFC 7641 §4.3.1). Nothing is said where it is null, the default.
    /// </summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>How many observers there may be; who comes later is answered without Observe (RFC 7641 §4.1). Default 65,536.</summary>
    public int MostObservers { get; init; } = 65_536;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ConfirmableAfter, TimeSpan.Zero, nameof(ConfirmableAfter));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ConfirmableAfter, TimeSpan.FromHours(24), nameof(ConfirmableAfter));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxAge ?? TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), nameof(MaxAge));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxAge ?? TimeSpan.Zero, TimeSpan.FromSeconds(uint.MaxValue), nameof(MaxAge));
        ArgumentOutOfRangeException.ThrowIfNegative(MostObservers, nameof(MostObservers));
    }
}
