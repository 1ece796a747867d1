using System.Numerics;
using System.Runtime.CompilerServices;
using Hil.Emulation.Cpu.Decoding;

namespace Hil.Emulation.Cpu;

// Arithmetic with flags and the shifter (pseudocode AddWithCarry and Shift_C).
public sealed partial class CortexM33
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Add(uint left, uint right)
    {
        var sum = left + right;
        _nz = (int)sum;
        _c = sum < left ? 1u : 0;
        _v = (left ^ sum) & (right ^ sum);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Subtract(uint left, uint right)
    {
        var difference = left - right;
        _nz = (int)difference;
        _c = left >= right ? 1u : 0;
        _v = (left ^ right) & (left ^ difference);
        return difference;
    }

    private uint AddWithCarry(uint left, uint right)
    {
        var wide = (ulong)left + right + _c;
        var sum = (uint)wide;
        _nz = (int)sum;
        _c = (uint)(wide >> 32);
        _v = (left ^ sum) & (right ^ sum);
        return sum;
    }

    /// <summary>The carry of a logical operation with a rotated constant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RotationCarry(in Instruction i)
    {
        if (i.Kind != 0)
            _c = i.Immediate >> 31;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint ShiftedValue(byte kind, uint value, uint amount) => kind switch
    {
        0 => value << (int)amount,
        1 => (uint)((ulong)value >> (int)amount),
        2 => (uint)((long)(int)value >> (int)amount),
        3 => BitOperations.RotateRight(value, (int)amount),
        _ => value >> 1 | _c << 31,
    };

    private uint ShiftedWithCarry(byte kind, uint value, uint amount)
    {
        var shifted = ShiftedValue(kind, value, amount);
        // An amount of 0 comes here only as the LSL of an operand that is not shifted.
        if (amount != 0)
            _c = kind == 0 ? (uint)((ulong)value << (int)amount >> 32) & 1 : kind == 4 ? value & 1 : value >> (int)(amount - 1) & 1;
        return shifted;
    }

    /// <summary>A shift by 0 to 255.</summary>
    private static uint ShiftedByRegister(int kind, uint value, uint register)
    {
        var amount = (int)(register & 0xFF);
        return kind switch
        {
            0 => amount > 31 ? 0 : value << amount,
            1 => amount > 31 ? 0 : value >> amount,
            2 => (uint)((int)value >> Math.Min(amount, 31)),
            _ => BitOperations.RotateRight(value, amount & 31),
        };
    }

    private uint ShiftedByRegisterWithCarry(int kind, uint value, uint register)
    {
        var amount = (int)(register & 0xFF);
        if (amount == 0)
            return value;
        _c = kind switch
        {
            0 => amount > 32 ? 0 : (uint)((ulong)value << amount >> 32) & 1,
            1 => amount > 32 ? 0 : value >> (amount - 1) & 1,
            2 => (uint)((int)value >> Math.Min(amount - 1, 31)) & 1,
            _ => value >> ((amount - 1) & 31) & 1,
        };
        return ShiftedByRegister(kind, value, register);
    }

    /// <summary>Whether the next instruction of an IT block is executed; moves on in the block.</summary>
    private bool AdvanceBlock(uint pc)
    {
        (_itPc, _itBefore) = (pc, _it);
        var condition = _it >> 4;
        _it = (_it & 7) == 0 ? 0 : (_it & 0xE0) | (_it << 1 & 0x1F);
        return Holds(condition);
    }

    /// <summary>Whether a condition holds (pseudocode ConditionHolds).</summary>
    private bool Holds(uint condition)
    {
        var (n, z, v) = (_nz < 0, (int)_nz == 0, (int)_v < 0);
        var result = (condition >> 1) switch
        {
            0 => z,
            1 => _c != 0,
            2 => n,
            3 => v,
            4 => _c != 0 && !z,
            5 => n == v,
            6 => n == v && !z,
            _ => true,
        };
        return (condition & 1) != 0 && condition != 15 ? !result : result;
    }

    private uint ReadApsr() =>
        (_nz < 0 ? 1u << 31 : 0) | ((int)_nz == 0 ? 1u << 30 : 0) | _c << 29 | ((int)_v < 0 ? 1u << 28 : 0) | (_q ? 1u << 27 : 0) | _ge << 16;

    /// <summary>Sets N, Z, C, V and Q; GE apart.</summary>
    private void WriteApsr(uint value)
    {
        var (n, z) = (value >> 31 != 0, (value >> 30 & 1) != 0);
        _nz = z ? (n ? long.MinValue : 0) : (n ? -1 : 1);
        _c = value >> 29 & 1;
        _v = value << 3;
        _q = (value >> 27 & 1) != 0;
    }

    /// <summary>xPSR without the bits that only stand in a stack frame.</summary>
    private uint ReadPsr() => ReadApsr() | (uint)_ipsr | (_thumb ? 1u << 24 : 0) | (_it & 3) << 25 | (_it & 0xFC) << 8;
}
