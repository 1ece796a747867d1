using Hil.Renode.Recording;

namespace Hil.Renode.Tests.Models;

/// <summary>Power that goes at a chosen operation on flash.</summary>
[RequiresRenode, NonParallelizable]
public sealed class TornFlashTests
{
    private const uint Old = 0xFFFF_F0F0;
    private const uint New = 0x0000_1000;

    [Test]
    public void A_write_during_which_power_goes_leaves_neither_the_old_nor_the_new_word([Values(1, 2, 3, 4)] int seed)
    {
        var bench = WritesTwice();
        bench.Machine.Execute($"sysbus.nvmc CutPowerDuring 1 {seed}");
        bench.Run(1);
        var torn = bench[Chip.Page];
        Assert.That(torn, Is.Not.EqualTo(Old).And.Not.EqualTo(New));
        Assert.That((torn & New, torn | Old), Is.EqualTo((New, Old)), "bits move from the old word to the new one and nowhere else");
        Assert.That(bench[Chip.Page + 4], Is.EqualTo(Old), "the second write is not made");
        Assert.That(bench.Of(RecordKind.Power).Select(record => record.Payload.Span[0]), Is.EqualTo(new byte[] { 0 }));
    }

    [Test]
    public void A_write_after_which_power_goes_is_done_and_the_next_one_is_not()
    {
        var bench = WritesTwice();
        bench.Machine.Execute("sysbus.nvmc CutPowerAfter 1");
        bench.Run(1);
        Assert.That((bench[Chip.Page], bench[Chip.Page + 4]), Is.EqualTo((New, Old)));
    }

    [Test]
    public void A_page_of_which_power_goes_while_it_is_erased_has_bits_of_both()
    {
        var bench = Bench.Start(new TinyProgram().Store(Chip.NvmcConfig, Chip.Erase).Store(Chip.Page, uint.MaxValue).Sleep());
        bench.Machine.Write(Chip.Page, new byte[4096]);
        bench.Machine.Write(Chip.Page + 4096, new byte[4]);
        bench.Run(40);
        bench.Machine.Execute("sysbus.power PowerOff 4");
        var page = new byte[4096];
        bench.Machine.Read(Chip.Page, page);
        Assert.That(page.Sum(each => (int)byte.PopCount(each)), Is.EqualTo(4096 * 4).Within(600), "half of the bits, by this seed");
        Assert.That(bench[Chip.Page + 4096], Is.Zero);
    }

    private static Bench WritesTwice()
    {
        var bench = Bench.Start(new TinyProgram().Store(Chip.NvmcConfig, Chip.Write).Store(Chip.Page, New).EndBlock().Store(Chip.Page + 4, New).Sleep());
        (bench[Chip.Page], bench[Chip.Page + 4]) = (Old, Old);
        return bench;
    }
}
