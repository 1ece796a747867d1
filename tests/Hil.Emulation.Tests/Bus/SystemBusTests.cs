using Hil.Emulation.Bus;

namespace Hil.Emulation.Tests.Bus;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SystemBusTests
{
    private readonly SystemBus _bus = new();
    private readonly PagedMemory _flash = new("flash", MemoryKind.Flash, 0, 0x2000, 0xFF);
    private readonly PagedMemory _ram = new("ram", MemoryKind.Ram, 0x2000_0000, 0x2000, 0);
    private readonly RecordingPeripheral _peripheral = new();

    public SystemBusTests()
    {
        _bus.Add(_flash);
        _bus.Add(_ram);
        _bus.Add(_peripheral, 0x5000_8000);
        _bus.Add(_peripheral, 0x4000_8000);
    }

    [Test]
    public void A_peripheral_answers_at_each_of_its_aliases_with_offset_and_size()
    {
        Assert.That(_bus.TryWrite(0x5000_8504, 0xAB, 1));
        Assert.That(_bus.TryRead(0x4000_8504, 4, out var value));
        Assert.That(value, Is.EqualTo(0xAB));
        Assert.That(_peripheral.Accesses, Is.EqualTo(new[] { "write 504 1 ab", "read 504 4" }));
        Assert.That(_bus.Peripherals.Count(), Is.EqualTo(1));
    }

    [Test]
    public void Nothing_answers_between_windows()
    {
        Assert.That(_bus.TryRead(0x5000_7FFC, 4, out _), Is.False);
        Assert.That(_bus.TryWrite(0x5000_9000, 0, 4), Is.False);
        Assert.That(_bus.TryRead(0x2000_2000, 1, out _), Is.False);
    }

    [Test]
    public void Two_windows_may_share_a_page_but_no_address()
    {
        var other = new RecordingPeripheral("P0");
        _bus.Add(other, 0x5084_2500, 0x300);
        _bus.Add(new RecordingPeripheral("ELSE"), 0x5084_2000, 0x500);
        Assert.That(_bus.TryRead(0x5084_2510, 4, out _));
        Assert.That(other.Accesses, Is.EqualTo(new[] { "read 10 4" }));
        Assert.That(() => _bus.Add(new RecordingPeripheral("LATE"), 0x5084_27FC), Throws.ArgumentException.With.Message.Contains("LATE at 0x508427fc (0x1000 bytes) overlaps P0"));
        Assert.That(() => _bus.Add(new PagedMemory("more", MemoryKind.Ram, 0x2000_1000, 0x1000, 0)), Throws.ArgumentException.With.Message.Contains("overlaps ram"));
    }

    [Test]
    public void A_store_to_flash_asks_its_guard_and_a_refusal_is_an_error()
    {
        Assert.That(_bus.TryWrite(0x1000, 1, 4), Is.False, "no guard");
        var guard = new Guard(_flash);
        _bus.FlashWriteGuard = guard;
        Assert.That(_bus.TryWrite(0x1000, 0x1234, 4));
        Assert.That(_flash.ReadWord(0x1000), Is.EqualTo(0x1234));
        guard.Accepts = false;
        Assert.That(_bus.TryWrite(0x1000, 1, 4), Is.False);
    }

    [Test]
    public void EasyDma_reaches_data_ram_only_and_copies_nothing_where_it_does_not_fit()
    {
        IDmaMemory dma = _bus;
        var bytes = new byte[] { 1, 2, 3, 4 };
        Assert.That(dma.TryWrite(0x2000_1000, bytes));
        Assert.That(dma.TryRead(0x2000_1000, bytes));
        Assert.That(dma.TryRead(0x0000_0000, bytes), Is.False, "flash");
        Assert.That(dma.TryWrite(0x2000_1FFE, bytes), Is.False, "beyond the end");
        Assert.That(_ram.ReadWord(0x1FFC), Is.Zero);
    }

    [Test]
    public void Peeking_has_no_side_effects()
    {
        Assert.That(_bus.TryPeek(0x2000_0000, new byte[16]));
        Assert.That(_bus.TryPeek(0x5000_8000, new byte[4]), Is.False);
        Assert.That(_peripheral.Accesses, Is.Empty);
    }

    private sealed class Guard(PagedMemory flash) : IFlashWriteGuard
    {
        public bool Accepts { get; set; } = true;

        public bool Store(uint address, uint value, int size)
        {
            if (Accepts)
                flash.WriteWord(address, value);
            return Accepts;
        }
    }
}
