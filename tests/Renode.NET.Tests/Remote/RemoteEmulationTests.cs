using System.Buffers.Binary;

namespace Renode.NET.Tests.Remote;

public sealed class RemoteEmulationTests : RemoteFixture
{
    private static readonly string Firmware = RepositoryRoot.Of("fixtures", "images", "pattern-detector.elf");

    [Test]
    public void Time_begins_at_zero_and_passes_to_the_nanosecond()
    {
        Assert.That(Emulation.Now, Is.EqualTo(VirtualTime.Zero));
        foreach (var nanoseconds in (long[])[1, 29, 1_000, 999_999_999, 1_000_000, 57, 123_456_789])
        {
            var before = Emulation.Now;
            Emulation.RunFor(new VirtualTime(nanoseconds));
            Assert.That(Emulation.Now - before, Is.EqualTo(new VirtualTime(nanoseconds)));
        }
    }

    [Test]
    public void A_firmware_runs_from_its_reset_vector()
    {
        var machine = Emulation.AddMachine("board");
        machine.LoadPlatform(Tiny);
        machine.LoadElf(Firmware);
        var entry = machine.ReadDoubleWord(4);
        machine.ProgramCounter = entry & ~1u;
        Assert.That(machine.ProgramCounter, Is.EqualTo(entry & ~1u));

        Emulation.RunFor(VirtualTime.FromMicroseconds(100));

        Assert.That(machine.ExecutedInstructions, Is.GreaterThan(0));
        Assert.That(machine.ProgramCounter, Is.Not.EqualTo(entry & ~1u));
    }

    [Test]
    public void What_is_written_to_the_bus_is_read_back_whatever_its_length([Values(1, 3, 4, 511, 512, 513, 70_000)] int length)
    {
        var machine = Blinker();
        var bytes = Enumerable.Range(0, length).Select(i => (byte)(i * 7)).ToArray();

        machine.Write(0x20000001, bytes);

        var read = new byte[length];
        machine.Read(0x20000001, read);
        Assert.That(read, Is.EqualTo(bytes));
    }

    [Test]
    public void A_word_of_a_register_is_accessed_as_one()
    {
        var machine = Blinker();
        machine.WriteDoubleWord(0x50000518, 0x0000_0010);    // DIRSET acts once for a word, and again for each byte of a block
        Assert.That(machine.ReadDoubleWord(0x50000514), Is.EqualTo(0x10));
    }

    [Test]
    public void Every_width_of_access_reaches_the_bus()
    {
        Blinker();
        var control = Emulation.Control;
        var bus = control.Bus(control.Machine("blinker"));
        foreach (var width in Enum.GetValues<BusWidth>())
        {
            var bytes = new byte[16];
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), 0x0102030405060708UL + (ulong)width);
            control.Write(bus, 0x20000100, bytes, width);
            var read = new byte[16];
            control.Read(bus, 0x20000100, read, width);
            Assert.That(read, Is.EqualTo(bytes), $"{width}");
        }
    }

    [Test]
    public void A_refused_command_tells_the_words_of_Renode_and_nothing_else()
    {
        var refusal = Assert.Throws<RenodeCommandException>(() => Emulation.Execute("nonsense"))!;
        Assert.That(refusal.Words, Is.EqualTo("No such command or device: nonsense"));
        Emulation.AddMachine("twice");
        refusal = Assert.Throws<RenodeCommandException>(() => Emulation.AddMachine("twice"))!;
        Assert.That(refusal.Words, Is.EqualTo("Given machine is already added or name is already taken."));
        Assert.That(Emulation.Execute("version"), Does.StartWith("Renode, version 1.16"), "a refusal leaves it usable");
    }

    [Test]
    public void A_mistake_in_a_platform_is_told_with_its_place()
    {
        var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, "with a space.repl");
        File.WriteAllText(file, "ram: Memory.NoSuchMemory @ sysbus 0x0\n");
        var refusal = Assert.Throws<RenodeCommandException>(() => Emulation.AddMachine("m").LoadPlatform(file))!;
        Assert.That(refusal.Words, Does.StartWith("Error E04").And.Contain("NoSuchMemory").And.Contain("with a space.repl:1:1"));
    }

    [Test]
    public void A_file_that_is_not_there_is_named()
    {
        var machine = Blinker();
        foreach (var load in (Action[])[() => machine.LoadElf("/no/where.elf"), () => machine.LoadPlatform("/no/where.elf"), () => machine.LoadBinary("/no/where.elf", 0), () => Emulation.Load("/no/where.elf")])
        {
            Assert.That(Assert.Throws<RenodeCommandException>(load)!.Words, Is.EqualTo("there is no file /no/where.elf"));
        }
    }

    [Test]
    public void Commands_of_the_emulation_are_in_the_context_of_no_machine()
    {
        var machine = Blinker();
        Assert.That(machine.Execute("sysbus.cpu PC"), Is.EqualTo("0x8"));
        Assert.That(Assert.Throws<RenodeCommandException>(() => Emulation.Execute("sysbus.cpu PC"))!.Words, Does.Contain("sysbus"));
    }

    [Test]
    public void A_loaded_emulation_goes_on_where_it_was_saved_and_machines_are_found_again()
    {
        var machine = Blinker();
        Emulation.RunFor(new VirtualTime(1_234_567));
        var (file, then, instructions) = (Path.Combine(TestContext.CurrentContext.WorkDirectory, "point.save"), Emulation.Now, machine.ExecutedInstructions);
        machine.WriteDoubleWord(0x20000000, 1);
        Emulation.Save(file);
        machine.WriteDoubleWord(0x20000000, 2);
        Emulation.RunFor(VirtualTime.FromMilliseconds(3));
        var later = machine.ExecutedInstructions;

        for (var round = 1; round <= 2; round++)
        {
            Emulation.Load(file);
            Assert.That(Emulation.Now, Is.EqualTo(then));
            Assert.That(machine.ExecutedInstructions, Is.EqualTo(instructions));
            Assert.That(machine.ReadDoubleWord(0x20000000), Is.EqualTo(1));
            Emulation.RunFor(VirtualTime.FromMilliseconds(3));
            Assert.That(machine.ExecutedInstructions, Is.EqualTo(later));
        }
    }

    [Test]
    public void A_save_that_is_refused_leaves_the_emulation_usable()
    {
        var machine = Blinker();
        Assert.Throws<RenodeCommandException>(() => Emulation.Save("/no/where/point.save"));
        Emulation.RunFor(VirtualTime.FromMilliseconds(1));
        Assert.That(machine.ExecutedInstructions, Is.GreaterThan(0));
    }

    [Test]
    public void A_cleared_emulation_begins_anew_and_has_no_machines()
    {
        var machine = Blinker();
        Emulation.RunFor(VirtualTime.FromMilliseconds(1));
        Emulation.Clear();
        Assert.That(Emulation.Now, Is.EqualTo(VirtualTime.Zero));
        Assert.Throws<RenodeException>(() => machine.ReadDoubleWord(0));
        Assert.Throws<RenodeException>(() => Emulation.Machine("blinker"));
        Assert.That(Blinker().ReadDoubleWord(4), Is.EqualTo(9), "the name is free again");
    }

    [Test]
    public void Fifty_machines_run_in_one_emulation_and_each_has_its_own_memory()
    {
        var machines = Enumerable.Range(0, 50).Select(number => Blinker($"machine-{number}")).ToList();
        foreach (var (machine, number) in machines.Select((machine, number) => (machine, number)))
        {
            machine.WriteDoubleWord(0x20000000, (uint)number);
        }
        Emulation.RunFor(VirtualTime.FromMilliseconds(1));
        Assert.That(machines.Select(machine => machine.ReadDoubleWord(0x20000000)), Is.EqualTo(Enumerable.Range(0, 50)));
        Assert.That(machines.Select(machine => machine.ExecutedInstructions).Distinct().Single(), Is.GreaterThan(0));
    }

    [Test]
    public void A_pin_is_read_and_its_changes_are_told_while_time_passes()
    {
        Blinker();
        var control = Emulation.Control;
        var port = control.Gpio(control.Machine("blinker"), "sysbus.port0");
        var changes = new List<GpioChange>();
        control.Watch(port, 2, changes.Add);

        Emulation.RunFor(VirtualTime.FromMicroseconds(300));

        Assert.That(changes, Has.Count.GreaterThan(10));
        Assert.That(changes.Select((change, number) => change.Level == (number % 2 == 0)), Is.All.True, "it alternates");
        Assert.That(changes.Select(change => change.At), Is.Ordered);
        Assert.That(control.GetLevel(port, 2), Is.EqualTo(changes[^1].Level));
    }

    [Test]
    public void An_LED_is_waited_for_by_keyword_and_time_stands_still_afterwards()
    {
        Blinker();
        var led = Emulation.Robot.CreateLedTester("sysbus.port0.led");
        Emulation.Robot.AssertLedState(led, isOn: true, VirtualTime.FromSeconds(1));
        var now = Emulation.Now;
        Assert.That(now, Is.GreaterThanOrEqualTo(VirtualTime.Zero).And.LessThan(VirtualTime.FromSeconds(1)));
        Assert.That(Emulation.Now, Is.EqualTo(now));
    }

    [Test]
    public void A_line_on_a_UART_is_waited_for_and_one_that_does_not_come_is_given_up_in_virtual_time()
    {
        var machine = Emulation.AddMachine("speaker");
        machine.LoadPlatform(Tiny);
        machine.Write(0, Speaking.Program);
        machine.ProgramCounter = Speaking.Entry;
        var uart = Emulation.Robot.CreateTerminalTester("sysbus.uart0");

        var line = Emulation.Robot.WaitForLineOnUart(uart, "A", within: VirtualTime.FromSeconds(1));

        var now = Emulation.Now;
        Assert.That(line.Text, Is.EqualTo("A"));
        Assert.That(line.At, Is.LessThanOrEqualTo(now));
        Assert.That(now, Is.LessThan(VirtualTime.FromMilliseconds(10)), "it stops when the line is there");
        var failure = Assert.Throws<RenodeKeywordException>(() => Emulation.Robot.WaitForLineOnUart(uart, "B", within: VirtualTime.FromMilliseconds(50)))!;
        Assert.That(failure.Words, Does.Contain("Terminal tester failed").And.Contain("B"));
        var later = Emulation.Now;
        Assert.That(later - now, Is.GreaterThanOrEqualTo(VirtualTime.FromMilliseconds(50)));
        Assert.That(Emulation.Now, Is.EqualTo(later), "time stands still again");
    }

    [Test]
    public void A_keyword_that_fails_tells_why()
    {
        Assert.That(Emulation.Robot.KeywordNames(), Does.Contain("WaitForLineOnUart"));
        var failure = Assert.Throws<RenodeKeywordException>(() => Emulation.Robot.CreateTerminalTester("sysbus.uart7"))!;
        Assert.That(failure.Words, Does.Contain("There is no machine in the emulation").And.Contain("sysbus.uart7"));
        Assert.That(Assert.Throws<RenodeException>(() => Emulation.Robot.Run("NoSuchKeyword"))!.Message, Does.Contain("NoSuchKeyword"));
    }
}
