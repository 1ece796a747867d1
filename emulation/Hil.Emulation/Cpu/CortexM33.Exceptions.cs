using static Hil.Emulation.Cpu.SystemException;

namespace Hil.Emulation.Cpu;

// Exceptions: entry, return, faults and their escalation (Armv8-M Architecture Reference Manual, "Exception handling").
public sealed partial class CortexM33
{
    private const uint RetPsrAligned = 1 << 9;
    private const uint RetPsrSecureFloat = 1 << 20;
    private const uint RetPsrThumb = 1 << 24;

    private const uint ReturnSecure = 1;
    private const uint ReturnProcessStack = 4;
    private const uint ReturnThread = 8;
    private const uint ReturnStandardFrame = 16;

    private static readonly CoreFault MemManageFault = new(MemManage);
    private static readonly CoreFault BusFaultFault = new(SystemException.BusFault);
    private static readonly CoreFault UsageFaultFault = new(SystemException.UsageFault);
    private static readonly CoreFault HardFaultFault = new(HardFault);

    private uint StackLimit => _usesProcessStack ? _processLimit : _mainLimit;

    private CoreFault UsageFault(uint status)
    {
        _cfsr |= status;
        return UsageFaultFault;
    }

    private CoreFault ProtectionFault(uint status)
    {
        _cfsr |= status;
        return MemManageFault;
    }

    private CoreFault BusFault(uint status)
    {
        _cfsr |= status;
        return BusFaultFault;
    }

    private CoreFault PreciseBusFault(uint address, int size, bool isWrite)
    {
        Report("bus-fault", $"{(isWrite ? "write to" : "read from")} 0x{address:x8} ({size} byte{(size == 1 ? "" : "s")}), which nothing answers or what answers refuses");
        _bfar = address;
        return BusFault(FaultStatus.PreciseBus | FaultStatus.BusAddressValid);
    }

    /// <summary>Checks a new value of a base register against the stack limit, if it is the stack pointer.</summary>
    private void CheckLimit(byte register, uint value)
    {
        if (register == 13 && value < StackLimit)
            throw UsageFault(FaultStatus.StackOverflow);
    }

    private void WriteStackPointer(uint value)
    {
        if (value < StackLimit)
            throw UsageFault(FaultStatus.StackOverflow);
        _r[13] = value & ~3u;
    }

    /// <summary>A fault in an instruction: makes it pending, or what it escalates to, and takes it.</summary>
    private void TakeFault(int exception)
    {
        if (_itPc == _pc && _itBefore != 0)
            _it = _itBefore;
        Synchronous(exception);
    }

    private void Synchronous(int exception)
    {
        PendSynchronous(exception);
        if (!_lockedUp)
            TakePendingException();
    }

    /// <summary>Makes a synchronous exception pending; it becomes a HardFault where it is disabled or may not preempt.</summary>
    private void PendSynchronous(int exception)
    {
        var running = ExecutionPriority();
        if (exception != HardFault && (GroupPriority(exception) >= running || !IsEnabled(exception)))
        {
            exception = HardFault;
            _hfsr |= 1u << 30; // FORCED
        }

        if (exception == HardFault && running <= -1)
        {
            LockUp("a fault while handling a HardFault or non-maskable interrupt");
            return;
        }

        SetPending(exception);
    }

    /// <summary>Takes the pending exception of the highest priority, if it may preempt.</summary>
    private void TakePendingException()
    {
        _evaluate = false;
        if (FindPending(out _) == 0)
            return;
        WakeUp();
        var value = 0xFFFF_FFE0 | ReturnSecure;
        if (_ipsr == 0)
            value |= ReturnThread | (_usesProcessStack ? ReturnProcessStack : 0);
        if ((_control & ControlFloatActive) == 0)
            value |= ReturnStandardFrame;
        PushFrame();
        EnterException(value);
    }

    /// <summary>Stacks the context. A fault in it becomes pending beside the exception that is being taken.</summary>
    private void PushFrame()
    {
        var withFloat = (_control & ControlFloatActive) != 0;
        var size = withFloat ? 0x68u : 0x20u;
        var stack = _r[13];
        var frame = (stack - size) & ~7u;
        var psr = ReadPsr() & ~RetPsrAligned;
        if ((stack & 4) != 0)
            psr |= RetPsrAligned;
        if ((_control & ControlSecureFloat) != 0)
            psr |= RetPsrSecureFloat;
        if (frame < StackLimit)
        {
            // The stack pointer is set to its limit, nothing is written below it.
            _cfsr |= FaultStatus.StackOverflow;
            _r[13] = StackLimit & ~7u;
            PendSynchronous(SystemException.UsageFault);
            return;
        }

        _r[13] = frame;
        var privileged = IsPrivileged;
        try
        {
            for (var i = 0; i < 4; i++)
                Store(frame + 4 * (uint)i, _r[i], 4, privileged);
            Store(frame + 16, _r[12], 4, privileged);
            Store(frame + 20, _r[14], 4, privileged);
            Store(frame + 24, _pc, 4, privileged);
            Store(frame + 28, psr, 4, privileged);
            if (withFloat)
                PushFloat(frame + 32, privileged);
        }
        catch (CoreFault fault)
        {
            var isBus = fault.Exception == SystemException.BusFault;
            _cfsr &= ~(isBus ? FaultStatus.PreciseBus | FaultStatus.BusAddressValid : FaultStatus.DataAccess | FaultStatus.MemoryAddressValid);
            _cfsr |= isBus ? FaultStatus.BusStacking : FaultStatus.MemoryStacking;
            PendSynchronous(fault.Exception);
        }
    }

    /// <summary>Goes into the handler of the pending exception of the highest priority, with a link register for the way back.</summary>
    private void EnterException(uint link)
    {
        if (_lockedUp)
            return;
        var exception = FindPending(out _);
        if (exception == 0)
            return;
        if (!_bus.TryRead(_vtor + 4 * (uint)exception, 4, out var vector))
        {
            _hfsr |= 1 << 1; // VECTTBL
            Report("bus-fault", $"vector of exception {exception} at 0x{_vtor + 4 * (uint)exception:x8}, where nothing answers");
            if (exception == HardFault || ExecutionPriority() <= -1)
            {
                LockUp("the vector of a HardFault cannot be read");
                return;
            }

            ClearPending(exception);
            SetPending(HardFault);
            EnterException(link);
            return;
        }

        ClearPending(exception);
        SetActive(exception, true);
        _ipsr = exception;
        UseStack(process: false);
        _control &= ~(ControlProcessStack | ControlFloatActive | ControlSecureFloat);
        _r[14] = link;
        (_it, _itBefore, _exclusive, _event) = (0, 0, null, true);
        (_pc, _thumb) = (vector & ~1u, (vector & 1) != 0);
        UpdateAccess();
        _evaluate = true;
    }

    /// <summary>What a branch to 0xFFxxxxxx in a handler does.</summary>
    private void ReturnFromException()
    {
        var value = _exceptionReturn;
        _exceptionReturn = 0;
        var toThread = (value & ReturnThread) != 0;
        var toProcessStack = (value & ReturnProcessStack) != 0;
        var returning = _ipsr;

        // Without a non-secure state only these values are known.
        var known = (value & 0xFFFF_FFE3) == 0xFFFF_FFE1 && (toThread || !toProcessStack);
        var mismatch = !known || !IsActive(returning);
        if (ExecutionPriority() > -2 && returning != NonMaskable)
            _faultMask = false;
        SetActive(returning, false);
        if (returning >= FirstInterrupt)
            RependLevel(returning - FirstInterrupt);
        _event = true;
        _exclusive = null;
        _evaluate = true;
        UpdateAccess();
        if (mismatch)
        {
            Report("invalid-return", $"exception return with 0x{value:x8}");
            _cfsr |= FaultStatus.InvalidReturn;
            TailChain(SystemException.UsageFault, value);
            return;
        }

        // Tail-chaining: what is pending takes over the frame as it is.
        if (FindPending(out _) != 0)
            EnterException(value);
        else
            PopFrame(value, toThread, toProcessStack);
    }

    private void TailChain(int fault, uint link)
    {
        PendSynchronous(fault);
        EnterException(link);
    }

    private void PopFrame(uint value, bool toThread, bool toProcessStack)
    {
        // The handler ran on the main stack.
        var frame = toProcessStack ? _otherStack : _r[13];
        var privileged = !toThread || (_control & ControlUnprivileged) == 0;
        var withFloat = (value & ReturnStandardFrame) == 0;
        Span<uint> words = stackalloc uint[8];
        try
        {
            if ((frame & 7) != 0)
                throw UsageFault(FaultStatus.Unaligned);
            for (var i = 0; i < 8; i++)
                words[i] = Load(frame + 4 * (uint)i, 4, privileged);
            var psr = words[7];
            if (toThread != ((psr & 0x1FF) == 0))
                throw UsageFault(FaultStatus.InvalidReturn);
            if (withFloat)
                PopFloat(frame + 32, privileged);
            else if ((_fpccr & FpccrClearOnReturn) != 0)
                ClearCallerFloat();
        }
        catch (CoreFault fault)
        {
            if (fault.Exception != SystemException.UsageFault)
            {
                var isBus = fault.Exception == SystemException.BusFault;
                _cfsr &= ~(isBus ? FaultStatus.PreciseBus | FaultStatus.BusAddressValid : FaultStatus.DataAccess | FaultStatus.MemoryAddressValid);
                _cfsr |= isBus ? FaultStatus.BusUnstacking : FaultStatus.MemoryUnstacking;
            }

            TailChain(fault.Exception, value);
            return;
        }

        for (var i = 0; i < 4; i++)
            _r[i] = words[i];
        (_r[12], _r[14], _pc) = (words[4], words[5], words[6] & ~1u);
        var stack = frame + (withFloat ? 0x68u : 0x20u);
        if ((words[7] & RetPsrAligned) != 0)
            stack |= 4;
        if (toProcessStack)
            _otherStack = stack;
        else
            _r[13] = stack;
        _control = (_control & ControlUnprivileged) | (toProcessStack ? ControlProcessStack : 0) | (withFloat ? ControlFloatActive : 0)
            | ((words[7] & RetPsrSecureFloat) != 0 ? ControlSecureFloat : 0);
        _ipsr = (int)(words[7] & 0x1FF);
        UseStack(process: toThread && toProcessStack);
        WriteApsr(words[7]);
        _ge = (words[7] >> 16) & 15;
        _it = (words[7] >> 8 & 0xFC) | (words[7] >> 25 & 3);
        _thumb = (words[7] & RetPsrThumb) != 0;
        UpdateAccess();
        _evaluate = true;
        if (toThread && (_scr & 2) != 0) // SLEEPONEXIT
            FallAsleep(Sleep.ForInterrupt);
    }

    private void UseStack(bool process)
    {
        if (process == _usesProcessStack)
            return;
        (_r[13], _otherStack) = (_otherStack, _r[13]);
        _usesProcessStack = process;
    }

    private bool WakesUp()
    {
        var wakes = _sleep == Sleep.ForEvent ? _event || HasPendingAbove(ignorePrimask: false) : HasPendingAbove(ignorePrimask: true);
        if (!wakes)
            return false;
        if (_sleep == Sleep.ForEvent)
            _event = false;
        WakeUp();
        return true;
    }
}
