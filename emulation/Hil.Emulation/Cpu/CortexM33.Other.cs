using System.Buffers.Binary;
using System.Numerics;
using Hil.Emulation.Cpu.Decoding;
using static Hil.Emulation.Cpu.Decoding.Operation;

namespace Hil.Emulation.Cpu;

// Everything the loop does not do itself.
public sealed partial class CortexM33
{
    private void ExecuteOther(in Instruction i)
    {
        if (i.Operation >= Vadd)
            ExecuteFloat(in i);
        else if (i.Operation >= Nop)
            ExecuteSystem(in i);
        else if (i.Operation >= Ssat)
            ExecuteDsp(in i);
        else if (i.Operation >= Mla)
            ExecuteMultiply(in i);
        else if (i.Operation >= Movt)
            ExecuteBits(in i);
        else
            ExecuteBlock(in i);
    }

    private void ExecuteBlock(in Instruction i)
    {
        switch (i.Operation)
        {
            case Ldrd:
                LoadDual(in i);
                break;
            case Strd:
                StoreDual(in i);
                break;
            case LdrdLiteral:
                LoadDualLiteral(in i);
                break;
            case Unprivileged:
                ExecuteUnprivileged(in i);
                break;
            case Ldrex:
                LoadExclusive(in i);
                break;
            case Strex:
                StoreExclusive(in i);
                break;
            case Clrex:
                _exclusive = null;
                break;
            default:
                ExecuteOrdered(in i);
                break;
        }
    }

    private void ExecuteBits(in Instruction i)
    {
        ref var d = ref _r[i.Rd];
        var (n, m) = (_r[i.Rn], _r[i.Rm]);
        var rotated = BitOperations.RotateRight(m, (int)i.Immediate);
        switch (i.Operation)
        {
            case Bfi:
                var mask = (uint)((1UL << (int)i.Immediate) - 1) << i.Ra;
                d = (d & ~mask) | (n << i.Ra & mask);
                break;
            case Bfc:
                d &= ~((uint)((1UL << (int)i.Immediate) - 1) << i.Ra);
                break;
            case Clz:
                d = (uint)BitOperations.LeadingZeroCount(m);
                break;
            case Rbit:
                d = Reverse(m);
                break;
            case Rev:
                d = BinaryPrimitives.ReverseEndianness(m);
                break;
            case Rev16:
                d = BitOperations.RotateLeft(BinaryPrimitives.ReverseEndianness(m), 16);
                break;
            case Revsh:
                d = (uint)BinaryPrimitives.ReverseEndianness((short)m);
                break;
            case Sxtah:
                d = n + (uint)(short)rotated;
                break;
            case Sxtab:
                d = n + (uint)(sbyte)rotated;
                break;
            case Uxtah:
                d = n + (ushort)rotated;
                break;
            case Uxtab:
                d = n + (byte)rotated;
                break;
            case Sxtb16:
                d = Pack((uint)(sbyte)rotated, (uint)(sbyte)(rotated >> 16));
                break;
            case Uxtb16:
                d = rotated & 0x00FF_00FF;
                break;
            case Sxtab16:
                d = Pack(n + (uint)(sbyte)rotated, (n >> 16) + (uint)(sbyte)(rotated >> 16));
                break;
            case Uxtab16:
                d = Pack(n + (byte)rotated, (n >> 16) + (byte)(rotated >> 16));
                break;
            default:
                throw new InvalidOperationException($"The loop executes {i.Operation} itself.");
        }
    }

    private static uint Pack(uint low, uint high) => (low & 0xFFFF) | high << 16;

    private static uint Reverse(uint value)
    {
        value = (value >> 1 & 0x5555_5555) | (value & 0x5555_5555) << 1;
        value = (value >> 2 & 0x3333_3333) | (value & 0x3333_3333) << 2;
        value = (value >> 4 & 0x0F0F_0F0F) | (value & 0x0F0F_0F0F) << 4;
        return BinaryPrimitives.ReverseEndianness(value);
    }
}
