using System.Numerics;
using static Hil.Emulation.Cpu.SystemException;

namespace Hil.Emulation.Cpu;

// The nested vectored interrupt controller: 96 lines, of which the nRF9160 uses 65, and 3 bits of priority.
public sealed partial class CortexM33
{
    private const int LineCount = 96;
    private const int ExceptionCount = FirstInterrupt + LineCount;
    private const byte PriorityMask = 0xE0;

    // One bit an exception, in words of 64.
    private readonly ulong[] _pending = new ulong[2];
    private readonly ulong[] _active = new ulong[2];
    private readonly ulong[] _enabled = new ulong[2];
    private readonly ulong[] _level = new ulong[2];
    private readonly byte[] _priority = new byte[ExceptionCount];

    // Whether something changed that may let an exception be taken.
    private bool _evaluate;

    /// <inheritdoc />
    public void SetInterrupt(int number, bool level)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)number, (uint)LineCount, nameof(number));
        var exception = FirstInterrupt + number;
        var (word, bit) = (exception >> 6, 1UL << (exception & 63));
        if (level == ((_level[word] & bit) != 0))
            return;
        if (!level)
        {
            _level[word] &= ~bit;
            return;
        }

        _level[word] |= bit;
        SetPending(exception);
    }

    private bool IsActive(int exception) => exception > 0 && (_active[exception >> 6] & 1UL << (exception & 63)) != 0;

    private bool IsPending(int exception) => (_pending[exception >> 6] & 1UL << (exception & 63)) != 0;

    private bool IsEnabled(int exception) => (_enabled[exception >> 6] & 1UL << (exception & 63)) != 0;

    private void SetPending(int exception)
    {
        var was = _pending[exception >> 6];
        _pending[exception >> 6] |= 1UL << (exception & 63);
        if ((_scr & 16) != 0 && was != _pending[exception >> 6]) // SEVONPEND
            _event = true;
        Reevaluate();
    }

    private void ClearPending(int exception) => _pending[exception >> 6] &= ~(1UL << (exception & 63));

    private void SetActive(int exception, bool active)
    {
        var bit = 1UL << (exception & 63);
        if (active)
            _active[exception >> 6] |= bit;
        else
            _active[exception >> 6] &= ~bit;
        Reevaluate();
    }

    private void SetEnabled(int exception, bool enabled)
    {
        var bit = 1UL << (exception & 63);
        if (enabled)
            _enabled[exception >> 6] |= bit;
        else
            _enabled[exception >> 6] &= ~bit;
        Reevaluate();
    }

    private void Reevaluate()
    {
        _evaluate = true;
        _sliceEnd = long.MinValue;
    }

    /// <summary>A line that is still high when its handler ends makes its interrupt pending again.</summary>
    private void RependLevel(int line)
    {
        var exception = FirstInterrupt + line;
        if ((_level[exception >> 6] & 1UL << (exception & 63)) != 0)
            SetPending(exception);
    }

    private int Priority(int exception) => exception switch
    {
        NonMaskable => -2,
        HardFault => -1,
        _ => _priority[exception],
    };

    /// <summary>The part of a priority that decides over preemption (AIRCR.PRIGROUP).</summary>
    private int GroupPriority(int exception) => Group(Priority(exception));

    private int Group(int priority) => priority < 0 ? priority : priority & (0xFF << (int)(_priorityGroup + 1)) & 0xFF;

    private int ExecutionPriority() => ExecutionPriority(ignorePrimask: false);

    private int ExecutionPriority(bool ignorePrimask)
    {
        var priority = 256;
        for (var word = 0; word < 2; word++)
        {
            for (var bits = _active[word]; bits != 0; bits &= bits - 1)
                priority = Math.Min(priority, GroupPriority(word << 6 | BitOperations.TrailingZeroCount(bits)));
        }

        if (_basepri != 0)
            priority = Math.Min(priority, Group((int)_basepri));
        if (_primask && !ignorePrimask)
            priority = Math.Min(priority, 0);
        if (_faultMask)
            priority = Math.Min(priority, -1);
        return priority;
    }

    /// <summary>The pending, enabled exception of the highest priority that may preempt, or 0.</summary>
    private int FindPending(out int priority)
    {
        var found = HighestPending(out priority);
        return found != 0 && Group(priority) < ExecutionPriority() ? found : 0;
    }

    private int HighestPending(out int priority)
    {
        (var found, priority) = (0, 256);
        for (var word = 0; word < 2; word++)
        {
            for (var bits = _pending[word] & _enabled[word]; bits != 0; bits &= bits - 1)
            {
                var exception = word << 6 | BitOperations.TrailingZeroCount(bits);
                if (Priority(exception) < priority)
                    (found, priority) = (exception, Priority(exception));
            }
        }

        return found;
    }

    private bool HasPendingAbove(bool ignorePrimask) =>
        HighestPending(out var priority) != 0 && Group(priority) < ExecutionPriority(ignorePrimask);

    private void ResetInterrupts()
    {
        Array.Clear(_pending);
        Array.Clear(_active);
        Array.Clear(_priority);
        Array.Clear(_enabled);
        Array.Clear(_level);
        foreach (var always in (ReadOnlySpan<int>)[NonMaskable, HardFault, SupervisorCall, PendSupervisor, SystemException.SysTick])
            SetEnabled(always, true);
    }

    private void SaveInterrupts(BinaryWriter state)
    {
        foreach (var words in (ReadOnlySpan<ulong[]>)[_pending, _active, _enabled, _level])
        {
            state.Write(words[0]);
            state.Write(words[1]);
        }

        state.Write(_priority);
    }

    private void LoadInterrupts(BinaryReader state)
    {
        foreach (var words in (ReadOnlySpan<ulong[]>)[_pending, _active, _enabled, _level])
        {
            words[0] = state.ReadUInt64();
            words[1] = state.ReadUInt64();
        }

        state.BaseStream.ReadExactly(_priority);
    }

    /// <summary>Reads a register of the controller.</summary>
    /// <param name="offset">From 0xE000E100, a multiple of 4.</param>
    private uint ReadInterruptRegister(uint offset) => offset switch
    {
        < 0x010 => LineWord(_enabled, offset),
        >= 0x080 and < 0x090 => LineWord(_enabled, offset),
        >= 0x100 and < 0x110 => LineWord(_pending, offset),
        >= 0x180 and < 0x190 => LineWord(_pending, offset),
        >= 0x200 and < 0x210 => LineWord(_active, offset),
        >= 0x300 and < 0x300 + LineCount => PriorityWord((int)offset - 0x300),
        _ => 0,
    };

    private void WriteInterruptRegister(uint offset, uint value)
    {
        var first = (int)(offset & 0xF) * 8;
        for (var bits = value; bits != 0 && offset < 0x300; bits &= bits - 1)
        {
            var line = first + BitOperations.TrailingZeroCount(bits);
            if (line >= LineCount)
                return;
            var exception = FirstInterrupt + line;
            switch (offset & 0x380)
            {
                case 0x000:
                    SetEnabled(exception, true);
                    break;
                case 0x080:
                    SetEnabled(exception, false);
                    break;
                case 0x100:
                    SetPending(exception);
                    break;
                case 0x180:
                    ClearPending(exception);
                    if (!IsActive(exception))
                        RependLevel(line);
                    break;
            }
        }
    }

    /// <summary>Writes bytes of IPR.</summary>
    private void WritePriorities(int line, uint value, int count)
    {
        for (var i = 0; i < count && line + i < LineCount; i++)
            _priority[FirstInterrupt + line + i] = (byte)(value >> (8 * i) & PriorityMask);
        Reevaluate();
    }

    private static uint LineWord(ulong[] words, uint offset)
    {
        var exception = FirstInterrupt + (int)(offset & 0xF) * 8;
        var result = 0u;
        for (var i = 0; i < 32; i++)
        {
            if (exception + i < ExceptionCount && (words[(exception + i) >> 6] >> ((exception + i) & 63) & 1) != 0)
                result |= 1u << i;
        }

        return result;
    }

    private uint PriorityWord(int line)
    {
        var result = 0u;
        for (var i = 0; i < 4 && line + i < LineCount; i++)
            result |= (uint)_priority[FirstInterrupt + line + i] << (8 * i);
        return result;
    }
}
