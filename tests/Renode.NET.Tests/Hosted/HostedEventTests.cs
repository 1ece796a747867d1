namespace Renode.NET.Tests;

/// <summary>The instruction counts of <see cref="TinyProgram"/> tell what times are right.</summary>
[RequiresRenode, NonParallelizable]
public sealed class HostedEventTests
{
    private static readonly VirtualTime TwoRounds = new(60 + 2 * TinyProgram.RoundNanoseconds);

    private static readonly string[] OfTwoRounds =
    [
        "60 light on", "80 byte 41", "90 light off", "110 byte 0A",
        "2160 light on", "2180 byte 41", "2190 light off", "2210 byte 0A",
    ];

    [Test]
    public void Bytes_and_lights_carry_the_time_of_the_very_instruction()
    {
        using var board = new TinyBoard();
        var seen = board.Record();
        board.Emulation.RunFor(TwoRounds);
        Assert.That(seen, Is.EqualTo(OfTwoRounds));
    }

    [TestCase("0.000001")]
    [TestCase("0.001")]
    public void Neither_quanta_nor_the_lengths_of_runs_move_a_time(string quantum)
    {
        using var board = new TinyBoard();
        board.Emulation.Execute($"emulation SetGlobalQuantum \"{quantum}\"");
        var seen = board.Record();
        for (var left = TwoRounds.Nanoseconds; left > 0; left -= 170)
        {
            board.Emulation.RunFor(new VirtualTime(Math.Min(left, 170)));
        }
        Assert.That(seen, Is.EqualTo(OfTwoRounds));
    }

    [Test]
    public void Times_are_right_to_the_instruction_where_one_takes_no_whole_nanoseconds()
    {
        using var board = new TinyBoard();
        board.Machine.Execute("sysbus.cpu PerformanceInMips 43");
        var seen = board.Record();
        board.Emulation.RunFor(VirtualTime.FromMicroseconds(20));
        long[] instructions = [6, 8, 9, 11, 216, 218, 219, 221, 426, 428, 429, 431];
        var expected = instructions.Select(count => count * 1000 / 43);
        var times = seen.Take(instructions.Length).Select(each => long.Parse(each.Split(' ')[0]));
        Assert.That(times, Is.EqualTo(expected).Within(1));
    }

    [Test]
    public void A_line_carries_the_times_of_its_first_byte_and_of_its_end()
    {
        using var board = new TinyBoard();
        var lines = new List<HostedUartLine>();
        board.Machine.Uart("uart").LineSent += lines.Add;
        board.Emulation.RunFor(TwoRounds);
        Assert.That(lines, Is.EqualTo(new HostedUartLine[] { new(new(80), new(110), "A"), new(new(2180), new(2210), "A") }));
    }

    [Test]
    public void A_pin_tells_its_level_and_its_changes()
    {
        using var board = new TinyBoard();
        var pin = board.Machine.Pin("port", 3);
        var seen = new List<LevelChange>();
        pin.Changed += seen.Add;
        board.Emulation.RunFor(new VirtualTime(80));
        Assert.That((pin.IsHigh, board.Machine.Led("light").IsLit), Is.EqualTo((true, true)));
        board.Emulation.RunFor(new VirtualTime(80));
        Assert.That((pin.IsHigh, board.Machine.Led("light").IsLit), Is.EqualTo((false, false)));
        Assert.That(seen, Is.EqualTo(new LevelChange[] { new(new(60), true), new(new(90), false) }));
        Assert.That(() => board.Machine.Pin("port", 99), Throws.TypeOf<RenodeException>().With.Message.Contain("no output 99"));
    }

    [Test]
    public void A_hook_ends_the_run_at_its_instruction_and_the_next_run_goes_on_from_there()
    {
        using var board = new TinyBoard();
        var seen = board.Record();
        using (board.Machine.Core.HookAt(TinyProgram.SendsA, time =>
        {
            seen.Add($"{time.Nanoseconds} hook");
            board.Emulation.EndRun();
        }))
        {
            board.Emulation.RunFor(VirtualTime.FromSeconds(1));
            Assert.That((board.Emulation.Now, board.Machine.ProgramCounter), Is.EqualTo((new VirtualTime(80), TinyProgram.SendsA)));
            board.Emulation.RunFor(VirtualTime.FromSeconds(1));
            Assert.That((board.Emulation.Now, board.Machine.ExecutedInstructions), Is.EqualTo((new VirtualTime(2180), 218UL)));
        }
        board.Emulation.RunFor(TwoRounds - board.Emulation.Now);
        Assert.That(seen.Where(each => !each.EndsWith("hook", StringComparison.Ordinal)), Is.EqualTo(OfTwoRounds));
        Assert.That(seen.Where(each => each.EndsWith("hook", StringComparison.Ordinal)), Is.EqualTo(new[] { "80 hook", "2180 hook" }));
    }

    [Test]
    public void A_watchpoint_tells_what_was_written_when_and_where()
    {
        using var board = new TinyBoard();
        var seen = new List<BusAccess>();
        var watch = board.Machine.Watch(TinyProgram.Counter, BusAccessKind.Write, seen.Add);
        board.Emulation.RunFor(TwoRounds);
        watch.Dispose();
        board.Emulation.RunFor(TwoRounds);
        Assert.That(seen, Is.EqualTo(new BusAccess[]
        {
            new(new(130), BusAccessKind.Write, TinyProgram.Counter, 4, 1, 0x24),
            new(new(2230), BusAccessKind.Write, TinyProgram.Counter, 4, 2, 0x24),
        }));
    }

    [Test]
    public void What_a_handler_throws_comes_out_of_the_run_and_the_emulation_goes_on()
    {
        using var board = new TinyBoard();
        var seen = board.Record();
        var failing = true;
        board.Machine.Uart("uart").ByteSent += _ =>
        {
            if (failing)
            {
                throw new FormatException("not as expected");
            }
        };
        Assert.That(() => board.Emulation.RunFor(VirtualTime.FromSeconds(10)), Throws.TypeOf<FormatException>().With.Message.EqualTo("not as expected"));
        Assert.That(board.Emulation.Now, Is.LessThan(VirtualTime.FromMicroseconds(3)));
        failing = false;
        board.Emulation.RunFor(TwoRounds - board.Emulation.Now);
        Assert.That(seen, Is.EqualTo(OfTwoRounds));
    }

    [Test]
    public void A_handler_may_touch_memory_and_registers_but_start_no_other_call()
    {
        using var board = new TinyBoard();
        var counted = 0u;
        var register = 0UL;
        board.Machine.Led("light").Changed += change => counted = board.Machine.ReadDoubleWord(TinyProgram.Counter);
        using var hook = board.Machine.Core.HookAt(TinyProgram.Loop, _ => register = board.Machine.Core["r4"]);
        board.Emulation.RunFor(TwoRounds + new VirtualTime(500));
        Assert.That((counted, register), Is.EqualTo((2u, 2UL)));

        board.Machine.Uart("uart").ByteSent += _ => board.Emulation.RunFor(TwoRounds);
        Assert.That(() => board.Emulation.RunFor(TwoRounds), Throws.InvalidOperationException.With.Message.Contain("is under way"));
    }

    [Test]
    public void What_the_host_brings_about_is_told_as_well_and_its_handler_may_ask()
    {
        using var board = new TinyBoard();
        var sent = new List<(UartByte, uint)>();
        board.Machine.Uart("uart").ByteSent += each => sent.Add((each, board.Machine.ReadDoubleWord(0)));
        board.Emulation.RunFor(new VirtualTime(50));
        board.Machine.Write(0x4000_0000, [0x42]);
        Assert.That(sent, Is.EqualTo(new[] { (new UartByte(new(50), 0x42), 0x2000_1000u) }));
    }

    [Test]
    public void Two_runs_of_the_same_program_give_the_same_events()
    {
        List<string> Run()
        {
            using var board = new TinyBoard();
            var seen = board.Record();
            board.Emulation.RunFor(VirtualTime.FromMilliseconds(2));
            return seen;
        }
        var first = Run();
        Assert.That(first, Has.Count.GreaterThan(3_000));
        Assert.That(Run(), Is.EqualTo(first));
    }
}
