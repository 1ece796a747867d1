using Hil.Core.Boards;
using Hil.Emulation.Peripherals;

namespace Hil.Emulation.Tests.Peripherals;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class OtherPeripheralTests
{
    private readonly PeripheralBench _bench = new();

    [Test]
    public void The_factory_registers_tell_an_nrf9160_and_end_the_trim_values()
    {
        var ficr = Ficr.Create(7);
        Assert.That((ficr.ReadWord(0x140), ficr.ReadWord(0x130), ficr.ReadWord(0x134)), Is.EqualTo((0x9160u, 9u, 2u)));
        Assert.That(ficr.ReadWord(0x300), Is.EqualTo(uint.MaxValue));
        Assert.That(ficr.ReadWord(0x204), Is.Not.EqualTo(Ficr.Create(8).ReadWord(0x204)));
    }

    [Test]
    public void The_undocumented_writes_of_start_up_code_are_accepted()
    {
        var (power, regulators, vmc) = (new ClockPower(_bench.Context, new LowFrequencyClock()), new Regulators(_bench.Context, () => { }), new Vmc(_bench.Context));
        power.Set(0x114, 0);
        power.Set(0x118, 0);
        regulators.Set(0x578, 1);
        regulators.Set(0x70C, 0);
        regulators.Set(0x710, 1);
        regulators.Set(0xA38, 1);
        vmc.Set(0xEE4, 0xE);
        Assert.That(_bench.Diagnostics, Is.Empty);
    }

    [Test]
    public void System_off_is_entered_by_a_one()
    {
        var entered = 0;
        var regulators = new Regulators(_bench.Context, () => entered++);
        regulators.Set(0x500, 0);
        regulators.Set(0x500, 1);
        Assert.That(entered, Is.EqualTo(1));
    }

    [Test]
    public void Random_numbers_come_from_the_seed_and_each_collection_differs()
    {
        uint[] First(ulong seed)
        {
            var bench = new PeripheralBench();
            var control = new CryptoCellControl(bench.Context);
            var random = new CryptoCell(bench.Context, control, seed);
            control.Set(0x500, 1);
            random.Set(0x12C, 1);
            var words = new List<uint>();
            for (var collection = 0; collection < 2; collection++)
            {
                bench.RunUntil(() => (random.Get(0x104) & 1) != 0, 10 * PeripheralBench.Millisecond);
                for (var i = 0u; i < 6; i++)
                    words.Add(random.Get(0x114 + 4 * i));
                random.Set(0x108, 1);
            }

            return [.. words];
        }

        var numbers = First(1);
        Assert.That(numbers, Is.Unique.And.EqualTo(First(1)));
        Assert.That(First(2), Is.Not.EqualTo(numbers));
    }

    [Test]
    public void Nothing_is_collected_while_the_cryptocell_is_off()
    {
        var random = new CryptoCell(_bench.Context, new CryptoCellControl(_bench.Context), 1);
        random.Set(0x12C, 1);
        _bench.Run(10 * PeripheralBench.Millisecond);
        Assert.That(random.Get(0x110), Is.Zero);
    }

    [Test]
    public void A_signal_on_a_channel_that_the_firmware_receives_itself_comes_back()
    {
        var ipc = new Ipc(_bench.Context);
        ipc.Set(0x510, 0b100);
        ipc.Set(0x594, 0b110);
        ipc.Set(0x304, 2);
        ipc.Trigger(0x000);
        Assert.That((ipc.Happened(0x104), ipc.Happened(0x100), ipc.Get(0x30C)), Is.EqualTo((true, false, 2u)));
    }

    [Test]
    public void A_locked_permission_keeps_its_value_until_reset()
    {
        var spu = new Spu(_bench.Context);
        spu.Set(0x600, 0x107);
        spu.Set(0x600, 0x017);
        Assert.That(spu.Get(0x600), Is.EqualTo(0x107));
        spu.Reset(ResetCause.Pin);
        Assert.That(spu.Get(0x600), Is.EqualTo(0x17));
    }

    [Test]
    public void Ram_sections_are_switched_by_set_and_clear()
    {
        var vmc = new Vmc(_bench.Context);
        vmc.Set(0x608, 1);
        vmc.Set(0x604, 1 << 16);
        Assert.That(vmc.Get(0x600), Is.EqualTo(0x1FFFE));
    }

    [Test]
    public void The_converter_answers_each_task_and_reads_zero_volts()
    {
        var saadc = new Saadc(_bench.Context);
        _bench.Memory.WriteWord(0, 0x12345678);
        saadc.Set(0x510, 1);
        saadc.Set(0x62C, PeripheralBench.Ram);
        saadc.Set(0x630, 1);
        saadc.Trigger(0x000);
        saadc.Trigger(0x004);
        _bench.Run(PeripheralBench.Millisecond);
        saadc.Trigger(0x008);
        Assert.That((saadc.Happened(0x100), saadc.Happened(0x104), saadc.Happened(0x114), saadc.Get(0x634)), Is.EqualTo((true, true, true, 1u)));
        Assert.That(_bench.Memory.ReadWord(0), Is.EqualTo(0x12340000));
    }
}
