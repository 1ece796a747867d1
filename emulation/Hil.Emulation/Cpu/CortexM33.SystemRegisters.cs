using static Hil.Emulation.Cpu.SystemException;

namespace Hil.Emulation.Cpu;

// The private peripheral bus: system control, configuration, faults, protection, floating point, cycle counter.
public sealed partial class CortexM33
{
    private const uint CcrUserSetsPending = 1 << 1;
    private const uint CcrUnalignedTrap = 1 << 3;
    private const uint CcrDivideByZeroTrap = 1 << 4;

    private const uint TraceEnable = 1u << 24;
    private const uint CycleCounterEnable = 1;

    private readonly HashSet<uint> _reported = [];
    private uint _vtor;
    private uint _priorityGroup;
    private uint _scr;
    private uint _ccr;
    private uint _cfsr;
    private uint _hfsr;
    private uint _dfsr;
    private uint _mmfar;
    private uint _bfar;
    private uint _cpacr;
    private uint _nsacr;
    private uint _sauControl;
    private uint _demcr;
    private uint _dwtControl;
    private long _cyclesAtZero;
    private uint _cyclesStopped;

    private long AwakeCycles => (_ticks - _sleptTicks) / 2;

    private bool IsCounting => (_demcr & TraceEnable) != 0 && (_dwtControl & CycleCounterEnable) != 0;

    private uint CycleCounter => IsCounting ? (uint)(AwakeCycles - _cyclesAtZero) : _cyclesStopped;

    /// <summary>Reads a register of the private peripheral bus, as a privileged load would.</summary>
    internal uint PeekSystem(uint address) => ReadSystemWord(address);

    /// <summary>Writes a register of the private peripheral bus, as a privileged store would.</summary>
    internal void PokeSystem(uint address, uint value, int size = 4) => WriteSystemSized(address, value, size);

    private void ResetSystem()
    {
        (_vtor, _priorityGroup, _scr) = (0, 0, 0);
        _ccr = 0x201; // STKALIGN, and a bit that reads as one.
        (_cfsr, _hfsr, _dfsr, _mmfar, _bfar) = (0, 0, 0, 0, 0);
        (_cpacr, _nsacr, _sauControl) = (0, 0, 0);
        (_demcr, _dwtControl, _cyclesAtZero, _cyclesStopped) = (0, 0, 0, 0);
        _reported.Clear();
        _mpu.Reset();
        ResetSysTick();
    }

    private uint ReadSystem(uint address, int size, bool privileged)
    {
        if (!privileged)
            throw PreciseBusFault(address, size, isWrite: false);
        _scheduler.Now = _ticks;
        var word = ReadSystemWord(address & ~3u);
        ShortenSlice();
        return size switch
        {
            4 => word,
            2 => word >> (int)(8 * (address & 2)) & 0xFFFF,
            _ => word >> (int)(8 * (address & 3)) & 0xFF,
        };
    }

    private uint ReadSystemWord(uint address) => address switch
    {
        0xE000_1000 => 0x4000_0000 | _dwtControl,
        0xE000_1004 => CycleCounter,
        0xE000_E004 => (LineCount / 32) - 1,
        0xE000_E008 => 0,
        >= 0xE000_E010 and <= 0xE000_E01C => ReadSysTick(address & 0xF),
        >= 0xE000_E100 and < 0xE000_E500 => ReadInterruptRegister(address - 0xE000_E100),
        0xE000_ED00 => 0x410F_D214,
        0xE000_ED04 => InterruptState(),
        0xE000_ED08 => _vtor,
        0xE000_ED0C => 0xFA05_0000 | _priorityGroup << 8,
        0xE000_ED10 => _scr,
        0xE000_ED14 => _ccr,
        >= 0xE000_ED18 and <= 0xE000_ED20 => SystemPriorities(address),
        0xE000_ED24 => HandlerControl(),
        0xE000_ED28 => _cfsr,
        0xE000_ED2C => _hfsr,
        0xE000_ED30 => _dfsr,
        0xE000_ED34 => _mmfar,
        0xE000_ED38 => _bfar,
        0xE000_ED3C => 0,
        0xE000_ED40 => 0x0000_0030, // ID_PFR0
        0xE000_ED44 => 0x0000_0210, // ID_PFR1: security extension, M-profile programmers' model
        0xE000_ED48 => 0x0020_0000, // ID_DFR0
        0xE000_ED4C => 0,
        0xE000_ED50 => 0x0010_1F40, // ID_MMFR0
        0xE000_ED54 => 0,
        0xE000_ED58 => 0x0100_0000, // ID_MMFR2: WFI stalls
        0xE000_ED5C => 0,
        0xE000_ED60 => 0x0110_1110, // ID_ISAR0 to 5: with DSP extension
        0xE000_ED64 => 0x0221_2000,
        0xE000_ED68 => 0x2023_2232,
        0xE000_ED6C => 0x0111_1131,
        0xE000_ED70 => 0x0131_0132,
        0xE000_ED74 => 0,
        0xE000_ED78 => 0x8000_C000, // CLIDR, CTR: no caches
        0xE000_ED7C => 0x8000_C000,
        0xE000_ED80 or 0xE000_ED84 => 0,
        0xE000_ED88 => _cpacr,
        0xE000_ED8C => _nsacr,
        >= 0xE000_ED90 and <= 0xE000_EDC4 => _mpu.Read(address - 0xE000_ED90),
        0xE000_EDD0 => _sauControl,
        >= 0xE000_EDD4 and <= 0xE000_EDE8 => 0, // No SAU regions, no secure faults.
        0xE000_EDF0 => 0, // DHCSR: no debugger is attached.
        0xE000_EDFC => _demcr,
        0xE000_EE08 => 0x0001_0000, // DSCSR: the core is in the secure state.
        0xE000_EF34 => _fpccr,
        0xE000_EF38 => _fpcar,
        0xE000_EF3C => _fpdscr,
        0xE000_EF40 => 0x1011_0021, // MVFR0 to 2: single precision
        0xE000_EF44 => 0x1100_0011,
        0xE000_EF48 => 0x0000_0040,
        _ => Unmodelled(address, "read"),
    };

    private void WriteSystem(uint address, uint value, int size, bool privileged)
    {
        if (!privileged && !(address == 0xE000_EF00 && (_ccr & CcrUserSetsPending) != 0))
            throw PreciseBusFault(address, size, isWrite: true);
        _scheduler.Now = _ticks;
        WriteSystemSized(address, value, size);
        ShortenSlice();
    }

    private void WriteSystemSized(uint address, uint value, int size)
    {
        switch (address)
        {
            case >= 0xE000_E400 and < 0xE000_E400 + LineCount:
                WritePriorities((int)(address - 0xE000_E400), value, size);
                return;
            case >= 0xE000_ED18 and < 0xE000_ED24:
                WriteSystemPriorities(address, value, size);
                return;
            case >= 0xE000_ED28 and < 0xE000_ED2C:
                _cfsr &= ~(value << (int)(8 * (address & 3)));
                return;
        }

        if (size != 4)
        {
            // What is not made for parts of words takes them as a change of the whole one.
            var shift = (int)(8 * (address & 3));
            var mask = (size == 2 ? 0xFFFFu : 0xFF) << shift;
            value = (ReadSystemWord(address & ~3u) & ~mask) | value << shift;
            address &= ~3u;
        }

        WriteSystemWord(address, value);
    }

    private void WriteSystemWord(uint address, uint value)
    {
        switch (address)
        {
            case 0xE000_1000:
                SetCounting(() => _dwtControl = value & 0x003F_FFFF);
                break;
            case 0xE000_1004:
                (_cyclesAtZero, _cyclesStopped) = (AwakeCycles - value, value);
                break;
            case 0xE000_E008:
                break; // ACTLR: nothing there that changes what a program sees.
            case >= 0xE000_E010 and <= 0xE000_E01C:
                WriteSysTick(address & 0xF, value);
                break;
            case >= 0xE000_E100 and < 0xE000_E400:
                WriteInterruptRegister(address - 0xE000_E100, value);
                break;
            case 0xE000_ED04:
                WriteInterruptState(value);
                break;
            case 0xE000_ED08:
                _vtor = value & 0xFFFF_FF80;
                break;
            case 0xE000_ED0C:
                WriteResetControl(value);
                break;
            case 0xE000_ED10:
                _scr = value & 0x1E;
                break;
            case 0xE000_ED14:
                _ccr = (value & 0x51A) | 0x201;
                UpdateAccess();
                break;
            case 0xE000_ED24:
                WriteHandlerControl(value);
                break;
            case 0xE000_ED2C:
                _hfsr &= ~value;
                break;
            case 0xE000_ED30:
                _dfsr &= ~value;
                break;
            case 0xE000_ED34:
                _mmfar = value;
                break;
            case 0xE000_ED38:
                _bfar = value;
                break;
            case 0xE000_ED3C:
                break;
            case 0xE000_ED88:
                _cpacr = value & 0x00F0_0000;
                break;
            case 0xE000_ED8C:
                _nsacr = value & 0xC00;
                break;
            case >= 0xE000_ED90 and <= 0xE000_EDC4:
                _mpu.Write(address - 0xE000_ED90, value);
                UpdateAccess();
                break;
            case 0xE000_EDD0:
                _sauControl = value & 3;
                break;
            case >= 0xE000_EDD4 and <= 0xE000_EDE8:
                break;
            case 0xE000_EDF0 or 0xE000_EDF4 or 0xE000_EDF8:
                break; // The debug registers are the debugger's.
            case 0xE000_EDFC:
                SetCounting(() => _demcr = value);
                break;
            case 0xE000_EE08:
                break;
            case 0xE000_EF00:
                WriteTrigger(value);
                break;
            case 0xE000_EF34:
                WriteFloatContextControl(value);
                break;
            case 0xE000_EF38:
                _fpcar = value & ~7u;
                break;
            case 0xE000_EF3C:
                _fpdscr = value & 0x07C0_0000;
                break;
            case >= 0xE000_EF50 and <= 0xE000_EF78:
                break; // Cache maintenance: there are no caches.
            default:
                Unmodelled(address, "write");
                break;
        }
    }

    /// <summary>Reads as zero and ignores writes, but says so once for each register.</summary>
    private uint Unmodelled(uint address, string access)
    {
        if (_reported.Add(address))
            Report("unmodelled-register", $"{access} of 0x{address:x8} in the core's private peripheral bus");
        return 0;
    }

    private void WriteTrigger(uint value)
    {
        if ((value & 0x1FF) < LineCount)
            SetPending(FirstInterrupt + (int)(value & 0x1FF));
    }

    private void SetCounting(Action change)
    {
        var count = CycleCounter;
        change();
        (_cyclesAtZero, _cyclesStopped) = (AwakeCycles - count, count);
    }

    private uint InterruptState()
    {
        var pending = HighestPending(out _);
        var interrupts = (_pending[0] & ~0xFFFFUL) != 0 || _pending[1] != 0;
        var onlyThisActive = true;
        for (var exception = 1; exception < ExceptionCount; exception++)
            onlyThisActive &= exception == _ipsr || !IsActive(exception);
        return (uint)_ipsr
            | (onlyThisActive ? 1u << 11 : 0)
            | (uint)pending << 12
            | (interrupts ? 1u << 22 : 0)
            | (IsPending(SystemException.SysTick) ? 1u << 26 : 0)
            | (IsPending(PendSupervisor) ? 1u << 28 : 0)
            | (IsPending(NonMaskable) ? 1u << 31 : 0);
    }

    private void WriteInterruptState(uint value)
    {
        if ((value & 1u << 31) != 0)
            SetPending(NonMaskable);
        if ((value & 1u << 30) != 0)
            ClearPending(NonMaskable);
        if ((value & 1u << 28) != 0)
            SetPending(PendSupervisor);
        if ((value & 1u << 27) != 0)
            ClearPending(PendSupervisor);
        if ((value & 1u << 26) != 0)
            SetPending(SystemException.SysTick);
        if ((value & 1u << 25) != 0)
            ClearPending(SystemException.SysTick);
    }

    private void WriteResetControl(uint value)
    {
        if (value >> 16 != 0x05FA)
            return;
        _priorityGroup = value >> 8 & 7;
        Reevaluate();
        if ((value & 4) != 0)
        {
            ResetRequested?.Invoke();
            EndSlice();
        }
    }

    private uint SystemPriorities(uint address)
    {
        var first = 4 + (int)(address - 0xE000_ED18);
        return _priority[first] | (uint)_priority[first + 1] << 8 | (uint)_priority[first + 2] << 16 | (uint)_priority[first + 3] << 24;
    }

    private void WriteSystemPriorities(uint address, uint value, int count)
    {
        var first = 4 + (int)(address - 0xE000_ED18);
        for (var i = 0; i < count; i++)
            _priority[first + i] = (byte)(value >> (8 * i) & PriorityMask);
        Reevaluate();
    }

    // SHCSR: bit, exception, and which of its states.
    private static readonly (int Bit, int Exception, char State)[] HandlerBits =
    [
        (0, MemManage, 'a'), (1, SystemException.BusFault, 'a'), (2, HardFault, 'a'), (3, SystemException.UsageFault, 'a'),
        (4, SecureFault, 'a'), (5, NonMaskable, 'a'), (7, SupervisorCall, 'a'), (8, DebugMonitor, 'a'), (10, PendSupervisor, 'a'),
        (11, SystemException.SysTick, 'a'), (12, SystemException.UsageFault, 'p'), (13, MemManage, 'p'), (14, SystemException.BusFault, 'p'),
        (15, SupervisorCall, 'p'), (16, MemManage, 'e'), (17, SystemException.BusFault, 'e'), (18, SystemException.UsageFault, 'e'),
        (19, SecureFault, 'e'), (20, SecureFault, 'p'), (21, HardFault, 'p'),
    ];

    private uint HandlerControl()
    {
        var result = 0u;
        foreach (var (bit, exception, state) in HandlerBits)
        {
            if (state switch { 'a' => IsActive(exception), 'p' => IsPending(exception), _ => IsEnabled(exception) })
                result |= 1u << bit;
        }

        return result;
    }

    private void WriteHandlerControl(uint value)
    {
        foreach (var (bit, exception, state) in HandlerBits)
        {
            var on = (value >> bit & 1) != 0;
            if (state == 'e')
                SetEnabled(exception, on);
            else if (exception is HardFault or NonMaskable)
                continue;
            else if (state == 'a')
                SetActive(exception, on);
            else if (on)
                SetPending(exception);
            else
                ClearPending(exception);
        }
    }

    private void SaveSystem(BinaryWriter state)
    {
        foreach (var word in (ReadOnlySpan<uint>)[_vtor, _priorityGroup, _scr, _ccr, _cfsr, _hfsr, _dfsr, _mmfar, _bfar, _cpacr, _nsacr, _sauControl, _demcr, _dwtControl, _cyclesStopped])
            state.Write(word);
        state.Write(_cyclesAtZero);
        state.Write(_reported.Count);
        foreach (var address in _reported.Order())
            state.Write(address);
        SaveSysTick(state);
    }

    private void LoadSystem(BinaryReader state)
    {
        _vtor = state.ReadUInt32();
        _priorityGroup = state.ReadUInt32();
        _scr = state.ReadUInt32();
        _ccr = state.ReadUInt32();
        _cfsr = state.ReadUInt32();
        _hfsr = state.ReadUInt32();
        _dfsr = state.ReadUInt32();
        _mmfar = state.ReadUInt32();
        _bfar = state.ReadUInt32();
        _cpacr = state.ReadUInt32();
        _nsacr = state.ReadUInt32();
        _sauControl = state.ReadUInt32();
        _demcr = state.ReadUInt32();
        _dwtControl = state.ReadUInt32();
        _cyclesStopped = state.ReadUInt32();
        _cyclesAtZero = state.ReadInt64();
        _reported.Clear();
        for (var i = state.ReadInt32(); i > 0; i--)
            _reported.Add(state.ReadUInt32());
        LoadSysTick(state);
    }
}
