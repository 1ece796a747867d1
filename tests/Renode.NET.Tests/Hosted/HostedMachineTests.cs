namespace Renode.NET.Tests;

[RequiresRenode, NonParallelizable]
public sealed class HostedMachineTests
{
    private static readonly string Firmware = RepositoryRoot.Of("fixtures", "images", "pattern-detector.elf");

    [Test]
    public void Memory_is_read_as_it_was_written_byte_by_byte_and_in_words()
    {
        using var board = new TinyBoard();
        board.Machine.Write(0x2000_0101, [1, 2, 3, 4, 5]);
        var read = new byte[7];
        board.Machine.Read(0x2000_0100, read);
        Assert.That(read, Is.EqualTo(new byte[] { 0, 1, 2, 3, 4, 5, 0 }));
        Assert.That(board.Machine.ReadDoubleWord(0x2000_0100), Is.EqualTo(0x03020100));
    }

    [Test]
    public void Registers_are_reached_by_their_names()
    {
        using var board = new TinyBoard();
        board.Emulation.RunFor(new VirtualTime(100));
        Assert.That(board.Machine.Core["r0"], Is.EqualTo(0x4000_0000));
        Assert.That(board.Machine.Core["SP"], Is.EqualTo(0x2000_1000));
        board.Machine.Core["R7"] = 0x1234_5678;
        Assert.That(board.Machine.CoreNamed("cpu")["r7"], Is.EqualTo(0x1234_5678));
        Assert.That(() => board.Machine.Core["r99"], Throws.TypeOf<RenodeException>().With.Message.Contain("r99").And.Message.Contain("R12"));
        Assert.That(board.Machine.Core.RegisterNames, Does.Contain("PC"));
    }

    [Test]
    public void A_halted_core_lets_time_pass()
    {
        using var board = new TinyBoard();
        board.Emulation.RunFor(VirtualTime.FromMicroseconds(1));
        board.Machine.Core.IsHalted = true;
        board.Emulation.RunFor(VirtualTime.FromMilliseconds(1));
        Assert.That((board.Emulation.Now, board.Machine.ExecutedInstructions), Is.EqualTo((new VirtualTime(1_001_000), 100UL)));
        board.Machine.Core.IsHalted = false;
        board.Emulation.RunFor(VirtualTime.FromMicroseconds(1));    // Up to the next quantum.
        board.Emulation.RunFor(VirtualTime.FromMicroseconds(1));
        Assert.That(board.Machine.ExecutedInstructions, Is.EqualTo(200));
    }

    [Test]
    public void A_reset_begins_the_program_anew_and_leaves_memories_as_they_are()
    {
        using var board = new TinyBoard();
        board.Emulation.RunFor(VirtualTime.FromMicroseconds(5));
        board.Machine.Reset();
        Assert.That(board.Machine.ReadDoubleWord(TinyProgram.Counter), Is.EqualTo(3));
        var seen = board.Record();
        board.Emulation.RunFor(VirtualTime.FromMicroseconds(1));
        Assert.That(seen, Is.EqualTo(new[] { "5060 light on", "5080 byte 41", "5090 light off", "5110 byte 0A" }));
    }

    [Test]
    public void Peripherals_are_found_by_name_by_the_end_of_it_and_by_type()
    {
        using var board = new TinyBoard();
        Assert.That(board.Machine.Peripherals.Select(each => each.Key), Does.Contain("sysbus.port.light"));
        Assert.That(board.Machine.Peripheral<object>("light"), Is.SameAs(board.Machine.Peripheral<object>("sysbus.port.light")));
        Assert.That(board.Machine.PeripheralsOf("Antmicro.Renode.Peripherals.UART.IUART").Select(each => each.Key), Is.EqualTo(new[] { "sysbus.uart" }));
        dynamic memory = board.Machine.Peripheral<object>("ram");
        Assert.That((long)memory.Size, Is.EqualTo(0x10000));
        Assert.That(() => board.Machine.Peripheral<object>("lamp"), Throws.TypeOf<RenodeException>().With.Message.Contain("sysbus.port.light"));
        Assert.That(() => board.Machine.Uart("port"), Throws.TypeOf<RenodeException>().With.Message.Contain("NRF52840_GPIO"));
    }

    [Test]
    public void Bytes_reach_the_receiver_of_a_UART()
    {
        using var board = new TinyBoard();
        board.Machine.Uart("uart").Send(0x5A);
        var received = new byte[1];
        board.Machine.Read(0x4000_0000, received);
        Assert.That(received[0], Is.EqualTo(0x5A));
    }

    [Test]
    public void Symbols_of_an_ELF_file_are_known_and_the_core_begins_where_its_vector_table_says()
    {
        using var emulation = HostedEmulation.Open(RequiresRenodeAttribute.Installation, TinyBoard.Options);
        var machine = emulation.AddMachine("firmware");
        machine.LoadPlatform(RepositoryRoot.Of("tests", "Renode.NET.Tests", "Platforms", "counted.repl"));
        machine.Execute("machine LoadPlatformDescriptionFromString 'more: Memory.MappedMemory @ sysbus 0x10000 { size: 0xF0000 }'");
        machine.LoadElf(Firmware);
        var main = machine.AddressOf("main");
        Assert.That(machine.SymbolAt(main), Is.EqualTo("main"));
        emulation.RunFor(new VirtualTime(10));
        Assert.That(machine.ProgramCounter & ~7UL, Is.EqualTo((machine.ReadDoubleWord(4) & ~1U) & ~7UL));
        Assert.That(() => machine.AddressOf("no_such_symbol"), Throws.TypeOf<RenodeException>().With.Message.Contain("no_such_symbol"));
    }
}
