using System.Runtime.CompilerServices;

namespace Renode.NET;

/// <summary>Renode's assemblies, of an installed Renode, in this process.</summary>
/// <remarks>
/// <para>One at a time in a process (see <see cref="HostedOptions.Patience"/>); Renode itself stays loaded until the process ends.</para>
/// <para>
/// One caller at a time. Handlers of events are called while <see cref="RunFor"/> waits, on threads of Renode's, and find virtual time at the
/// instruction that brought the event about. They may read and write memories, registers and pins, and <see cref="EndRun"/>. What they throw
/// ends the run and comes out of it; the emulation can be used on.
/// </para>
/// <para>An exception in a model of Renode's, on a core's thread, ends the process: nothing can catch it.</para>
/// </remarks>
public sealed class HostedEmulation : IRenodeEmulation
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly IEmulationBridge bridge;
    private readonly HostedOptions options;
    private HostedThread thread = new();
    private readonly Dictionary<string, HostedMachine> machines = [];
    private string? underWay;
    private string? givenUp;
    private bool disposed;

    private HostedEmulation(IEmulationBridge bridge, Version version, HostedOptions options)
    {
        (this.bridge, this.options, Version) = (bridge, options, version);
        bridge.LogTo(options.Log);
    }

    /// <inheritdoc />
    public Version Version { get; }

    /// <inheritdoc />
    /// <remarks>In a handler the time of the last quantum; the event carries its own.</remarks>
    public VirtualTime Now => new(Ask(nameof(Now), bridge => bridge.Now));

    /// <summary>Loads Renode, or takes the one that is loaded, and opens an empty emulation at time zero.</summary>
    /// <param name="renode">The Renode to load, always the same in one process; <see cref="RenodeInstallation.CanBeHosted"/>.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="opener">Who opens, for the message to the next one.</param>
    /// <exception cref="RenodeException">
    /// It cannot be hosted, is not the one that is loaded, does not fit, or another emulation is open.
    /// </exception>
    public static HostedEmulation Open(RenodeInstallation renode, HostedOptions? options = null, [CallerMemberName] string opener = "")
    {
        options ??= new HostedOptions();
        HostedSlot.Take(opener, options.Patience);
        try
        {
            return new HostedEmulation(HostedRenode.Start(renode, options), renode.Version, options);
        }
        catch
        {
            HostedSlot.Release();
            throw;
        }
    }

    /// <inheritdoc />
    public string Execute(string command) => Execute(command, machine: null);

    /// <inheritdoc cref="IRenodeEmulation.AddMachine" />
    public HostedMachine AddMachine(string name) => Known(name, Call($"mach create {name}", () => bridge.AddMachine(name)));

    IRenodeMachine IRenodeEmulation.AddMachine(string name) => AddMachine(name);

    /// <summary>A machine of the emulation, such as one that a script made.</summary>
    /// <exception cref="RenodeException">There is no such machine.</exception>
    public HostedMachine Machine(string name) => Known(name, Ask($"mach set {name}", bridge => bridge.FindMachine(name)));

    /// <inheritdoc />
    public void RunFor(VirtualTime span)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(span.Nanoseconds);
        Call($"run for {span}", () => bridge.RunFor(span.Nanoseconds));
    }

    /// <summary>
    /// Ends the run under way. In the handler of a hook: before the instruction there. In another handler: after the block of instructions
    /// that brought the event about. From another thread: at the next quantum. <see cref="Now"/> tells when, and the next run goes on there.
    /// </summary>
    public void EndRun() => Usable().EndRun();

    /// <inheritdoc />
    /// <remarks>What listens to events listens on afterwards.</remarks>
    public void Save(string path) => Call($"Save {path}", () => bridge.Save(Path.GetFullPath(path)));

    /// <inheritdoc />
    public void Load(string path) => CallAndForget($"Load {path}", () => bridge.Load(Path.GetFullPath(path)));

    /// <inheritdoc />
    /// <remarks>Machines handed out before, and what listens in them, are dead.</remarks>
    public void Clear()
    {
        machines.Clear();
        CallAndForget("Clear", bridge.Clear);
    }

    /// <summary>Clears the emulation and lets the next one be opened. One that was given up is cleared if its call ever comes back.</summary>
    public void Dispose()
    {
        if (disposed)
        {
            return;
        }
        disposed = true;
        machines.Clear();
        var ended = thread.Begin(End);
        thread.End();
        if (thread.CameBack(ended, givenUp is null ? options.Deadline : Grace))
        {
            thread.Join();
            ended.GiveOut();
        }
        else
        {
            HostedSlot.Stuck($"never came back from: {givenUp ?? "Dispose"}");
        }
    }

    /// <summary>Gives the Monitor a command in the context of a machine, or of none.</summary>
    internal string Execute(string command, string? machine) =>
        Call(machine is null ? command : $"{machine}: {command}", () => bridge.Execute(command, machine));

    /// <summary>Asks something that handlers may ask as well: there at once, otherwise as a call.</summary>
    internal T Ask<T>(string what, Func<IEmulationBridge, T> question) =>
        Usable().IsInHandler ? question(bridge) : Call(what, () => question(bridge));

    /// <summary>Makes a call that handlers may not make, on the emulation's thread, within the deadline.</summary>
    internal T Call<T>(string what, Func<T> call)
    {
        var answer = default(T)!;
        Call(what, () => { answer = call(); });
        return answer;
    }

    /// <inheritdoc cref="Call{T}" />
    internal void Call(string what, Action call)
    {
        Usable();
        if (Interlocked.CompareExchange(ref underWay, what, null) is { } other)
        {
            throw new InvalidOperationException(
                $"\"{what}\" while \"{other}\" is under way: one call at a time, and handlers may only touch memories, registers and pins, or end the run.");
        }
        try
        {
            var begun = thread.Begin(call);
            if (!thread.CameBack(begun, options.Deadline))
            {
                throw GiveUp(what, begun);
            }
            begun.GiveOut();
        }
        finally
        {
            underWay = null;
        }
    }

    /// <summary>Makes a call after which no thread may remember the machines that there were.</summary>
    private void CallAndForget(string what, Action call)
    {
        Call(what, call);
        thread.End();
        thread.Join();
        thread = new HostedThread();
    }

    private IEmulationBridge Usable()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return givenUp is null ? bridge : throw new RenodeException($"This emulation was given up, since it did not come back from: {givenUp}.");
    }

    private HostedMachine Known(string name, IMachineBridge found)
    {
        if (!machines.TryGetValue(name, out var machine))
        {
            machines[name] = machine = new HostedMachine(this, found, name);
        }
        return machine;
    }

    private void End()
    {
        try
        {
            bridge.LogTo(null);
            bridge.Clear();
        }
        finally
        {
            HostedSlot.Release();
        }
    }

    private RenodeTimeoutException GiveUp(string what, HostedCall begun)
    {
        var seen = bridge.Progress();
        givenUp = what;
        bridge.EndRun();
        return new RenodeTimeoutException(what, options.Deadline, thread.CameBack(begun, Grace) ? $"{seen}; it ended when it was told to" : seen);
    }
}
