using CsCheck;
using Hil.Core.Boards;
using Hil.Emulation.Boards;
using Hil.Emulation.Peripherals;

namespace Hil.Emulation.Tests.Boards;

/// <summary>Whatever a program does to the peripherals, the chip stays a chip.</summary>
public sealed class AnyAccessTests
{
    private static readonly uint[] Windows =
    [
        0x50003000, 0x50004000, 0x50005000, 0x50006000, 0x50008000, 0x50009000, 0x5000A000, 0x5000B000, 0x5000D000, 0x5000E000, 0x5000F000,
        0x50010000, 0x50011000, 0x50014000, 0x50015000, 0x50017000, 0x50018000, 0x5001B000, 0x5001C000, 0x50021000, 0x50022000, 0x50026000,
        0x50028000, 0x5002A000, 0x50039000, 0x5003A000, 0x50840000, 0x50841000, 0x50842000,
    ];

    // Small numbers choose modes, pointers reach RAM or miss it, and channels connect what has nothing to do with each other.
    private static readonly Gen<uint> Values = Gen.OneOf(
        Gen.UInt[0, 16], Gen.UInt[0, 16].Select(c => 0x8000_0000 | c), Gen.UInt[0x2000_0000, 0x2004_0100], Gen.UInt, Gen.Int[0, 31].Select(b => 1u << b), Gen.Const(0xFFFF_FFFFu));

    // Everything is set up and at work before anything is done to it.
    private static readonly (uint Address, uint Value)[] Life =
    [
        (0x5000_5008, 1), (0x5000_5000, 1), (0x5001_7504, 0xFFFF),
        .. Uarte(0x5000_8000, 18, 19), .. Uarte(0x5000_9000, 22, 23),
        (0x5000_B508, 3), (0x5000_B50C, 4), (0x5000_B510, 5), (0x5000_B534, 0x2000_0200), (0x5000_B538, 40), (0x5000_B544, 0x2000_0300), (0x5000_B548, 30),
        (0x5000_B500, 7), (0x5000_B010, 1),
        (0x5001_0540, 50), (0x5001_0200, 1), (0x5001_0000, 1), (0x5001_4540, 2), (0x5001_4304, 0x10001), (0x5001_4000, 1),
        (0x5001_8504, 40), (0x5001_8000, 1),
        (0x5002_1520, 0x2000_0400), (0x5002_1524, 20), (0x5002_1540, 0x2000_0400), (0x5002_1544, 20), (0x5002_1514, 9), (0x5002_1508, 100),
        (0x5002_1560, 29), (0x5002_1500, 1), (0x5002_1008, 1),
        (0x5084_0500, 1), (0x5084_112C, 1), (0x5000_E510, 1), (0x5000_E62C, 0x2000_0500), (0x5000_E630, 9), (0x5000_E000, 1), (0x5000_E004, 1),
        (0x5000_D510, 1 | 8 << 8 | 3 << 16), (0x5000_D514, 3 | 30 << 8 | 3 << 16), (0x5084_2724, 3 << 16), (0x5003_9504, 1),
    ];

    // Three windows a run, so that one of them is met often enough to come to life.
    private static readonly Gen<(uint Address, uint Value, int Kind)[]> Accesses = Gen.Select(
        Gen.Int[0, Windows.Length - 1].Array[3],
        Gen.Select(
            Gen.Int[0, 2],
            Gen.OneOf(Gen.UInt[0, 0x2F], Gen.UInt[0x40, 0x7F], Gen.UInt[0xC0, 0xD2], Gen.Const(0x140u), Gen.UInt[0x140, 0x160], Gen.UInt[0, 0x3FF]),
            Values,
            Gen.Int[0, 9]).Array[1, 200],
        (windows, accesses) => accesses.Select(a => (Windows[windows[a.Item1]] + 4 * a.Item2, a.Item3, a.Item4)).ToArray());

    [Test]
    public void No_accesses_break_it_and_a_snapshot_after_them_is_whole() => Accesses.Sample(accesses =>
    {
        var (board, other) = (Make(), Make());
        foreach (var (address, value) in Life)
            board.Chip.Machine.Bus.TryWrite(address, value, 4);
        foreach (var (address, value, kind) in accesses)
        {
            switch (kind)
            {
                case 0:
                    board.Chip.Machine.Bus.TryRead(address, 4, out _);
                    break;
                case 1:
                    board.Chip.Machine.RunUntil(board.Chip.Machine.Scheduler.Now + value % 1280);
                    break;
                case 2:
                    board.Chip.Gpio.Drive((int)(value % Gpio.Pins), (value & 32) != 0);
                    board.Port<IConsolePort>().Write("text");
                    board.Gateway.Ping((ushort)value, 1, new byte[value % 40]);
                    break;
                default:
                    board.Chip.Machine.Bus.TryWrite(address, value, kind == 3 ? 1 : 4);
                    break;
            }
        }

        other.Restore(board.Capture());
        foreach (var both in (EmbeddedBoard[])[board, other])
        {
            for (var pin = 0; pin < Gpio.Pins; pin++)
                both.Chip.Gpio.Drive(pin, !both.Chip.Gpio.Level(pin));
            both.Chip.Machine.RunUntil(both.Chip.Machine.Scheduler.Now + 12_800);
        }

        return State(board).SequenceEqual(State(other));
    }, iter: 500, threads: 1);

    private static (uint Address, uint Value)[] Uarte(uint place, uint transmit, uint receive) =>
    [
        (place + 0x50C, transmit), (place + 0x514, receive), (place + 0x524, 0x1000_0000), (place + 0x500, 8), (place + 0x200, 1 << 5),
        (place + 0x534, 0x2000_0000 + place % 0x10000), (place + 0x538, 7), (place + 0x544, 0x2000_0100), (place + 0x548, 50), (place, 1), (place + 8, 1),
    ];

    private static EmbeddedBoard Make()
    {
        var board = (EmbeddedBoard)new EmbeddedBackend().Create(new BoardRequest()).AsTask().Result;
        board.Port<IFlashPort>().Program(new TinyProgram().Sleep().Build()).AsTask().Wait();
        board.On().AsTask().Wait();
        board.Chip.Machine.RunUntil(1280);
        return board;
    }

    private static byte[] State(EmbeddedBoard board) => board.Chip.Machine.Capture().State;
}
