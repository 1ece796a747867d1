using System.Globalization;
using System.Text.RegularExpressions;

namespace Hil.Emulation.Tests.Cpu.Oracle;

/// <summary>Makes programs of random instructions, the same ones for a seed.</summary>
internal sealed partial class ProgramGenerator(int seed)
{
    private static readonly string[] Conditions = ["eq", "ne", "cs", "cc", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le"];

    private static readonly uint[] Interesting =
        [0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x1_0000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x8000_8000, 0x7FFF_7FFF, 0x80808080];

    private static readonly uint[] InterestingFloats =
    [
        0, 0x8000_0000, 0x3F80_0000, 0xBF80_0000, 0x3F00_0000, 0x7F80_0000, 0xFF80_0000, 0x7FC0_1234, 0x7F80_0001, 0xFFA0_0000, 1, 0x8000_0001,
        0x007F_FFFF, 0x0080_0000, 0x7F7F_FFFF, 0xFF7F_FFFF, 0x4F00_0000, 0xCF00_0000, 0x4F80_0000, 0x4B00_0001, 0x3F7F_FFFF, 0x4020_0000, 0x477F_F000, 0x3300_0000,
    ];

    private readonly Random _random = new(seed);

    /// <summary>Instructions from templates, one line each, some with several.</summary>
    public string[] Instructions(string[] templates, int count) => [.. Enumerable.Range(0, count).Select(_ => Fill(templates[_random.Next(templates.Length)]))];

    /// <summary>A state to start from: r0–r12, APSR, s0–s31, FPSCR.</summary>
    public uint[] State()
    {
        var state = new uint[ReferenceProgram.StateWords];
        for (var i = 0; i < 13; i++)
            state[i] = Integer();
        state[13] = (uint)_random.NextInt64(1L << 32) & 0xF80F_0000;
        for (var i = 14; i < 46; i++)
            state[i] = Float();
        // Half of them with the usual modes, the rest with any rounding, flush-to-zero, default NaN and alternative half precision.
        state[46] = _random.Next(2) == 0 ? 0 : (uint)_random.NextInt64(1L << 32) & 0xF7C0_009F;
        return state;
    }

    private uint Integer() => _random.Next(3) switch
    {
        0 => Interesting[_random.Next(Interesting.Length)],
        1 => (uint)_random.Next(64),
        _ => (uint)_random.NextInt64(1L << 32),
    };

    private uint Float() => _random.Next(4) switch
    {
        0 => InterestingFloats[_random.Next(InterestingFloats.Length)],
        1 => BitConverter.SingleToUInt32Bits((float)((_random.NextDouble() - 0.5) * Math.Pow(10, _random.Next(-3, 10)))),
        2 => BitConverter.SingleToUInt32Bits(_random.Next(-1000, 1000) / 8f),
        _ => (uint)_random.NextInt64(1L << 32),
    };

    [GeneratedRegex(@"\{([^{}]+)\}")]
    private static partial Regex Hole();

    private string Fill(string template)
    {
        // {0r}, {1r}, {2r}: the same register each time, different from each other.
        var order = Enumerable.Range(0, 13).ToArray();
        _random.Shuffle(order);
        var low = order.Where(register => register < 8).ToArray();
        var single = _random.Next(32);
        var condition = _random.Next(Conditions.Length);
        return Hole().Replace(template, match =>
        {
            var hole = match.Groups[1].Value;
            return hole switch
            {
                "r" => $"r{_random.Next(13)}",
                "l" => $"r{_random.Next(8)}",
                "0r" or "1r" or "2r" => $"r{order[hole[0] - '0']}",
                "0l" or "1l" or "2l" => $"r{low[hole[0] - '0']}",
                "rr" => $"r{order[3]}, r{order[4]}",
                "f" => $"s{_random.Next(32)}",
                "0f" => $"s{single}",
                "ff" => $"s{single & 30}, s{single | 1}",
                "s" => _random.Next(2) == 0 ? "s" : "",
                "m" => Modified(),
                "shift" => Shift(),
                "bf" => BitField(),
                "c" or "c1" => Conditions[condition],
                "c2" => Conditions[condition ^ 1],
                _ when hole.Contains('-') && hole.Any(char.IsDigit) => Number(hole),
                _ => match.Value,
            };
        });
    }

    private string Number(string hole)
    {
        var match = Regex.Match(hole, @"^(?:(\d+)\*)?(-?\d+)-(\d+)$");
        if (!match.Success)
            return $"{{{hole}}}";
        var factor = match.Groups[1].Success ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 1;
        var (low, high) = (int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture));
        return (factor * _random.Next(low, high + 1)).ToString(CultureInfo.InvariantCulture);
    }

    private string Modified()
    {
        var low = (uint)_random.Next(256);
        var value = _random.Next(5) switch
        {
            0 => low,
            1 => low << 16 | low,
            2 => low << 24 | low << 8,
            3 => low * 0x01010101,
            _ => (0x80 | low) << _random.Next(1, 24),
        };
        return $"0x{value:x}";
    }

    private string Shift() => _random.Next(5) switch
    {
        0 => $"lsl #{_random.Next(1, 32)}",
        1 => $"lsr #{_random.Next(1, 33)}",
        2 => $"asr #{_random.Next(1, 33)}",
        3 => $"ror #{_random.Next(1, 32)}",
        _ => "rrx",
    };

    private string BitField()
    {
        var lowest = _random.Next(32);
        return $"#{lowest}, #{_random.Next(1, 33 - lowest)}";
    }
}
