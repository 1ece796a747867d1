using Hil.Core.Boards;
using Hil.Emulation.Bus;

namespace Hil.Emulation.Peripherals;

/// <summary>
/// What all nRF9160 peripherals have in common: tasks at 0x000, events at 0x100, their SUBSCRIBE and PUBLISH registers 0x80 above, INTEN
/// at 0x300 and one interrupt that is the level of (event and enabled). A peripheral declares its registers and gives them behaviour.
/// </summary>
internal abstract class NordicPeripheral : IPeripheral
{
    private const uint WindowMask = 0xFFF;
    private readonly int _id;
    private readonly bool _hasInten;
    private readonly Register?[] _registers = new Register?[(WindowMask + 1) / 4];
    private readonly List<Register> _declared = [];
    // What firmware wrote to words that are not declared: they behave as memory, once they were reported.
    private readonly SortedDictionary<uint, uint> _strays = [];
    private readonly List<(PeripheralTask Task, Register Subscribe)> _tasks = [];
    private uint _flags;
    private uint _enabled;
    private bool _line;
    private bool _hasInterrupts;

    /// <summary>Declares a peripheral.</summary>
    /// <param name="name">Its name in the data sheet.</param>
    /// <param name="id">Its identifier, which is the number of its interrupt.</param>
    /// <param name="context">What the chip's peripherals share.</param>
    /// <param name="hasInten">Whether there is an INTEN register beside INTENSET and INTENCLR.</param>
    protected NordicPeripheral(string name, int id, PeripheralContext context, bool hasInten = true) =>
        (Name, _id, Context, _hasInten) = (name, id, context, hasInten);

    public string Name { get; protected set; }

    public PeripheralContext Context { get; }

    protected long Now => Context.Scheduler.Now;

    public uint Read(uint offset, int size)
    {
        var word = ReadWord(offset & WindowMask & ~3u);
        return size == 4 ? word : word >> (int)(offset & 3) * 8 & (size == 1 ? 0xFFu : 0xFFFFu);
    }

    public void Write(uint offset, uint value, int size)
    {
        var place = offset & WindowMask & ~3u;
        if (size != 4)
        {
            var shift = (int)(offset & 3) * 8;
            var mask = (size == 1 ? 0xFFu : 0xFFFFu) << shift;
            value = ((_registers[place >> 2]?.Value ?? 0) & ~mask) | (value << shift & mask);
        }

        WriteWord(place, value);
    }

    public void Reset(ResetCause cause)
    {
        if (SurvivesReset(cause))
            return;
        foreach (var (task, subscribe) in _tasks)
            Connect(task, subscribe, 0);
        foreach (var register in _declared)
            if (!register.IsRetained || cause == ResetCause.PowerOn)
                register.Value = register.ResetValue;
        _strays.Clear();
        _flags = _enabled = 0;
        UpdateLine();
        OnReset(cause);
    }

    public virtual void Save(BinaryWriter state)
    {
        foreach (var register in _declared)
            state.Write(register.Value);
        state.Write(_flags);
        state.Write(_enabled);
        state.Write(_line);
        state.Write(_strays.Count);
        foreach (var (offset, value) in _strays)
        {
            state.Write(offset);
            state.Write(value);
        }
    }

    public virtual void Load(BinaryReader state)
    {
        foreach (var (task, subscribe) in _tasks)
            Connect(task, subscribe, 0);
        foreach (var register in _declared)
            register.Value = state.ReadUInt32();
        foreach (var (task, subscribe) in _tasks)
        {
            var connection = subscribe.Value;
            subscribe.Value = 0;
            Connect(task, subscribe, connection);
        }

        _flags = state.ReadUInt32();
        _enabled = state.ReadUInt32();
        _line = state.ReadBoolean();
        _strays.Clear();
        for (var count = state.ReadInt32(); count > 0; count--)
            _strays.Add(state.ReadUInt32(), state.ReadUInt32());
    }

    internal bool IsSet(PeripheralEvent of) => (_flags >> of.Bit & 1) != 0;

    internal bool IsInterruptEnabled(PeripheralEvent of) => (_enabled >> of.Bit & 1) != 0;

    /// <summary>Whether the event reaches the channels (RTC has an EVTEN register that decides).</summary>
    internal virtual bool IsRouted(PeripheralEvent of) => true;

    internal void SetFlag(PeripheralEvent of, bool value)
    {
        _flags = value ? _flags | 1u << of.Bit : _flags & ~(1u << of.Bit);
        UpdateLine();
    }

    /// <summary>Whether a reset for this cause leaves the peripheral as it is.</summary>
    protected virtual bool SurvivesReset(ResetCause cause) => false;

    /// <summary>Brings the rest of the state to what a reset for this cause leaves.</summary>
    protected virtual void OnReset(ResetCause cause)
    {
    }

    /// <summary>Called when INTEN or a PUBLISH register changed: somebody may wait for an event now.</summary>
    protected virtual void OnWatchersChanged()
    {
    }

    /// <summary>Called before any register is read or written, so that a model that computes its state late can catch up.</summary>
    protected virtual void OnAccess()
    {
    }

    protected PeripheralTask Task(uint offset, string name, Action act)
    {
        var task = new PeripheralTask(_id, offset, act);
        Declare(new Register($"TASKS_{name}", offset, 0, 0)
        {
            StoresWrites = false,
            OnWrite = value =>
            {
                if ((value & 1) != 0)
                    task.Trigger();
            },
        });
        Register subscribe = null!;
        subscribe = Declare(new Register($"SUBSCRIBE_{name}", offset + 0x80, 0, 0)
        {
            StoresWrites = false,
            OnWrite = value => Connect(task, subscribe, value & 0x8000_000F),
        });
        _tasks.Add((task, subscribe));
        return task;
    }

    protected PeripheralEvent Event(uint offset, string name)
    {
        if (!_hasInterrupts)
            DeclareInterrupts();
        var publish = Declare(new Register($"PUBLISH_{name}", offset + 0x80, 0, 0x8000_000F) { OnWrite = _ => OnWatchersChanged() });
        var declared = new PeripheralEvent(this, (int)(offset - 0x100) / 4, publish);
        Declare(new Register($"EVENTS_{name}", offset, 0, 1)
        {
            StoresWrites = false,
            OnRead = () => _flags >> declared.Bit & 1,
            OnWrite = value => SetFlag(declared, (value & 1) != 0),
        });
        return declared;
    }

    protected Register Stored(uint offset, string name, uint reset = 0, uint mask = uint.MaxValue, Action<uint>? onWrite = null, bool retained = false) =>
        Declare(new Register(name, offset, reset, mask) { OnWrite = onWrite, IsRetained = retained });

    protected Register ReadOnly(uint offset, string name, Func<uint> read) =>
        Declare(new Register(name, offset, 0, 0) { OnRead = read, StoresWrites = false });

    protected Register ReadOnly(uint offset, string name, uint value = 0) =>
        Declare(new Register(name, offset, value, 0) { StoresWrites = false });

    protected Register Computed(uint offset, string name, Func<uint> read, Action<uint> write) =>
        Declare(new Register(name, offset, 0, 0) { OnRead = read, OnWrite = write, StoresWrites = false });

    protected void Array(uint offset, string name, int count, uint step, uint reset = 0, uint mask = uint.MaxValue)
    {
        for (var i = 0; i < count; i++)
            Stored(offset + (uint)i * step, $"{name}[{i}]", reset, mask);
    }

    private void DeclareInterrupts()
    {
        _hasInterrupts = true;
        if (_hasInten)
            Computed(0x300, "INTEN", () => _enabled, value => Enable(value));
        Computed(0x304, "INTENSET", () => _enabled, value => Enable(_enabled | value));
        Computed(0x308, "INTENCLR", () => _enabled, value => Enable(_enabled & ~value));
    }

    /// <summary>The events that are set and whose interrupt is enabled.</summary>
    protected uint Pending => _flags & _enabled;

    protected Register Declare(Register register)
    {
        if (_registers[register.Offset >> 2] is { } there)
            throw new InvalidOperationException($"{Name}: {register.Name} and {there.Name} share the offset 0x{register.Offset:x3}.");
        _registers[register.Offset >> 2] = register;
        _declared.Add(register);
        return register;
    }

    private uint ReadWord(uint offset)
    {
        OnAccess();
        if (_registers[offset >> 2] is { } register)
            return register.Read();
        Context.Diagnostics.Report("unmodelled-register", $"{Name}+0x{offset:x3} read");
        return _strays.GetValueOrDefault(offset);
    }

    private void WriteWord(uint offset, uint value)
    {
        OnAccess();
        if (_registers[offset >> 2] is { } register)
        {
            register.Write(value);
            return;
        }

        Context.Diagnostics.Report("unmodelled-register", $"{Name}+0x{offset:x3} written with 0x{value:x8}");
        _strays[offset] = value;
    }

    private void Connect(PeripheralTask task, Register subscribe, uint value)
    {
        if (subscribe >> 31 != 0)
            Context.Fabric.Unsubscribe(task, (int)(subscribe & 15));
        subscribe.Value = value;
        if (value >> 31 != 0)
            Context.Fabric.Subscribe(task, (int)(value & 15));
    }

    private void Enable(uint mask)
    {
        _enabled = mask;
        UpdateLine();
        OnWatchersChanged();
    }

    private void UpdateLine()
    {
        var level = (_flags & _enabled) != 0;
        if (level == _line)
            return;
        _line = level;
        Context.Interrupts.SetInterrupt(_id, level);
    }
}
