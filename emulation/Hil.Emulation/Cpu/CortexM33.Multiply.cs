using Hil.Emulation.Cpu.Decoding;
using static Hil.Emulation.Cpu.Decoding.Operation;

namespace Hil.Emulation.Cpu;

// Multiplication and division.
public sealed partial class CortexM33
{
    private void ExecuteMultiply(in Instruction i)
    {
        ref var d = ref _r[i.Rd];
        ref var a = ref _r[i.Ra];
        var (n, m) = (_r[i.Rn], _r[i.Rm]);
        var accumulator = (ulong)a << 32 | d;
        switch (i.Operation)
        {
            case Smull:
                WriteLong(in i, (ulong)((long)(int)n * (int)m));
                break;
            case Umull:
                WriteLong(in i, (ulong)n * m);
                break;
            case Smlal:
                WriteLong(in i, accumulator + (ulong)((long)(int)n * (int)m));
                break;
            case Umlal:
                WriteLong(in i, accumulator + (ulong)n * m);
                break;
            case Umaal:
                WriteLong(in i, (ulong)n * m + a + d);
                break;
            case Sdiv:
                CheckDivisor(m);
                // The one quotient that does not fit is cut off, without a fault.
                d = m == 0 ? 0 : (uint)((long)(int)n / (int)m);
                break;
            case Udiv:
                CheckDivisor(m);
                d = m == 0 ? 0 : n / m;
                break;
            case Smulxy:
                d = (uint)(Half(n, i.Kind & 2) * Half(m, i.Kind & 1));
                break;
            case Smlaxy:
                d = Accumulate(Half(n, i.Kind & 2) * Half(m, i.Kind & 1), (int)a);
                break;
            case Smulwy:
                d = (uint)((long)(int)n * Half(m, i.Kind & 1) >> 16);
                break;
            case Smlawy:
                d = Accumulate((long)(int)n * Half(m, i.Kind & 1) >> 16, (int)a);
                break;
            case Smlalxy:
                WriteLong(in i, accumulator + (ulong)(long)(Half(n, i.Kind & 2) * Half(m, i.Kind & 1)));
                break;
            case Smuad:
                d = Accumulate(Products(n, m, i.Kind, subtract: false), 0);
                break;
            case Smusd:
                d = (uint)Products(n, m, i.Kind, subtract: true);
                break;
            case Smlad:
                d = Accumulate(Products(n, m, i.Kind, subtract: false), (int)a);
                break;
            case Smlsd:
                d = Accumulate(Products(n, m, i.Kind, subtract: true), (int)a);
                break;
            case Smlald:
                WriteLong(in i, accumulator + (ulong)Products(n, m, i.Kind, subtract: false));
                break;
            case Smlsld:
                WriteLong(in i, accumulator + (ulong)Products(n, m, i.Kind, subtract: true));
                break;
            case Smmul:
                d = (uint)(((long)(int)n * (int)m + Rounding(i.Kind)) >> 32);
                break;
            case Smmla:
                d = (uint)(((long)((ulong)a << 32) + (long)(int)n * (int)m + Rounding(i.Kind)) >> 32);
                break;
            case Smmls:
                d = (uint)(((long)((ulong)a << 32) - (long)(int)n * (int)m + Rounding(i.Kind)) >> 32);
                break;
            case Usad8:
                d = AbsoluteDifferences(n, m);
                break;
            case Usada8:
                d = a + AbsoluteDifferences(n, m);
                break;
            default:
                throw new InvalidOperationException($"The loop executes {i.Operation} itself.");
        }
    }

    private static int Half(uint value, int upper) => upper != 0 ? (int)value >> 16 : (short)value;

    private static long Rounding(byte kind) => (kind & 1) != 0 ? 0x8000_0000L : 0;

    private static long Products(uint n, uint m, byte kind, bool subtract)
    {
        var (low, high) = (kind & 1) != 0 ? (Half(m, 1), Half(m, 0)) : (Half(m, 0), Half(m, 1));
        var (first, second) = ((long)Half(n, 0) * low, (long)Half(n, 1) * high);
        return subtract ? first - second : first + second;
    }

    /// <summary>The low word of a sum; Q where it does not fit.</summary>
    private uint Accumulate(long product, int accumulator)
    {
        var sum = product + accumulator;
        if (sum != (int)sum)
            _q = true;
        return (uint)sum;
    }

    private static uint AbsoluteDifferences(uint n, uint m)
    {
        var sum = 0;
        for (var shift = 0; shift < 32; shift += 8)
            sum += Math.Abs((int)(n >> shift & 0xFF) - (int)(m >> shift & 0xFF));
        return (uint)sum;
    }

    private void WriteLong(in Instruction i, ulong value) => (_r[i.Rd], _r[i.Ra]) = ((uint)value, (uint)(value >> 32));

    private void CheckDivisor(uint divisor)
    {
        if (divisor == 0 && (_ccr & CcrDivideByZeroTrap) != 0)
            throw UsageFault(FaultStatus.DivideByZero);
    }
}
