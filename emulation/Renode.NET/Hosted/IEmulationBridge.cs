namespace Renode.NET;

/// <summary>What the bridge, which is compiled against the Renode that is found, does with Renode's one emulation of this process.</summary>
/// <remarks>
/// Only types of .NET and of this assembly stand here, so that this assembly needs no Renode. Times are nanoseconds of virtual time. Refusals
/// come as <see cref="RenodeException"/>. One caller at a time, but for <see cref="EndRun"/> and <see cref="Progress"/>.
/// </remarks>
internal interface IEmulationBridge
{
    long Now { get; }

    /// <summary>Whether the calling thread is one of Renode's that calls a handler.</summary>
    bool IsInHandler { get; }

    /// <summary>Gives the Monitor a command, in the context of a machine or of none.</summary>
    string Execute(string command, string? machine);

    IMachineBridge AddMachine(string name);

    IMachineBridge FindMachine(string name);

    /// <summary>Lets time pass on the calling thread. What a handler threw comes out of here, after the run ended at the next sync point.</summary>
    void RunFor(long nanoseconds);

    /// <summary>Ends the run under way at the next sync point; for any thread.</summary>
    void EndRun();

    /// <summary>The virtual time, and the handler that is being run, if any; for any thread, and never waits.</summary>
    string Progress();

    void Save(string path);

    void Load(string path);

    void Clear();

    /// <summary>Ends Renode in this process for good.</summary>
    void Shutdown();

    /// <summary>Takes what Renode logs from now on; null for nothing more.</summary>
    void LogTo(Action<HostedLogEntry>? sink);
}
