namespace Renode.NET;

/// <summary>How a Renode is hosted. The defaults suit most callers.</summary>
public sealed record HostedOptions
{
    /// <summary>How long one call may take (wall time, default one minute): a run, a command, a save, a load, the extraction of a portable Renode.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long to wait for another emulation of this process to be disposed of, default not at all: Renode has one a process.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// Where the compiled bridge and the assemblies of a portable Renode are kept, each by its contents; by default below the user's local
    /// application data. Processes may share it, and it may be deleted while none has opened an emulation.
    /// </summary>
    public string CacheFolder { get; init; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) is { Length: > 0 } own ? own : Path.GetTempPath(), "renode.net");

    /// <summary>Takes what Renode logs (information and graver), at once, as a handler of an event; null for nobody.</summary>
    public Action<HostedLogEntry>? Log { get; init; }
}
