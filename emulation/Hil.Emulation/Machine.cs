using Hil.Core.Boards;
using Hil.Core.Images;
using Hil.Core.Timelines;
using Hil.Emulation.Bus;
using Hil.Emulation.Cpu;
using Hil.Emulation.State;
using Hil.Emulation.Time;

namespace Hil.Emulation;

/// <summary>Core, bus and scheduler with the loop that runs them. It has no memory and no peripheral of its own: a chip adds them.</summary>
/// <remarks>
/// Not safe for concurrent use; many machines run side by side on threads of their own. After it was made it is without power: only
/// events fire until the first <see cref="Reset"/>.
/// </remarks>
public sealed class Machine : IDiagnostics
{
    // So that a cancellation is seen soon by a core that computes for long.
    private const long LongestSlice = Scheduler.TicksPerSecond / 100;

    private readonly List<IStateful> _parts = [];
    private ResetCause? _requestedReset;
    private bool _attention;
    private bool _running;
    private bool _isInside;
    private long _stalledUntil;
    private bool _executing;

    /// <summary>Makes a machine.</summary>
    /// <param name="timeline">Where resets and diagnostics are written; each of its entries ends the wait for a moment to look.</param>
    public Machine(Timeline timeline)
    {
        Timeline = timeline;
        Cpu = new CortexM33(Bus, Scheduler, this);
        Cpu.ResetRequested += () => RequestReset(ResetCause.Software);
        Cpu.LockedUp += () => RequestReset(ResetCause.Lockup);
        timeline.Appended += _ => Attention();
        Scheduler.HostEventFired += Attention;
    }

    /// <summary>Raised in each reset after peripherals were reset and before the core starts.</summary>
    public event Action<ResetCause>? Resetting;

    /// <summary>Where resets and diagnostics are written.</summary>
    public Timeline Timeline { get; }

    /// <summary>Virtual time.</summary>
    public Scheduler Scheduler { get; } = new();

    /// <summary>Memories and peripherals.</summary>
    public SystemBus Bus { get; } = new();

    /// <summary>The core.</summary>
    public CortexM33 Cpu { get; }

    /// <summary>The symbols of the image in flash, for diagnostics.</summary>
    public SymbolTable Symbols { get; set; } = SymbolTable.Empty;

    /// <summary>Whether the core runs or sleeps, rather than being held (no power, System OFF).</summary>
    public bool IsRunning => _running;

    /// <summary>Whether an instruction is being executed, so that its effects are half done: no time for a reset or a snapshot.</summary>
    public bool IsExecuting => _executing;

    /// <summary>Adds a part that is on no bus (a device, a network) to the machine's state. Parts are saved in the order of adding.</summary>
    public void Add(IStateful part) => _parts.Add(part);

    /// <summary>Resets peripherals and core at once. Between instructions only: a part that runs inside one uses <see cref="RequestReset"/>.</summary>
    public void Reset(ResetCause cause)
    {
        _requestedReset = null;
        _stalledUntil = 0;
        _running = true;
        Timeline.Append(new ResetEntry(Scheduler.BoardTime, cause));
        // Who sees it may have taken the power away.
        if (!_running)
            return;
        foreach (var peripheral in Bus.Peripherals)
            peripheral.Reset(cause);
        Resetting?.Invoke(cause);
        Cpu.Reset();
    }

    /// <summary>Resets after the present instruction or event. Of several requests in one instruction the first counts.</summary>
    public void RequestReset(ResetCause cause)
    {
        _requestedReset ??= cause;
        Cpu.EndSlice();
    }

    /// <summary>Holds the core until the next reset, as without power or in System OFF. Events go on.</summary>
    public void Hold()
    {
        _running = false;
        Cpu.EndSlice();
    }

    /// <summary>
    /// Makes the core stand still until a tick, after the present instruction, as it does when it fetches from flash that is being written.
    /// Events go on; a reset ends it.
    /// </summary>
    public void StallUntil(long tick)
    {
        _stalledUntil = tick;
        Cpu.EndSlice();
    }

    /// <summary>Lets the present <see cref="RunUntil"/> look at its condition after the present instruction.</summary>
    public void Attention()
    {
        _attention = true;
        Cpu.EndSlice();
    }

    /// <summary>Runs until a tick has come or a condition holds.</summary>
    /// <param name="tick">The tick at which to stop; an instruction that has begun before it is finished.</param>
    /// <param name="condition">
    /// Looked at before time moves, after each instruction or event that wrote on the timeline or called <see cref="Attention"/>, after
    /// each event of the bench's side, and at the end.
    /// </param>
    /// <param name="cancellation">Ends the run between two instructions, within 10 ms of board time.</param>
    /// <returns>Whether the condition held at the end.</returns>
    public bool RunUntil(long tick, Func<bool>? condition = null, CancellationToken cancellation = default)
    {
        if (_isInside)
            throw new InvalidOperationException("The machine is running already: what it calls cannot wait for it.");
        _isInside = true;
        try
        {
            return Loop(tick, condition, cancellation);
        }
        finally
        {
            _isInside = false;
        }
    }

    private bool Loop(long tick, Func<bool>? condition, CancellationToken cancellation)
    {
        _attention = true;
        while (true)
        {
            if (_requestedReset is { } cause && _running)
                Reset(cause);
            if (_attention)
            {
                _attention = false;
                if (condition?.Invoke() == true)
                    return true;
            }

            cancellation.ThrowIfCancellationRequested();
            if (Scheduler.FireDue())
                continue;
            if (Scheduler.Now >= tick)
                return condition?.Invoke() == true;
            var limit = Math.Min(tick, Scheduler.NextDue);
            if (_running && Scheduler.Now < _stalledUntil)
                Scheduler.Now = Math.Min(limit, _stalledUntil);
            else if (_running)
                Execute(Math.Min(limit, Scheduler.Now + LongestSlice));
            else
                Scheduler.Now = limit;
        }
    }

    private void Execute(long until)
    {
        _executing = true;
        try
        {
            Cpu.Run(until);
        }
        finally
        {
            _executing = false;
        }
    }

    /// <inheritdoc />
    public void Report(string kind, string text)
    {
        var counter = Cpu.ProgramCounter;
        Timeline.Append(new DiagnosticEntry(Scheduler.BoardTime, kind, text, counter, Symbols.Describe(counter)));
    }

    /// <summary>Copies the whole state. The machine goes on as if nothing had happened.</summary>
    public MachineSnapshot Capture()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        Scheduler.Save(writer);
        writer.Write(_running);
        writer.Write((int?)_requestedReset ?? -1);
        writer.Write(_stalledUntil);
        Cpu.Save(writer);
        foreach (var part in Parts)
            part.Save(writer);
        writer.Flush();
        return new MachineSnapshot(Scheduler.BoardTime, [.. Bus.Memories.Select(m => m.Capture())], stream.ToArray());
    }

    /// <summary>Puts the whole state back, time too. Events of the bench's side are dropped.</summary>
    /// <exception cref="ArgumentException">The snapshot is of another kind of machine.</exception>
    public void Restore(MachineSnapshot snapshot)
    {
        if (snapshot.Memories.Length != Bus.Memories.Count)
            throw new ArgumentException($"A snapshot with {Bus.Memories.Count} memories was expected, found {snapshot.Memories.Length}.");
        for (var i = 0; i < snapshot.Memories.Length; i++)
            Bus.Memories[i].Restore(snapshot.Memories[i]);
        using var reader = new BinaryReader(new MemoryStream(snapshot.State, writable: false));
        Scheduler.Load(reader);
        _running = reader.ReadBoolean();
        var requested = reader.ReadInt32();
        _requestedReset = requested < 0 ? null : (ResetCause)requested;
        _stalledUntil = reader.ReadInt64();
        Cpu.Load(reader);
        foreach (var part in Parts)
            part.Load(reader);
        if (reader.BaseStream.Position != reader.BaseStream.Length)
            throw new ArgumentException("The snapshot holds more state than this machine has: it is of another kind of board.");
        Attention();
    }

    private IEnumerable<IStateful> Parts => Bus.Peripherals.Concat(_parts);
}
