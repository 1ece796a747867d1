using System.Globalization;
using Hil.Core.Boards;
using Hil.Core.Timelines;
using Hil.Firmware.Tests.Rigs;

namespace Hil.Firmware.Tests.Start;

internal sealed class StartTests
{
    [Test]
    public void The_console_says_name_version_and_reset_cause_first()
    {
        using var rig = Rig.Started();
        rig.Run(0.01);
        Assert.That(rig.ConsoleLines.Take(2), Is.EqualTo(new[] { "hil pattern-detector 1.0.0", "reset power-on" }));
    }

    [TestCase(ResetCause.Pin, "reset pin")]
    [TestCase(ResetCause.Software, "reset software")]
    [TestCase(ResetCause.Lockup, "reset lockup")]
    [TestCase(ResetCause.Debugger, "reset debugger")]
    public void Each_reset_is_told_by_its_cause_and_the_next_one_by_its_own(ResetCause cause, string line)
    {
        using var rig = Rig.Started();
        rig.Run(0.1);
        rig.Reset(cause);
        rig.WaitForLine(line, 0.1);
        rig.Reset(ResetCause.Pin);
        rig.WaitForLine("reset pin", 0.1);
    }

    [Test]
    public void A_main_loop_that_hangs_is_reset_by_the_watchdog_after_four_seconds()
    {
        using var rig = Rig.Started();
        rig.Run(3);
        rig.Type("hang\r");
        Assert.That(rig.RunUntil(() => rig.Entries<ResetEntry>().Count == 2, 5), Is.True, "no reset came");
        var reset = rig.Entries<ResetEntry>()[1];
        Assert.That(reset.Cause, Is.EqualTo(ResetCause.Watchdog));
        Assert.That(reset.At.Seconds, Is.InRange(6.9, 7.1));
        rig.WaitForLine("reset watchdog", 0.1);
    }

    [Test]
    public void The_watchdog_is_fed_for_as_long_as_the_main_loop_turns()
    {
        using var rig = Rig.Started();
        rig.Run(60);
        Assert.That(rig.Entries<ResetEntry>(), Has.Count.EqualTo(1));
    }

    [Test]
    public void Nothing_that_the_chip_does_not_have_is_touched()
    {
        using var rig = Rig.Started();
        using var server = rig.Serve();
        rig.Run(30);
        Assert.That(rig.Entries<DiagnosticEntry>().Select(d => d.Describe()), Is.Empty);
    }

    [Test]
    public void The_core_sleeps_between_events()
    {
        using var rig = Rig.Started();
        using var server = rig.Serve();
        rig.Run(2);
        var before = rig.Instructions;
        rig.Run(60);
        // 64 MHz at 1.5 cycles an instruction are 42.7 million a second.
        Assert.That((rig.Instructions - before) / 60, Is.LessThan(427_000), "the core is awake for more than one per cent of the time");
    }

    [TestCase("usage", "fault usage", "undefined instruction", "fault_usage", 0x0001_0000u)]
    [TestCase("bus", "fault bus", "precise data bus error", "fault_bus", 0x0000_8200u)]
    [TestCase("divide", "fault usage", "division by zero", "fault_divide", 0x0200_0000u)]
    [TestCase("stack", "fault usage", "stack overflow", null, 0x0010_0000u)]
    public void A_fault_is_told_with_its_registers_and_ends_in_a_reset(string kind, string beginning, string name, string? function, uint status)
    {
        using var rig = Rig.Started();
        rig.Run(0.5);
        rig.Type($"fault {kind}\r");
        var line = rig.WaitForLine(beginning, 0.5).Text;
        Assert.That(line, Does.EndWith(": " + name));
        Assert.That(Register(line, "cfsr"), Is.EqualTo(status));
        if (function is not null)
            Assert.That(Repository.Image.Symbols.Describe(Register(line, "pc")), Does.StartWith(function));
        rig.WaitForLine("hil pattern-detector", 0.5);
        rig.WaitForLine("reset software", 0.1);
        Assert.That(rig.Entries<ResetEntry>(), Has.Count.EqualTo(2));
    }

    [Test]
    public void A_bus_fault_tells_the_address_that_nothing_answers_at()
    {
        using var rig = Rig.Started();
        rig.Run(0.5);
        rig.Type("fault bus\r");
        Assert.That(Register(rig.WaitForLine("fault bus", 0.5).Text, "bfar"), Is.EqualTo(0x6000_0000u));
    }

    [Test]
    public void A_word_that_it_does_not_know_is_said_to_be_unknown()
    {
        using var rig = Rig.Started();
        rig.Run(0.5);
        rig.Type("dance\r\n");
        rig.WaitForLine("unknown command", 0.1);
    }

    private static uint Register(string line, string name)
    {
        var at = line.IndexOf($" {name}=0x", StringComparison.Ordinal);
        Assert.That(at, Is.GreaterThan(0), () => $"{name} was expected in: {line}");
        return uint.Parse(line.AsSpan(at + name.Length + 4, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
