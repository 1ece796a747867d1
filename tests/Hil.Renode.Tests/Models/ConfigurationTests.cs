namespace Hil.Renode.Tests.Models;

/// <summary>FICR and UICR.</summary>
[RequiresRenode, NonParallelizable]
public sealed class ConfigurationTests
{
    [Test]
    public void The_factory_s_words_tell_an_nRF9160_of_revision_1_and_its_sizes()
    {
        var bench = Bench.Asleep();
        bench.Machine.Execute("sysbus.ficr DeviceId 0x1122334455667788");
        var words = new Dictionary<uint, uint>
        {
            [0x130] = 9, [0x134] = 2, [0x140] = 0x9160, [0x204] = 0x5566_7788, [0x208] = 0x1122_3344,
            [0x218] = 256, [0x21C] = 1024, [0x220] = 4096, [0x224] = 256, [0x300] = uint.MaxValue,
        };
        Assert.That(words.Keys.ToDictionary(at => at, at => bench[Chip.Ficr + at]), Is.EqualTo(words));
    }

    [Test]
    public void The_user_s_words_are_erased_at_first()
    {
        var bench = Bench.Asleep();
        var words = new byte[4096];
        bench.Machine.Read(Chip.Uicr, words);
        Assert.That(words, Is.All.EqualTo(0xFF));
    }

    [Test]
    public void The_user_s_words_are_written_through_NVMC_and_keep_their_cleared_bits()
    {
        var bench = Bench.Start(new TinyProgram().Store(Chip.NvmcConfig, Chip.Write)
            .Store(Chip.OneTimeProgrammable, 0x1234_FFFF).Store(Chip.OneTimeProgrammable, 0xFFFF_5678).Sleep());
        bench.Run(1);
        Assert.That(bench[Chip.OneTimeProgrammable], Is.EqualTo(0x1234_5678));
        bench.Machine.Execute("sysbus.power PowerOff");
        bench.Machine.Execute("sysbus.power PowerOn");
        Assert.That(bench[Chip.OneTimeProgrammable], Is.EqualTo(0x1234_5678));
    }

    [TestCase(Chip.OneTimeProgrammable, Chip.ReadOnly)]
    [TestCase(Chip.Ficr + 0x204, Chip.Write)]
    public void A_store_that_is_not_allowed_faults_and_changes_nothing(uint address, uint config)
    {
        var program = new TinyProgram().Store(Chip.HandlerControl, Chip.BusFaultEnable).Store(Chip.NvmcConfig, config).Store(address, 0x55);
        var bench = Bench.Start(program.Sleep().Tell(Chip.BusFault));
        var before = bench[address];
        bench.Run(1);
        Assert.That((bench[Chip.Ram], bench[address]), Is.EqualTo((address, before)));
    }
}
