namespace Hil.Emulation.Cpu;

/// <summary>
/// Single-precision arithmetic with the rounding modes, default NaN, flush-to-zero and cumulative exception bits of FPSCR, exact to the
/// last bit (Armv8-M Architecture Reference Manual, pseudocode FPAdd to FPRoundInt).
/// </summary>
/// <remarks>
/// Each result is computed in double precision and rounded to odd there, then once more to single precision in the wanted mode: with 53
/// bits that is exact, and what was lost says which exceptions to raise. It depends on nothing but IEEE 754 doubles.
/// </remarks>
internal static class SinglePrecision
{
    public const uint InvalidOperation = 1;
    public const uint DivisionByZero = 2;
    public const uint Overflow = 4;
    public const uint Underflow = 8;
    public const uint Inexact = 16;
    public const uint InputDenormal = 128;
    public const uint FlushToZero = 1 << 24;
    public const uint DefaultNanMode = 1 << 25;
    public const uint AlternativeHalf = 1 << 26;

    public const uint Sign = 0x8000_0000;
    public const uint Infinity = 0x7F80_0000;
    public const uint DefaultNan = 0x7FC0_0000;

    private const double SmallestNormal = 1.1754943508222875E-38;
    private const double TwoTo128 = 3.402823669209385E+38;

    public static bool IsNan(uint value) => (value & ~Sign) > Infinity;

    public static bool IsSignalling(uint value) => IsNan(value) && (value & 0x0040_0000) == 0;

    public static uint Add(uint left, uint right, ref uint fpscr)
    {
        (left, right) = (Input(left, ref fpscr), Input(right, ref fpscr));
        if (IsNan(left) || IsNan(right))
            return Nan(left, right, ref fpscr);
        var (a, b) = (Double(left), Double(right));
        if (double.IsInfinity(a) || double.IsInfinity(b))
            return double.IsNaN(a + b) ? Invalid(ref fpscr) : Bits((float)(a + b));
        return Sum(a, b, ref fpscr);
    }

    public static uint Subtract(uint left, uint right, ref uint fpscr)
    {
        // The sign of a NaN stays as it is.
        if (IsNan(left) || IsNan(right))
            return Nan(Input(left, ref fpscr), Input(right, ref fpscr), ref fpscr);
        return Add(left, right ^ Sign, ref fpscr);
    }

    public static uint Multiply(uint left, uint right, ref uint fpscr)
    {
        (left, right) = (Input(left, ref fpscr), Input(right, ref fpscr));
        if (IsNan(left) || IsNan(right))
            return Nan(left, right, ref fpscr);
        var product = Double(left) * Double(right);
        if (double.IsNaN(product))
            return Invalid(ref fpscr);
        return double.IsInfinity(product) || product == 0 ? Bits((float)product) : Round(product, ref fpscr);
    }

    public static uint Divide(uint left, uint right, ref uint fpscr)
    {
        (left, right) = (Input(left, ref fpscr), Input(right, ref fpscr));
        if (IsNan(left) || IsNan(right))
            return Nan(left, right, ref fpscr);
        var (a, b) = (Double(left), Double(right));
        var quotient = a / b;
        if (double.IsNaN(quotient))
            return Invalid(ref fpscr);
        if (b == 0 && !double.IsInfinity(a))
            fpscr |= DivisionByZero;
        if (double.IsInfinity(quotient) || quotient == 0)
            return Bits((float)quotient);
        var rest = Math.FusedMultiplyAdd(-quotient, b, a);
        return Round(ToOdd(quotient, b < 0 ? -rest : rest), ref fpscr);
    }

    public static uint SquareRoot(uint value, ref uint fpscr)
    {
        value = Input(value, ref fpscr);
        if (IsNan(value))
            return Nan(value, value, ref fpscr);
        var a = Double(value);
        if (a == 0 || a == double.PositiveInfinity)
            return value;
        if (a < 0)
            return Invalid(ref fpscr);
        var root = Math.Sqrt(a);
        return Round(ToOdd(root, Math.FusedMultiplyAdd(-root, root, a)), ref fpscr);
    }

    /// <summary>addend + left * right, rounded once.</summary>
    public static uint MultiplyAdd(uint addend, uint left, uint right, ref uint fpscr)
    {
        (addend, left, right) = (Input(addend, ref fpscr), Input(left, ref fpscr), Input(right, ref fpscr));
        var product = Double(left) * Double(right);
        var noProduct = double.IsNaN(product) && !IsNan(left) && !IsNan(right);
        if (IsNan(addend) && !IsSignalling(addend) && noProduct)
            return Invalid(ref fpscr);
        if (IsNan(addend) || IsNan(left) || IsNan(right))
            return Nan(addend, left, right, ref fpscr);
        var sum = product + Double(addend);
        if (noProduct || double.IsNaN(sum))
            return Invalid(ref fpscr);
        return double.IsInfinity(sum) ? Bits((float)sum) : Sum(product, Double(addend), ref fpscr);
    }

    /// <summary>N, Z, C and V of a comparison, in their places in FPSCR.</summary>
    public static uint Compare(uint left, uint right, bool signalQuiet, ref uint fpscr)
    {
        (left, right) = (Input(left, ref fpscr), Input(right, ref fpscr));
        if (IsNan(left) || IsNan(right))
        {
            if (signalQuiet || IsSignalling(left) || IsSignalling(right))
                fpscr |= InvalidOperation;
            return 0x3000_0000;
        }

        var (a, b) = (Double(left), Double(right));
        return a == b ? 0x6000_0000u : a < b ? 0x8000_0000 : 0x2000_0000;
    }

    /// <summary>VMAXNM and VMINNM: a quiet NaN loses against a number.</summary>
    public static uint Extreme(uint left, uint right, bool maximum, ref uint fpscr)
    {
        (left, right) = (Input(left, ref fpscr), Input(right, ref fpscr));
        var (leftQuiet, rightQuiet) = (IsNan(left) && !IsSignalling(left), IsNan(right) && !IsSignalling(right));
        if (leftQuiet && !IsNan(right))
            return right;
        if (rightQuiet && !IsNan(left))
            return left;
        if (IsNan(left) || IsNan(right))
            return Nan(left, right, ref fpscr);
        var (a, b) = (Double(left), Double(right));
        if (a == 0 && b == 0)
            return maximum ? left & right : left | right;
        return a > b == maximum ? left : right;
    }

    /// <summary>Rounds to an integer in single precision.</summary>
    /// <param name="value">What to round.</param>
    /// <param name="rounding">0 A, 1 N, 2 P, 3 M, 4 Z, 5 as FPSCR says, 6 the same and signal inexact.</param>
    /// <param name="fpscr">Modes and exceptions.</param>
    public static uint RoundToIntegral(uint value, int rounding, ref uint fpscr)
    {
        value = Input(value, ref fpscr);
        if (IsNan(value))
            return Nan(value, value, ref fpscr);
        var a = Double(value);
        if (a == 0 || double.IsInfinity(a))
            return value;
        var rounded = Integral(a, rounding, fpscr);
        if (rounding == 6 && rounded != a)
            fpscr |= Inexact;
        return (Bits((float)rounded) & ~Sign) | (value & Sign);
    }

    /// <summary>To an integer of 16 or 32 bits, times two to the power of <paramref name="fraction"/>, saturating.</summary>
    public static uint ToFixed(uint value, int bits, int fraction, bool signed, int rounding, ref uint fpscr)
    {
        value = Input(value, ref fpscr);
        if (IsNan(value))
        {
            fpscr |= InvalidOperation;
            return 0;
        }

        var scaled = Double(value) * PowerOfTwo(fraction);
        var rounded = double.IsInfinity(scaled) ? scaled : Integral(scaled, rounding, fpscr);
        var (low, high) = signed ? (-PowerOfTwo(bits - 1), PowerOfTwo(bits - 1) - 1) : (0, PowerOfTwo(bits) - 1);
        if (rounded < low || rounded > high)
        {
            fpscr |= InvalidOperation;
            rounded = rounded < low ? low : high;
        }
        else if (rounded != scaled)
        {
            fpscr |= Inexact;
        }

        return (uint)(long)rounded;
    }

    /// <summary>From an integer divided by two to the power of <paramref name="fraction"/>.</summary>
    public static uint FromFixed(long value, int fraction, bool toNearest, ref uint fpscr)
    {
        if (value == 0)
            return 0;
        var mode = fpscr & 0x00C0_0000;
        if (toNearest)
            fpscr &= ~0x00C0_0000u;
        var result = Round(value / PowerOfTwo(fraction), ref fpscr);
        fpscr |= mode;
        return result;
    }

    public static uint FromHalf(uint half, ref uint fpscr)
    {
        var (sign, exponent, fraction) = ((half & 0x8000) << 16, half >> 10 & 31, half & 0x3FF);
        if (exponent == 31 && (fpscr & AlternativeHalf) == 0)
        {
            if (fraction == 0)
                return sign | Infinity;
            return Nan(sign | Infinity | fraction << 13, 0, ref fpscr);
        }

        var magnitude = exponent == 0 ? fraction * PowerOfTwo(-24) : (fraction + 1024) * PowerOfTwo((int)exponent - 25);
        return sign | Bits((float)magnitude);
    }

    public static uint ToHalf(uint value, ref uint fpscr)
    {
        value = Input(value, ref fpscr);
        var sign = value >> 16 & 0x8000;
        var alternative = (fpscr & AlternativeHalf) != 0;
        if (IsNan(value))
        {
            if (IsSignalling(value) || alternative)
                fpscr |= InvalidOperation;
            if (alternative)
                return sign;
            return (fpscr & DefaultNanMode) != 0 ? 0x7E00 : sign | 0x7E00 | (value >> 13 & 0x1FF);
        }

        var a = Math.Abs(Double(value));
        if (double.IsInfinity(a))
        {
            if (!alternative)
                return sign | 0x7C00;
            fpscr |= InvalidOperation;
            return sign | 0x7FFF;
        }

        if (a == 0)
            return sign;
        var exponent = Math.Max(Math.ILogB(a), -14);
        var unit = PowerOfTwo(exponent - 10);
        var signed = sign != 0 ? -a : a;
        var mantissa = Math.Abs(Integral(signed / unit, 5, fpscr));
        var isInexact = mantissa * unit != a;
        var result = (uint)(exponent + 14) * 1024 + (uint)mantissa; // The leading bit of the mantissa carries into the exponent.
        if (alternative ? result > 0x7FFF : result >= 0x7C00)
        {
            if (alternative)
            {
                fpscr |= InvalidOperation;
                return sign | 0x7FFF;
            }

            fpscr |= Overflow | Inexact;
            var up = (fpscr >> 22 & 3) switch { 0 => true, 1 => sign == 0, 2 => sign != 0, _ => false };
            return sign | (up ? 0x7C00u : 0x7BFF);
        }

        if (isInexact)
            fpscr |= Inexact | (a < PowerOfTwo(-14) ? Underflow : 0);
        return sign | result;
    }

    private static double Double(uint bits) => BitConverter.UInt32BitsToSingle(bits);

    private static uint Bits(float value) => BitConverter.SingleToUInt32Bits(value);

    private static double PowerOfTwo(int exponent) => Math.ScaleB(1, exponent);

    private static uint Input(uint value, ref uint fpscr)
    {
        if ((fpscr & FlushToZero) == 0 || (value & Infinity) != 0 || (value & 0x007F_FFFF) == 0)
            return value;
        fpscr |= InputDenormal;
        return value & Sign;
    }

    private static uint Invalid(ref uint fpscr)
    {
        fpscr |= InvalidOperation;
        return DefaultNan;
    }

    /// <summary>The NaN that comes of two operands: signalling ones first, then in order.</summary>
    private static uint Nan(uint first, uint second, ref uint fpscr) => Nan(first, second, 0, ref fpscr);

    private static uint Nan(uint first, uint second, uint third, ref uint fpscr)
    {
        var chosen = IsSignalling(first) ? first : IsSignalling(second) ? second : IsSignalling(third) ? third
            : IsNan(first) ? first : IsNan(second) ? second : third;
        if (IsSignalling(chosen))
            fpscr |= InvalidOperation;
        return (fpscr & DefaultNanMode) != 0 ? DefaultNan : chosen | 0x0040_0000;
    }

    /// <summary>The rounded sum of two finite numbers.</summary>
    private static uint Sum(double a, double b, ref uint fpscr)
    {
        var sum = a + b;
        if (sum == 0)
        {
            // Zeros of one sign keep it; numbers that cancel give +0, or -0 when rounding down.
            if (a == 0 && b == 0 && double.IsNegative(a) == double.IsNegative(b))
                return double.IsNegative(a) ? Sign : 0;
            return (fpscr >> 22 & 3) == 2 ? Sign : 0;
        }

        // Knuth's two-sum: what the rounding of the sum lost, exactly.
        var part = sum - a;
        var lost = (a - (sum - part)) + (b - part);
        return Round(ToOdd(sum, lost), ref fpscr);
    }

    /// <summary>A double that stands for a number beyond its precision: odd in its last place where something was lost.</summary>
    private static double ToOdd(double rounded, double lost)
    {
        if (lost == 0 || (BitConverter.DoubleToInt64Bits(rounded) & 1) != 0)
            return rounded;
        return lost > 0 ? Math.BitIncrement(rounded) : Math.BitDecrement(rounded);
    }

    /// <summary>Rounds a number that is not zero to single precision (pseudocode FPRound).</summary>
    private static uint Round(double value, ref uint fpscr)
    {
        var magnitude = Math.Abs(value);
        var isTiny = magnitude < SmallestNormal;
        if (isTiny && (fpscr & FlushToZero) != 0)
        {
            fpscr |= Underflow;
            return value < 0 ? Sign : 0;
        }

        var result = (float)value;
        if (result == value)
            return Bits(result);
        switch (fpscr >> 22 & 3)
        {
            case 1 when result < value:
                result = MathF.BitIncrement(result);
                break;
            case 2 when result > value:
                result = MathF.BitDecrement(result);
                break;
            case 3 when MathF.Abs(result) > magnitude:
                result = value > 0 ? MathF.BitDecrement(result) : MathF.BitIncrement(result);
                break;
        }

        fpscr |= Inexact;
        if (float.IsInfinity(result) || magnitude >= TwoTo128)
            fpscr |= Overflow;
        if (isTiny)
            fpscr |= Underflow;
        var bits = Bits(result);
        return bits == 0 && value < 0 ? Sign : bits;
    }

    private static double Integral(double value, int rounding, uint fpscr)
    {
        if (rounding >= 5)
            rounding = (fpscr >> 22 & 3) switch { 0 => 1, 1 => 2, 2 => 3, _ => 4 };
        return rounding switch
        {
            0 => Math.Round(value, MidpointRounding.AwayFromZero),
            1 => Math.Round(value, MidpointRounding.ToEven),
            2 => Math.Ceiling(value),
            3 => Math.Floor(value),
            _ => Math.Truncate(value),
        };
    }
}
