using Hil.Emulation.Cpu.Decoding;
using static Hil.Emulation.Cpu.Decoding.Operation;

namespace Hil.Emulation.Cpu;

// Instructions that change or ask the state of the core itself.
public sealed partial class CortexM33
{
    private void ExecuteSystem(in Instruction i)
    {
        switch (i.Operation)
        {
            case Dsb or Isb:
                // Accesses are in order and take effect at once; what became pending is taken now.
                Reevaluate();
                break;
            case Wfi:
                FallAsleep(Sleep.ForInterrupt);
                break;
            case Wfe:
                if (_event)
                    _event = false;
                else
                    FallAsleep(Sleep.ForEvent);
                break;
            case Sev:
                _event = true;
                break;
            case Cps:
                if (IsPrivileged)
                    ChangeMasks(i.Immediate, i.Kind != 0);
                break;
            case Mrs:
                _r[i.Rd] = ReadSpecial(i.Immediate);
                break;
            case Msr:
                WriteSpecial(i.Immediate, _r[i.Rn], i.Kind);
                break;
            case Svc:
                _pc = _pcNext;
                Synchronous(SystemException.SupervisorCall);
                _pcNext = _pc;
                _sliceEnd = long.MinValue;
                break;
            case Bkpt:
                // No debugger is attached and no debug monitor enabled.
                _hfsr |= 1u << 31; // DEBUGEVT
                _dfsr |= 2;
                Report("breakpoint", $"bkpt {i.Immediate}");
                throw HardFaultFault;
            case TestTarget:
                _r[i.Rd] = Test(_r[i.Rn], (i.Kind & 1) != 0, (i.Kind & 2) != 0);
                break;
            case NoCoprocessor:
                throw UsageFault(FaultStatus.NoCoprocessor);
            default:
                if (i.Kind == 1)
                    CheckFloatEnabled();
                throw UndefinedInstruction(in i);
        }
    }

    private CoreFault UndefinedInstruction(in Instruction i)
    {
        Report("undefined-instruction", i.Length == 4 ? $"0x{i.Raw >> 16:x4} 0x{i.Raw & 0xFFFF:x4}" : $"0x{i.Raw:x4}");
        return UsageFault(FaultStatus.UndefinedInstruction);
    }

    private void ChangeMasks(uint which, bool set)
    {
        if ((which & 2) != 0)
            _primask = set;
        if ((which & 1) != 0 && (!set || ExecutionPriority() > -1))
            _faultMask = set;
        UpdateAccess();
        Reevaluate();
    }

    // SYSm numbers: Armv8-M Architecture Reference Manual, "MRS".
    private uint ReadSpecial(uint number) => number switch
    {
        < 8 => ((number & 4) == 0 ? ReadApsr() : 0) | ((number & 1) != 0 && IsPrivileged ? (uint)_ipsr : 0),
        20 => _control & (IsPrivileged ? ~0u : ~ControlSecureFloat),
        _ when !IsPrivileged => 0,
        8 => _usesProcessStack ? _otherStack : _r[13],
        9 => _usesProcessStack ? _r[13] : _otherStack,
        10 => _mainLimit,
        11 => _processLimit,
        16 => _primask ? 1u : 0,
        17 or 18 => _basepri,
        19 => _faultMask ? 1u : 0,
        _ => 0, // The non-secure banks.
    };

    private void WriteSpecial(uint number, uint value, byte mask)
    {
        if (number < 4)
        {
            if ((mask & 2) != 0)
                WriteApsr(value);
            if ((mask & 1) != 0)
                _ge = value >> 16 & 15;
            return;
        }

        if (!IsPrivileged)
            return;
        switch (number)
        {
            case 8:
                WriteBankedStack(process: false, value);
                break;
            case 9:
                WriteBankedStack(process: true, value);
                break;
            case 10:
                _mainLimit = value & ~7u;
                break;
            case 11:
                _processLimit = value & ~7u;
                break;
            case 16:
                _primask = (value & 1) != 0;
                break;
            case 17:
                _basepri = value & PriorityMask;
                break;
            case 18:
                value &= PriorityMask;
                if (value != 0 && (value < _basepri || _basepri == 0))
                    _basepri = value;
                break;
            case 19:
                if ((value & 1) == 0 || ExecutionPriority() > -1)
                    _faultMask = (value & 1) != 0;
                break;
            case 20:
                WriteControl(value);
                break;
        }

        UpdateAccess();
        Reevaluate();
    }

    private void WriteBankedStack(bool process, uint value)
    {
        if (process == _usesProcessStack)
            _r[13] = value & ~3u;
        else
            _otherStack = value & ~3u;
    }

    private void WriteControl(uint value)
    {
        var spsel = _ipsr == 0 ? value & ControlProcessStack : _control & ControlProcessStack;
        _control = (value & (ControlUnprivileged | ControlFloatActive | ControlSecureFloat)) | spsel;
        UseStack(_ipsr == 0 && spsel != 0);
    }

    /// <summary>What TT tells of an address (pseudocode TTResp): everything is secure, and no SAU or IDAU region has a number.</summary>
    private uint Test(uint address, bool asUnprivileged, bool alternate)
    {
        const uint secure = 1 << 22;
        if (!IsPrivileged && !alternate)
            return secure;
        // The non-secure unit (TTA, TTAT) is off: everything is allowed there.
        var privileged = !asUnprivileged && (alternate || IsPrivileged);
        var (read, write) = (true, true);
        var region = 0u;
        if (!alternate && _mpu.IsEnabled && !IsSystemSpace(address))
        {
            (read, write) = (_mpu.Allows(address, Access.Read, privileged), _mpu.Allows(address, Access.Write, privileged));
            region = _mpu.RegionOf(address) is { } number ? (uint)number | 1u << 16 : 0;
        }

        return secure | region | (read ? 1u << 18 : 0) | (write ? 1u << 19 : 0);
    }
}
