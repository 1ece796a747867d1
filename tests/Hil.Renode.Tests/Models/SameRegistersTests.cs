using System.Buffers.Binary;
using Hil.Core.Boards;
using Hil.Core.Images;
using Hil.Core.Timelines;
using Hil.Emulation.Boards;

namespace Hil.Renode.Tests.Models;

/// <summary>The models and the embedded chip share what they know and no code: whatever a program does to the registers, they must do the same.</summary>
[RequiresRenode, NonParallelizable]
public sealed class SameRegistersTests
{
    private const uint Results = Chip.Ram + 0x4000;
    private const int Accesses = 48;

    // Of those with several of a kind one, but for the numbers by which they differ. No WDT, which would reset, and no SYSTEMOFF.
    private static readonly (string Name, uint Base, uint[] Offsets)[] Peripherals =
    [
        ("SPU", 0x5000_3000, [0x600, 0x604, 0x640, 0x700, 0x704, 0x800, 0x804]), ("CLOCK", 0x5000_5000, [0x000, 0x004, 0x100, 0x104, 0x304, 0x308, 0x408, 0x40C, 0x418, 0x51C, 0x520]),
        ("UARTE0", 0x5000_8000, [0x004, 0x00C, 0x108, 0x110, 0x120, 0x144, 0x150, 0x200, 0x304, 0x308, 0x500, 0x508, 0x50C, 0x514, 0x524, 0x538, 0x548, 0x56C]),
        ("SPIM3", 0x5000_B000, [0x010, 0x014, 0x104, 0x110, 0x118, 0x120, 0x14C, 0x200, 0x304, 0x500, 0x508, 0x524, 0x538, 0x53C, 0x548, 0x54C, 0x554, 0x5C0]),
        ("GPIOTE", 0x5000_D000, [0x000, 0x004, 0x030, 0x060, 0x080, 0x0B0, 0x100, 0x17C, 0x180, 0x304, 0x308, 0x510, 0x514]),
        ("SAADC", 0x5000_E000, [0x000, 0x100, 0x300, 0x304, 0x500, 0x510, 0x5F0, 0x62C]),
        ("TIMER0", 0x5000_F000, [0x00C, 0x080, 0x084, 0x0C0, 0x140, 0x144, 0x1C0, 0x200, 0x304, 0x308, 0x504, 0x508, 0x510]), ("TIMER2", 0x5001_1000, [0x040, 0x504, 0x508, 0x540, 0x544]),
        ("RTC0", 0x5001_4000, [0x080, 0x100, 0x140, 0x180, 0x1C0, 0x304, 0x308, 0x340, 0x344, 0x348, 0x508, 0x540, 0x54C]),
        ("DPPIC", 0x5001_7000, [0x000, 0x004, 0x080, 0x084, 0x500, 0x504, 0x508, 0x800, 0x804]),
        ("EGU0", 0x5001_B000, [0x000, 0x004, 0x03C, 0x080, 0x084, 0x100, 0x104, 0x13C, 0x180, 0x184, 0x300, 0x304, 0x308]), ("EGU5", 0x5002_0000, [0x000, 0x080, 0x100, 0x180]),
        ("PWM0", 0x5002_1000, [0x004, 0x008, 0x00C, 0x104, 0x108, 0x118, 0x200, 0x300, 0x500, 0x504, 0x508, 0x50C, 0x510, 0x514, 0x520, 0x524, 0x528, 0x52C, 0x560]),
        ("NVMC", 0x5003_9000, [0x400, 0x408, 0x504, 0x51C, 0x540, 0x584]), ("VMC", 0x5003_A000, [0x600, 0x604, 0x608]), ("IPC", 0x5002_A000, [0x000, 0x080, 0x100, 0x180, 0x304, 0x510, 0x590, 0x610]),
        ("FICR", 0x00FF_0000, [0x130, 0x140, 0x204, 0x208, 0x218, 0x21C, 0x220]), ("P0", 0x5084_2000, [0x504, 0x508, 0x50C, 0x510, 0x514, 0x518, 0x51C, 0x520, 0x524, 0x700, 0x724, 0x774]),
    ];

    [Test]
    public async Task Whatever_a_program_does_to_the_registers_the_embedded_chip_and_the_models_do_the_same([Range(1, 12)] int seed) => await Compare(seed);

    [Test, Category("Slow")]
    public async Task Two_hundred_programs_find_the_embedded_chip_and_the_models_the_same()
    {
        for (var seed = 1000; seed < 1200; seed++)
            await Compare(seed);
    }

    private static async Task Compare(int seed)
    {
        var (image, touched) = Draw(new Random(seed));
        var left = await Run(new EmbeddedBackend(), image);
        var right = await Run(new RenodeBackend(), image);
        Assert.That(left.Memory, Has.Some.Not.Zero, $"seed {seed}: the program ran");
        var differences = touched.Where((_, i) => Word(left.Memory, i) != Word(right.Memory, i))
            .Select(each => $"{each.Text}: embedded 0x{Word(left.Memory, each.Index):x8}, Renode 0x{Word(right.Memory, each.Index):x8}");
        Assert.That(differences, Is.Empty, $"seed {seed}: {string.Join("; ", touched.Select(each => each.Text))}");
        Assert.That(right.Told, Is.EqualTo(left.Told), $"seed {seed}");
    }

    // Stores first, then time for all that they began, then loads.
    private static (FirmwareImage Image, List<(int Index, string Text)> Touched) Draw(Random random)
    {
        var program = new TinyProgram();
        var touched = new List<(uint Address, string Text)>();
        for (var i = 0; i < Accesses / 2; i++)
        {
            var (name, start, offsets) = Peripherals[random.Next(Peripherals.Length)];
            var offset = offsets[random.Next(offsets.Length)];
            var value = random.Next(6) switch
            {
                0 => 0u,
                1 or 2 => 1u,
                3 => (uint)random.Next(16),
                4 => 0x8000_0000 | (uint)random.Next(16),
                _ => (uint)random.NextInt64(1L << 32),
            };
            // Memory that a peripheral reads and writes is none of the program's.
            if (offset is 0x508 or 0x534 or 0x544 && name is "UARTE0" or "SPIM3")
                value = Chip.Ram + 0x8000;
            if (name != "FICR")
                program.Store(start + offset, value);
            touched.Add((start + offset, $"{name}+0x{offset:x3} = 0x{value:x}"));
        }

        program.Raw(0x23FF).Raw(0x035B).Raw(0x3B01).Raw(0xD1FD); // movs r3, #255; lsls r3, r3, #13; subs r3, #1; bne: about 100 ms.
        for (var i = 0; i < touched.Count; i++)
            program.Copy(touched[i].Address, Results + 4 * (uint)i);
        return (program.Sleep().Build(), [.. touched.Select((each, i) => (i, each.Text))]);
    }

    private static async Task<(byte[] Memory, List<string> Told)> Run(IBoardBackend backend, FirmwareImage image)
    {
        await using var board = await backend.Create(new("thingy91", 1));
        await board.Port<IFlashPort>().Program(image);
        await board.Port<IPowerPort>().On();
        await board.Clock.Run(TimeSpan.FromMilliseconds(400));
        var told = board.Timeline.Snapshot().Where(entry => entry is LedEntry or ResetEntry or DiagnosticEntry).Select(entry => entry.Describe()).ToList();
        return (board.Port<IDebugPort>().ReadMemory(Results, 2 * Accesses), told);
    }

    private static uint Word(byte[] memory, int index) => BinaryPrimitives.ReadUInt32LittleEndian(memory.AsSpan(4 * index));
}
