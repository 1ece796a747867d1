using Hil.Emulation.Bus;
using Hil.Emulation.State;
using Hil.Emulation.Time;

namespace Hil.Emulation.Cpu;

/// <summary>
/// An Arm Cortex-M33 (Armv8-M Mainline with DSP, single-precision FPU and MPU) that executes in the secure state. Behaviour follows the
/// Armv8-M Architecture Reference Manual (DDI 0553); one instruction takes three ticks of the scheduler.
/// </summary>
/// <remarks>
/// Decoding (<see cref="Decoding"/>) is kept apart from execution. The parts of this class: registers and run loop (here), the loop of
/// the interpreter (Execute), its rarer operations by meaning, memory, exceptions, the interrupt controller, system registers.
/// </remarks>
public sealed partial class CortexM33 : IInterruptLines, IStateful
{
    /// <summary>What one instruction takes: 1.5 cycles at 64 MHz, the stated mean.</summary>
    public const int TicksPerInstruction = 3;

    private const uint ControlUnprivileged = 1;
    private const uint ControlProcessStack = 2;
    private const uint ControlFloatActive = 4;
    private const uint ControlSecureFloat = 8;

    private readonly SystemBus _bus;
    private readonly Scheduler _scheduler;
    private readonly IDiagnostics _diagnostics;
    private readonly MemoryProtection _mpu = new();

    // R13 is the stack pointer in use, the other one waits in _otherStack. R15 is not kept here.
    private readonly uint[] _r = new uint[16];
    private uint _otherStack;
    private bool _usesProcessStack;
    private uint _mainLimit;
    private uint _processLimit;

    private uint _pc;
    private uint _pcNext;
    private bool _thumb = true;

    // Flags as the loop leaves them: Z is set where the low half of _nz is 0, N where _nz is negative, V where bit 31 of _v is set.
    private long _nz;
    private uint _c;
    private uint _v;
    private bool _q;
    private uint _ge;

    // ITSTATE, and what it was before the instruction at _itPc began, for a fault there.
    private uint _it;
    private uint _itBefore;
    private uint _itPc;

    private uint _control;
    private bool _primask;
    private bool _faultMask;
    private uint _basepri;
    private int _ipsr;
    private bool _mpuActive;

    private uint? _exclusive;
    private bool _event;
    private Sleep _sleep;
    private bool _lockedUp;
    private uint _exceptionReturn;

    private long _ticks;
    private long _sleptTicks;
    private long _sliceEnd;
    private bool _leave;

    /// <summary>Makes a core that is not running: <see cref="Reset"/> starts it.</summary>
    public CortexM33(SystemBus bus, Scheduler scheduler, IDiagnostics diagnostics)
    {
        (_bus, _scheduler, _diagnostics) = (bus, scheduler, diagnostics);
        _sysTickZero = scheduler.CreateEvent("SysTick.zero", SysTickReachesZero);
    }

    private enum Sleep
    {
        Awake,
        ForInterrupt,
        ForEvent,
    }

    /// <summary>Raised when the program asks for a reset (AIRCR.SYSRESETREQ).</summary>
    public event Action? ResetRequested;

    /// <summary>Raised when the core locks up. It stays so until it is reset.</summary>
    public event Action? LockedUp;

    /// <summary>The address of the instruction that is executed now, or next.</summary>
    public uint ProgramCounter => _pc;

    /// <summary>Instructions executed since the core was made.</summary>
    public long Instructions => (Now - _sleptTicks) / TicksPerInstruction;

    /// <summary>Whether it waits in WFI or WFE.</summary>
    public bool IsSleeping => _sleep != Sleep.Awake;

    /// <summary>The number of the exception that is handled, 0 in thread mode.</summary>
    public int ActiveException => _ipsr;

    private long Now => Math.Max(_ticks, _scheduler.Now);

    /// <summary>A register: 0 to 12, 13 the present stack pointer, 14 the link register, 15 the program counter.</summary>
    public uint this[int register]
    {
        get => register == 15 ? _pc : _r[register];
        set
        {
            if (register == 15)
                _pc = value & ~1u;
            else
                _r[register] = value;
        }
    }

    /// <summary>Puts the core to its reset state and takes stack pointer and program counter from the vector table at address 0.</summary>
    public void Reset()
    {
        FindMemories();
        Array.Clear(_r);
        (_otherStack, _usesProcessStack, _mainLimit, _processLimit) = (0, false, 0, 0);
        (_nz, _c, _v, _q, _ge, _it, _itBefore) = (1, 0, 0, false, 0, 0, 0);
        (_control, _primask, _faultMask, _basepri, _ipsr) = (0, false, false, 0, 0);
        (_exclusive, _event, _sleep, _lockedUp, _exceptionReturn) = (null, false, Sleep.Awake, false, 0);
        ResetFloat();
        ResetSystem();
        ResetInterrupts();
        UpdateAccess();
        _r[14] = 0xFFFF_FFFF;
        if (!_bus.TryRead(_vtor, 4, out var stack) || !_bus.TryRead(_vtor + 4, 4, out var start))
        {
            LockUp("no vector table at the reset address");
            return;
        }

        _r[13] = stack & ~3u;
        (_pc, _thumb) = (start & ~1u, (start & 1) != 0);
    }

    /// <inheritdoc />
    public void Save(BinaryWriter state)
    {
        foreach (var register in _r)
            state.Write(register);
        state.Write(_otherStack);
        state.Write(_usesProcessStack);
        state.Write(_mainLimit);
        state.Write(_processLimit);
        state.Write(_pc);
        state.Write(_thumb);
        state.Write(_nz);
        state.Write(_c);
        state.Write(_v);
        state.Write(_q);
        state.Write(_ge);
        state.Write(_it);
        state.Write(_control);
        state.Write(_primask);
        state.Write(_faultMask);
        state.Write(_basepri);
        state.Write(_ipsr);
        state.Write(_exclusive is not null);
        state.Write(_exclusive ?? 0);
        state.Write(_event);
        state.Write((byte)_sleep);
        state.Write(_lockedUp);
        state.Write(_ticks);
        state.Write(_sleptTicks);
        SaveFloat(state);
        SaveSystem(state);
        SaveInterrupts(state);
        _mpu.Save(state);
    }

    /// <inheritdoc />
    public void Load(BinaryReader state)
    {
        for (var i = 0; i < _r.Length; i++)
            _r[i] = state.ReadUInt32();
        _otherStack = state.ReadUInt32();
        _usesProcessStack = state.ReadBoolean();
        _mainLimit = state.ReadUInt32();
        _processLimit = state.ReadUInt32();
        _pc = state.ReadUInt32();
        _thumb = state.ReadBoolean();
        _nz = state.ReadInt64();
        _c = state.ReadUInt32();
        _v = state.ReadUInt32();
        _q = state.ReadBoolean();
        _ge = state.ReadUInt32();
        _it = state.ReadUInt32();
        _itBefore = 0;
        _control = state.ReadUInt32();
        _primask = state.ReadBoolean();
        _faultMask = state.ReadBoolean();
        _basepri = state.ReadUInt32();
        _ipsr = state.ReadInt32();
        var isExclusive = state.ReadBoolean();
        var exclusive = state.ReadUInt32();
        _exclusive = isExclusive ? exclusive : null;
        _event = state.ReadBoolean();
        _sleep = (Sleep)state.ReadByte();
        _lockedUp = state.ReadBoolean();
        _ticks = state.ReadInt64();
        _sleptTicks = state.ReadInt64();
        LoadFloat(state);
        LoadSystem(state);
        LoadInterrupts(state);
        _mpu.Load(state);
        FindMemories();
        UpdateAccess();
        _evaluate = true;
    }

    /// <summary>Executes until a tick, until something asked to be looked at, or jumps there asleep.</summary>
    /// <param name="until">The tick at which to stop executing.</param>
    internal void Run(long until)
    {
        _leave = false;
        if (_ticks < _scheduler.Now)
        {
            // Time passed without the core: it had no power, or stood still.
            _sleptTicks += _scheduler.Now - _ticks;
            _ticks = _scheduler.Now;
        }

        do
        {
            if (_lockedUp)
            {
                SleepUntil(Math.Min(until, _scheduler.NextDue));
                break;
            }

            _sliceEnd = Math.Min(until, _scheduler.NextDue);
            try
            {
                if (_evaluate)
                    TakePendingException();
                if (_sleep != Sleep.Awake && !WakesUp())
                {
                    SleepUntil(Math.Min(until, _scheduler.NextDue));
                    break;
                }

                Execute();
                if (_exceptionReturn != 0)
                    ReturnFromException();
            }
            catch (CoreFault fault)
            {
                TakeFault(fault.Exception);

                // The instruction was fetched and tried: it takes its time, so that a loop of faults does not stand still.
                _ticks += TicksPerInstruction;
            }
        }
        while (!_leave && _ticks < until && _ticks < _scheduler.NextDue);
        _scheduler.Now = _ticks;
    }

    /// <summary>Ends <see cref="Run"/> after the present instruction.</summary>
    internal void EndSlice()
    {
        _leave = true;
        _sliceEnd = long.MinValue;
    }

    private void FallAsleep(Sleep kind)
    {
        _sleep = kind;
        StopSysTick();
        Reevaluate();
    }

    private void WakeUp()
    {
        if (_sleep == Sleep.Awake)
            return;
        _sleep = Sleep.Awake;
        ResumeSysTick();
    }

    private void SleepUntil(long tick)
    {
        if (tick <= _ticks)
            return;
        _sleptTicks += tick - _ticks;
        _ticks = tick;
    }

    /// <summary>Says something at the time at which the present instruction began.</summary>
    private void Report(string kind, string text)
    {
        _scheduler.Now = Math.Max(_scheduler.Now, _ticks);
        _diagnostics.Report(kind, text);
    }

    private void LockUp(string reason)
    {
        _lockedUp = true;
        Report("lockup", reason);
        LockedUp?.Invoke();
        EndSlice();
    }
}
