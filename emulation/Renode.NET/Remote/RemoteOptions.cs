namespace Renode.NET;

/// <summary>How a remote Renode is started and how long it may take.</summary>
public sealed record RemoteOptions
{
    /// <summary>How long one call may take (wall time, default 60 s); the process is ended when it takes longer. Long runs need more.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long Renode may take until it listens (wall time, default 60 s).</summary>
    public TimeSpan StartDeadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long it may take to leave by itself when asked to, before it is killed (wall time, default 5 s).</summary>
    public TimeSpan QuitDeadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Further arguments for Renode.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}
