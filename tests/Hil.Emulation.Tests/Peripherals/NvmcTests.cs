using Hil.Core.Boards;
using Hil.Core.Flash;
using Hil.Emulation.Bus;
using Hil.Emulation.Peripherals;

namespace Hil.Emulation.Tests.Peripherals;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NvmcTests : IFlashObserver
{
    private const uint Config = 0x504;
    private const uint Ready = 0x400;
    private readonly PeripheralBench _bench = new();
    private readonly PagedMemory _flash = new("flash", MemoryKind.Flash, 0, 0x10000, 0xFF);
    private readonly PagedMemory _uicr = new("UICR", MemoryKind.Flash, 0xFF8000, 0x1000, 0xFF);
    private readonly Nvmc _nvmc;
    private readonly List<string> _seen = [];
    private bool _refuse;
    private long _stalledUntil;

    public NvmcTests() => _nvmc = new Nvmc(_bench.Context, _flash, _uicr, _bench.Timeline, until => _stalledUntil = until);

    [Test]
    public void A_write_only_clears_bits()
    {
        _nvmc.Set(Config, 1);
        Store(0x100, 0xFFFF0F0F);
        Store(0x100, 0x00FFFFFF);
        Assert.That(_flash.ReadWord(0x100), Is.EqualTo(0x00FF0F0F));
    }

    [Test]
    public void A_word_takes_43_microseconds_in_which_the_controller_is_not_ready_and_the_core_stands_still()
    {
        _nvmc.Set(Config, 1);
        _nvmc.Store(0x100, 0, 4);
        Assert.That((_nvmc.Get(Ready), _flash.ReadWord(0x100)), Is.EqualTo((0u, uint.MaxValue)));
        Assert.That(_stalledUntil, Is.EqualTo(43 * PeripheralBench.Microsecond));
        _bench.Run(43 * PeripheralBench.Microsecond);
        Assert.That((_nvmc.Get(Ready), _flash.ReadWord(0x100)), Is.EqualTo((1u, 0u)));
    }

    [TestCase(0u, 4, TestName = "A store is refused while reading only is configured")]
    [TestCase(1u, 1, TestName = "A store of a byte is refused")]
    [TestCase(1u, 2, TestName = "A store of a half-word is refused")]
    public void A_store_is_refused(uint config, int size)
    {
        _nvmc.Set(Config, config);
        Assert.That(_nvmc.Store(0x100, 0, size), Is.False);
    }

    [Test]
    public void A_page_is_erased_in_87_milliseconds_by_ones_to_its_first_word()
    {
        _flash.WriteWord(0x1FFC, 0);
        _flash.WriteWord(0x2000, 0);
        _flash.WriteWord(0x2FFC, 0);
        _nvmc.Set(Config, 2);
        _nvmc.Store(0x2000, uint.MaxValue, 4);
        Assert.That(_bench.RunUntil(() => _nvmc.Get(Ready) == 1, 100 * PeripheralBench.Millisecond), Is.EqualTo(87 * PeripheralBench.Millisecond));
        Assert.That((_flash.ReadWord(0x1FFC), _flash.ReadWord(0x2000), _flash.ReadWord(0x2FFC)), Is.EqualTo((0u, uint.MaxValue, uint.MaxValue)));
        Assert.That(_bench.Timeline[0].Describe(), Is.EqualTo("erase-page 0x00002000 (4096 bytes)"));
    }

    [TestCase(0x2004u, uint.MaxValue)]
    [TestCase(0x2000u, 0u)]
    public void A_store_that_erases_nothing_is_reported(uint address, uint value)
    {
        _flash.WriteWord(0x2000, 0);
        _nvmc.Set(Config, 2);
        Store(address, value);
        Assert.That(_flash.ReadWord(0x2000), Is.Zero);
        Assert.That(_bench.Diagnostics, Has.Exactly(1).StartsWith("flash-erase"));
    }

    [Test]
    public void Partial_erases_erase_a_page_once_they_add_up_to_the_whole_time()
    {
        _flash.WriteWord(0x3000, 0);
        _nvmc.Set(0x51C, 30);
        _nvmc.Set(Config, 4);
        for (var part = 0; part < 2; part++)
            Store(0x3000, uint.MaxValue);
        Assert.That(_flash.ReadWord(0x3000), Is.Zero);
        Store(0x3000, uint.MaxValue);
        Assert.That(_flash.ReadWord(0x3000), Is.EqualTo(uint.MaxValue));
    }

    [Test]
    public void Erase_all_wipes_flash_and_uicr_if_erasing_is_configured()
    {
        _flash.WriteWord(0x5000, 0);
        _uicr.WriteWord(0x1C, 0);
        _nvmc.Set(0x50C, 1);
        _bench.Run(200 * PeripheralBench.Millisecond);
        Assert.That(_flash.ReadWord(0x5000), Is.Zero);
        _nvmc.Set(Config, 2);
        _nvmc.Set(0x50C, 1);
        _bench.Run(200 * PeripheralBench.Millisecond);
        Assert.That((_flash.ReadWord(0x5000), _uicr.ReadWord(0x1C)), Is.EqualTo((uint.MaxValue, uint.MaxValue)));
    }

    [Test]
    public void Uicr_is_written_like_flash()
    {
        _nvmc.Set(Config, 1);
        Store(0xFF801C, 0xFFFFFFFE);
        Assert.That(_uicr.ReadWord(0x1C), Is.EqualTo(0xFFFFFFFE));
    }

    [Test]
    public void An_observer_sees_each_operation_before_and_after_and_may_refuse_it()
    {
        _nvmc.Observer = this;
        _nvmc.Set(Config, 1);
        Store(0x10, 1);
        _refuse = true;
        Store(0x14, 2);
        Assert.That(_seen, Is.EqualTo(new[] { "1 Write starting, flash ffffffff", "1 Write done, flash 00000001", "2 Write starting, flash ffffffff" }));
        Assert.That((_flash.ReadWord(0x14), _nvmc.Operations), Is.EqualTo((uint.MaxValue, 2L)));
    }

    [Test]
    public void A_power_cut_in_a_word_leaves_only_bits_of_the_new_word_cleared()
    {
        _nvmc.Set(Config, 1);
        _nvmc.Store(0x10, 0x0000FFFF, 4);
        _bench.Run(10 * PeripheralBench.Microsecond);
        _nvmc.Tear(new FlashTear(0));
        Assert.That(_flash.ReadWord(0x10), Is.Not.EqualTo(uint.MaxValue).And.Not.EqualTo(0x0000FFFF));
        Assert.That(_flash.ReadWord(0x10) & 0xFFFF, Is.EqualTo(0xFFFF));
    }

    [Test]
    public void A_power_cut_in_an_erase_leaves_a_page_that_is_neither_old_nor_erased()
    {
        _flash.Write(0x2000, new byte[4096]);
        _nvmc.Set(Config, 2);
        _nvmc.Store(0x2000, uint.MaxValue, 4);
        _bench.Run(10 * PeripheralBench.Millisecond);
        _nvmc.Tear(new FlashTear(0));
        var page = new byte[4096];
        _flash.Read(0x2000, page);
        Assert.That(page.Count(b => b == 0), Is.LessThan(4096));
        Assert.That(page.Count(b => b == 0xFF), Is.LessThan(4096));
    }

    [Test]
    public void A_reset_does_not_break_off_an_operation()
    {
        _nvmc.Set(Config, 1);
        _nvmc.Store(0x10, 7, 4);
        _nvmc.Reset(ResetCause.Software);
        Assert.That((_flash.ReadWord(0x10), _nvmc.Get(Ready), _nvmc.Get(Config)), Is.EqualTo((7u, 1u, 0u)));
    }

    bool IFlashObserver.Starting(FlashOperation operation)
    {
        _seen.Add($"{operation.Number} {operation.Kind} starting, flash {_flash.ReadWord(operation.Address):x8}");
        return !_refuse;
    }

    void IFlashObserver.Completed(FlashOperation operation) =>
        _seen.Add($"{operation.Number} {operation.Kind} done, flash {_flash.ReadWord(operation.Address):x8}");

    private void Store(uint address, uint value)
    {
        Assert.That(_nvmc.Store(address, value, 4), Is.True);
        _bench.Run(100 * PeripheralBench.Millisecond);
    }
}
