using Hil.Core.Boards;
using Hil.Emulation.Peripherals;

namespace Hil.Emulation.Tests.Peripherals;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NordicPeripheralTests
{
    private readonly PeripheralBench _bench = new();

    [Test]
    public void The_interrupt_line_is_the_level_of_event_and_enable()
    {
        var egu = new Egu(_bench.Context, 2);
        egu.Trigger(0x00C);
        Assert.That(_bench.HighLines, Is.Empty);
        egu.Set(0x304, 1 << 3);
        Assert.That(_bench.HighLines, Is.EqualTo(new[] { 29 }));
        egu.Set(0x10C, 0);
        Assert.That(_bench.HighLines, Is.Empty);
    }

    [Test]
    public void Inten_set_and_clear_all_read_back_the_mask()
    {
        var egu = new Egu(_bench.Context, 0);
        egu.Set(0x300, 0xF0);
        egu.Set(0x304, 0x0F);
        egu.Set(0x308, 0x81);
        Assert.That(new[] { egu.Get(0x300), egu.Get(0x304), egu.Get(0x308) }, Is.All.EqualTo(0x7Eu));
    }

    [Test]
    public void A_task_reads_zero()
    {
        var egu = new Egu(_bench.Context, 0);
        egu.Trigger(0);
        Assert.That(egu.Get(0), Is.Zero);
    }

    [Test]
    public void A_published_event_triggers_the_subscribed_task_while_the_channel_is_enabled()
    {
        var (from, to) = (new Egu(_bench.Context, 0), new Egu(_bench.Context, 1));
        from.Set(0x180, 0x8000_0005);
        to.Set(0x084, 0x8000_0005);
        from.Trigger(0);
        Assert.That(to.Happened(0x104), Is.False, "channel disabled");
        _bench.Dppic.Set(0x504, 1 << 5);
        from.Trigger(0);
        Assert.That(to.Happened(0x104), Is.True);
        to.Set(0x104, 0);
        to.Set(0x084, 5);
        from.Trigger(0);
        Assert.That(to.Happened(0x104), Is.False, "subscription disabled");
    }

    [Test]
    public void A_channel_group_enables_and_disables_its_channels_together()
    {
        _bench.Dppic.Set(0x804, 0x00F0);
        _bench.Dppic.Trigger(0x008);
        Assert.That(_bench.Dppic.Get(0x500), Is.EqualTo(0xF0));
        _bench.Dppic.Trigger(0x00C);
        Assert.That(_bench.Dppic.Get(0x500), Is.Zero);
    }

    [Test]
    public void A_channel_that_triggers_itself_is_reported_and_ends()
    {
        var egu = new Egu(_bench.Context, 0);
        egu.Set(0x180, 0x8000_0000);
        egu.Set(0x080, 0x8000_0000);
        _bench.Dppic.Set(0x500, 1);
        egu.Trigger(0);
        Assert.That(_bench.Diagnostics, Is.EqualTo(new[] { "dppi-loop: channel 0 triggers itself without end" }));
    }

    [Test]
    public void A_cascade_that_doubles_at_each_step_ends_too()
    {
        var egu = new Egu(_bench.Context, 0);
        foreach (var channel in (uint[])[0, 4])
        {
            egu.Set(0x180 + channel, 0x8000_0000);
            egu.Set(0x080 + channel, 0x8000_0000);
        }

        _bench.Dppic.Set(0x500, 1);
        egu.Trigger(0);
        Assert.That(_bench.Diagnostics, Is.Not.Empty.And.All.EqualTo("dppi-loop: channel 0 triggers itself without end"));
    }

    [Test]
    public void An_unmodelled_register_is_reported_by_name_and_behaves_as_memory()
    {
        var egu = new Egu(_bench.Context, 0);
        egu.Set(0x7F0, 0xCAFE);
        Assert.That(egu.Get(0x7F0), Is.EqualTo(0xCAFE));
        Assert.That(_bench.Diagnostics, Is.EqualTo(new[]
        {
            "unmodelled-register: EGU0+0x7f0 written with 0x0000cafe",
            "unmodelled-register: EGU0+0x7f0 read",
        }));
    }

    [Test]
    public void Bytes_and_half_words_of_a_register_can_be_accessed()
    {
        var ipc = new Ipc(_bench.Context);
        ipc.Set(0x610, 0x11223344);
        ipc.Write(0x612, 0xAB, 1);
        Assert.That((ipc.Get(0x610), ipc.Read(0x613, 1), ipc.Read(0x610, 2)), Is.EqualTo((0x11AB3344u, 0x11u, 0x3344u)));
    }

    [Test]
    public void A_reset_clears_registers_events_and_subscriptions()
    {
        var egu = new Egu(_bench.Context, 0);
        egu.Set(0x304, 1);
        egu.Trigger(0);
        egu.Set(0x080, 0x8000_0001);
        egu.Reset(ResetCause.Pin);
        Assert.That((egu.Get(0x100), egu.Get(0x304), egu.Get(0x080)), Is.EqualTo((0u, 0u, 0u)));
        Assert.That(_bench.HighLines, Is.Empty);
    }

    [Test]
    public void State_that_is_loaded_triggers_as_the_saved_one_did()
    {
        var (from, to) = (new Egu(_bench.Context, 0), new Egu(_bench.Context, 1));
        from.Set(0x180, 0x8000_0003);
        to.Set(0x080, 0x8000_0003);
        _bench.Dppic.Set(0x500, 1 << 3);
        using var stream = new MemoryStream();
        var writer = new BinaryWriter(stream);
        foreach (var part in (NordicPeripheral[])[_bench.Dppic, from, to])
            part.Save(writer);

        var other = new PeripheralBench();
        var (otherFrom, otherTo) = (new Egu(other.Context, 0), new Egu(other.Context, 1));
        stream.Position = 0;
        var reader = new BinaryReader(stream);
        foreach (var part in (NordicPeripheral[])[other.Dppic, otherFrom, otherTo])
            part.Load(reader);
        otherFrom.Trigger(0);
        Assert.That(otherTo.Happened(0x100), Is.True);
    }
}
