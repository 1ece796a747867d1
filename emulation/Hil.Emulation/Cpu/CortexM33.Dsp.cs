using Hil.Emulation.Cpu.Decoding;
using static Hil.Emulation.Cpu.Decoding.Operation;

namespace Hil.Emulation.Cpu;

// Saturating and parallel arithmetic.
public sealed partial class CortexM33
{
    private void ExecuteDsp(in Instruction i)
    {
        ref var d = ref _r[i.Rd];
        var (n, m) = (_r[i.Rn], _r[i.Rm]);
        switch (i.Operation)
        {
            case Ssat:
                d = SaturateSigned((int)Preshifted(n, i.Kind, i.Ra), (int)i.Immediate);
                break;
            case Usat:
                d = SaturateUnsigned((int)Preshifted(n, i.Kind, i.Ra), (int)i.Immediate);
                break;
            case Ssat16:
                d = Pack(SaturateSigned(Half(n, 0), (int)i.Immediate), SaturateSigned(Half(n, 1), (int)i.Immediate));
                break;
            case Usat16:
                d = Pack(SaturateUnsigned(Half(n, 0), (int)i.Immediate), SaturateUnsigned(Half(n, 1), (int)i.Immediate));
                break;
            case Qadd:
                d = SaturateSigned((long)(int)m + (int)n, 32);
                break;
            case Qsub:
                d = SaturateSigned((long)(int)m - (int)n, 32);
                break;
            case Qdadd:
                d = SaturateSigned((int)m + (long)(int)SaturateSigned(2L * (int)n, 32), 32);
                break;
            case Qdsub:
                d = SaturateSigned((int)m - (long)(int)SaturateSigned(2L * (int)n, 32), 32);
                break;
            case Sel:
                var mask = ((_ge & 1) != 0 ? 0xFFu : 0) | ((_ge & 2) != 0 ? 0xFF00u : 0) | ((_ge & 4) != 0 ? 0xFF_0000u : 0) | ((_ge & 8) != 0 ? 0xFF00_0000 : 0);
                d = (n & mask) | (m & ~mask);
                break;
            case Pkhbt:
                d = Pack(n, m << (int)i.Immediate >> 16);
                break;
            case Pkhtb:
                d = Pack((uint)((long)(int)m >> (int)i.Immediate), n >> 16);
                break;
            case Operation.Parallel:
                d = (i.Kind & 3) == 0 ? ParallelBytes(n, m, i.Kind) : ParallelHalves(n, m, i.Kind);
                break;
            default:
                throw new InvalidOperationException($"The loop executes {i.Operation} itself.");
        }
    }

    private static uint Preshifted(uint value, byte kind, byte amount) =>
        kind == 0 ? value << amount : (uint)((int)value >> (amount == 0 ? 31 : amount));

    private uint SaturateSigned(long value, int bits)
    {
        var limit = 1L << (bits - 1);
        var saturated = Math.Clamp(value, -limit, limit - 1);
        if (saturated != value)
            _q = true;
        return (uint)saturated;
    }

    private uint SaturateUnsigned(long value, int bits)
    {
        var saturated = Math.Clamp(value, 0, (1L << bits) - 1);
        if (saturated != value)
            _q = true;
        return (uint)saturated;
    }

    // Kind of the parallel operations: bits 2 to 0 ADD8 0, ADD16 1, ASX 2, SUB8 4, SUB16 5, SAX 6; bits 5 to 3 signed 0, saturating 1,
    // halving 2, and the same unsigned 4, 5, 6.
    private uint ParallelHalves(uint n, uint m, byte kind)
    {
        var unsigned = (kind & 0x20) != 0;
        int Lane(uint value, bool upper) => unsigned ? (int)(upper ? value >> 16 : value & 0xFFFF) : Half(value, upper ? 1 : 0);
        var (n0, n1, m0, m1) = (Lane(n, false), Lane(n, true), Lane(m, false), Lane(m, true));
        var (low, high, lowIsSum, highIsSum) = (kind & 7) switch
        {
            1 => (n0 + m0, n1 + m1, true, true),
            2 => (n0 - m1, n1 + m0, false, true),
            5 => (n0 - m0, n1 - m1, false, false),
            _ => (n0 + m1, n1 - m0, true, false),
        };
        if ((kind >> 3 & 3) == 0)
            _ge = (IsGreater(low, unsigned, lowIsSum, 16) ? 3u : 0) | (IsGreater(high, unsigned, highIsSum, 16) ? 12u : 0);
        return Pack(Finish(low, kind, 16), Finish(high, kind, 16));
    }

    private uint ParallelBytes(uint n, uint m, byte kind)
    {
        var unsigned = (kind & 0x20) != 0;
        var isSum = (kind & 4) == 0;
        var (result, greater) = (0u, 0u);
        for (var lane = 0; lane < 4; lane++)
        {
            var (left, right) = (n >> (8 * lane) & 0xFF, m >> (8 * lane) & 0xFF);
            var (a, b) = unsigned ? ((int)left, (int)right) : ((sbyte)left, (sbyte)right);
            var value = isSum ? a + b : a - b;
            greater |= IsGreater(value, unsigned, isSum, 8) ? 1u << lane : 0;
            result |= (Finish(value, kind, 8) & 0xFF) << (8 * lane);
        }

        if ((kind >> 3 & 3) == 0)
            _ge = greater;
        return result;
    }

    private static bool IsGreater(int value, bool unsigned, bool isSum, int bits) =>
        unsigned && isSum ? value >= 1 << bits : value >= 0;

    private static uint Finish(int value, byte kind, int bits) => (kind >> 3) switch
    {
        1 => (uint)Math.Clamp(value, -(1 << (bits - 1)), (1 << (bits - 1)) - 1),
        5 => (uint)Math.Clamp(value, 0, (1 << bits) - 1),
        2 or 6 => (uint)(value >> 1),
        _ => (uint)value,
    };
}
