using Hil.Emulation.Time;

namespace Hil.Emulation.Cpu;

// The system timer. It counts cycles of the core and stands still while the core sleeps.
public sealed partial class CortexM33
{
    private const uint SysTickEnable = 1;
    private const uint SysTickInterrupt = 2;
    private const int TicksPerCycle = 2;

    private readonly ScheduledEvent _sysTickZero;
    private uint _sysTickControl;
    private uint _sysTickReload;
    private bool _sysTickFlag;

    // Cycles until the counter reaches zero while it stands; while it runs, the event knows.
    private long _sysTickLeft;

    // Restarting: the cycle that loads the counter comes before the reload value is seen.
    private long SysTickPeriod => _sysTickReload + 1L;

    private long SysTickLeft => _sysTickZero.IsScheduled
        ? (_sysTickZero.Due - _ticks + TicksPerCycle - 1) / TicksPerCycle
        : _sysTickLeft;

    private void ResetSysTick()
    {
        _sysTickZero.Cancel();
        (_sysTickControl, _sysTickReload, _sysTickFlag, _sysTickLeft) = (0, 0, false, 0);
    }

    private void SysTickReachesZero()
    {
        _sysTickFlag = true;
        _sysTickLeft = 0;
        if ((_sysTickControl & SysTickInterrupt) != 0)
            SetPending(SystemException.SysTick);
        if (_sysTickReload != 0)
            _sysTickZero.ScheduleAfter(SysTickPeriod * TicksPerCycle);
    }

    private void StopSysTick()
    {
        _sysTickLeft = SysTickLeft;
        _sysTickZero.Cancel();
    }

    private void ResumeSysTick()
    {
        if ((_sysTickControl & SysTickEnable) == 0 || _sysTickReload == 0)
            return;
        _sysTickZero.ScheduleAt(_ticks + (_sysTickLeft == 0 ? SysTickPeriod : _sysTickLeft) * TicksPerCycle);
    }

    private uint ReadSysTick(uint offset)
    {
        switch (offset)
        {
            case 0x0:
                var control = _sysTickControl | 4 | (_sysTickFlag ? 1u << 16 : 0); // Only the core's own clock is there.
                _sysTickFlag = false;
                return control;
            case 0x4:
                return _sysTickReload;
            case 0x8:
                var left = SysTickLeft;
                return left > _sysTickReload ? 0 : (uint)left;
            default:
                return 0xC000_0000; // CALIB: no reference clock, no exact 10 ms.
        }
    }

    private void WriteSysTick(uint offset, uint value)
    {
        switch (offset)
        {
            case 0x0:
                StopSysTick();
                _sysTickControl = value & 7;
                ResumeSysTick();
                break;
            case 0x4:
                _sysTickReload = value & 0x00FF_FFFF;
                if (!_sysTickZero.IsScheduled)
                    ResumeSysTick();
                break;
            case 0x8:
                StopSysTick();
                (_sysTickLeft, _sysTickFlag) = (0, false);
                ResumeSysTick();
                break;
        }
    }

    private void SaveSysTick(BinaryWriter state)
    {
        state.Write(_sysTickControl);
        state.Write(_sysTickReload);
        state.Write(_sysTickFlag);
        state.Write(_sysTickLeft);
    }

    private void LoadSysTick(BinaryReader state)
    {
        _sysTickControl = state.ReadUInt32();
        _sysTickReload = state.ReadUInt32();
        _sysTickFlag = state.ReadBoolean();
        _sysTickLeft = state.ReadInt64();
    }
}
