namespace Hil.Renode.Tests.Models;

[RequiresRenode, NonParallelizable]
public sealed class FlashTests
{
    private const uint Old = 0x1234_5678;
    private const uint Erased = uint.MaxValue;
    private const uint End = Chip.Page + 0xFFC;

    [Test]
    public void A_store_while_NVMC_is_not_set_to_write_faults_and_changes_nothing()
    {
        var program = new TinyProgram().Store(Chip.HandlerControl, Chip.BusFaultEnable).Store(Chip.Page, 0);
        var store = program.Here - 2;
        var bench = Bench.Start(program.Sleep().Tell(Chip.BusFault));
        bench[Chip.Page] = Old;
        bench.Run(1);
        Assert.That((bench[Chip.Ram], bench[Chip.FaultFrameProgramCounter]), Is.EqualTo((Chip.Page, store)));
        Assert.That(bench[Chip.Page], Is.EqualTo(Old));
    }

    [Test]
    public void A_write_clears_bits_and_takes_43_microseconds()
    {
        var bench = Bench.Start(new TinyProgram().Store(Chip.NvmcConfig, Chip.Write).Lit(lit => lit.Store(Chip.Page, 0xFFFF_0000).UntilReady()).Sleep());
        bench[Chip.Page] = Old;
        bench.Machine.Execute("sysbus.recorder RecordFlashWrites true");
        bench.Run(1);
        Assert.That(bench[Chip.Page], Is.EqualTo(0x1234_0000));
        // Renode counts the block of the first store to a page twice.
        Assert.That(bench.LitMicroseconds, Is.InRange(43, 44));
        Assert.That(bench.FlashOperations, Is.EqualTo(new[] { (1, Chip.Page, 0xFFFF_0000u) }));
    }

    [Test]
    public void A_half_word_cannot_be_written()
    {
        // r0 is the address and r1 the value that the last Store has left.
        var program = new TinyProgram().Store(Chip.HandlerControl, Chip.BusFaultEnable).Store(Chip.NvmcConfig, Chip.Write)
            .Copy(Chip.Page, Chip.Ram + 12).Raw(0x8001).EndBlock().Sleep(); // strh r1, [r0]
        var bench = Bench.Start(program.Tell(Chip.BusFault));
        bench[Chip.Page] = Old;
        bench.Run(1);
        Assert.That((bench[Chip.Ram], bench[Chip.Page]), Is.EqualTo((Chip.Page, Old)));
    }

    [Test]
    public void An_erased_page_has_all_bits_set_after_87_milliseconds_in_which_the_core_stands_still()
    {
        var bench = Bench.Start(new TinyProgram().Store(Chip.NvmcConfig, Chip.Erase).Lit(lit => lit.Store(Chip.Page, Erased).UntilReady()).Sleep());
        (bench[Chip.Page], bench[End], bench[End + 4], bench[Chip.Page - 4]) = (Old, Old, Old, Old);
        bench.Run(80);
        Assert.That(bench[Chip.Page], Is.EqualTo(Old), "not yet");
        bench.Run(10);
        Assert.That((bench[Chip.Page], bench[End]), Is.EqualTo((Erased, Erased)));
        Assert.That((bench[Chip.Page - 4], bench[End + 4]), Is.EqualTo((Old, Old)), "the pages beside it");
        Assert.That(bench.LitMicroseconds, Is.InRange(87_000, 87_001));
        Assert.That(bench.FlashOperations, Is.EqualTo(new[] { (2, Chip.Page, Erased) }));
    }

    [Test]
    public void Partial_erasures_erase_a_page_when_they_have_taken_as_long_as_a_whole_one()
    {
        var program = new TinyProgram().Store(Chip.NvmcPartialDuration, 29).Store(Chip.NvmcConfig, Chip.PartialErase);
        for (var i = 0; i < 3; i++)
            program.Store(Chip.Page, Erased);
        var bench = Bench.Start(program.Sleep());
        bench[Chip.Page + 4] = Old;
        bench.Run(80);
        Assert.That(bench[Chip.Page + 4], Is.EqualTo(Old));
        bench.Run(10);
        Assert.That(bench[Chip.Page + 4], Is.EqualTo(Erased));
        Assert.That(bench.FlashOperations, Is.EqualTo(Enumerable.Repeat((3, Chip.Page, Erased), 3)));
    }

    [Test]
    public void Everything_is_erased_in_173_milliseconds_configuration_too()
    {
        var bench = Bench.Asleep();
        (bench[Chip.Page], bench[Chip.OneTimeProgrammable]) = (Old, Old);
        bench.Run(1);
        bench[Chip.NvmcEraseAll] = 1;
        Assert.That(bench.Machine.Execute("sysbus.nvmc Operations"), Does.Contain("0x0000000000000000"), "without CONFIG it is no operation");
        bench[Chip.NvmcConfig] = Chip.Erase;
        bench[Chip.NvmcEraseAll] = 1;
        bench.Run(172);
        Assert.That((bench[Chip.Page], bench[Chip.OneTimeProgrammable]), Is.EqualTo((Old, Old)));
        bench.Run(2);
        Assert.That((bench[0], bench[Chip.Page], bench[0xF_FFFC], bench[Chip.OneTimeProgrammable]), Is.EqualTo((Erased, Erased, Erased, Erased)));
    }
}
