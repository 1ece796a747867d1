namespace Renode.NET;

/// <summary>Renode did not answer within the deadline; its process, if it is ours, was ended.</summary>
/// <param name="what">What was waited for.</param>
/// <param name="deadline">How long.</param>
/// <param name="lastSeen">What it last said, or that it said nothing.</param>
public sealed class RenodeTimeoutException(string what, TimeSpan deadline, string lastSeen)
    : RenodeException($"{what}: no answer from Renode within {deadline.TotalSeconds:0.###} s. Last seen: {lastSeen}")
{
    /// <summary>What was waited for.</summary>
    public string What { get; } = what;

    /// <summary>How long.</summary>
    public TimeSpan Deadline { get; } = deadline;

    /// <summary>What it last said, or that it said nothing.</summary>
    public string LastSeen { get; } = lastSeen;
}
