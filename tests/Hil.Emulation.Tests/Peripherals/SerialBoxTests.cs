using Hil.Emulation.Peripherals;

namespace Hil.Emulation.Tests.Peripherals;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SerialBoxTests
{
    private readonly PeripheralBench _bench = new();
    private readonly SerialBox _box;

    public SerialBoxTests() => _box = new SerialBox(_bench.Context, 2, _bench.Gpio, [], []);

    [Test]
    public void Registers_keep_their_contents_when_the_box_becomes_another_peripheral()
    {
        _box.Set(0x500, 8);
        _box.Set(0x508, 11);
        _box.Set(0x534, PeripheralBench.Ram);
        _box.Set(0x500, 0);
        _box.Set(0x500, 7);
        Assert.That((_box.Get(0x508), _box.Get(0x534), _box.Name), Is.EqualTo((11u, PeripheralBench.Ram, "SPIM2")));
    }

    [Test]
    public void A_disabled_box_does_nothing()
    {
        _box.Trigger(0x008);
        _bench.Run(PeripheralBench.Millisecond);
        Assert.That((_box.Get(0x150), _box.Get(0x120)), Is.EqualTo((0u, 0u)));
    }

    [Test]
    public void A_two_wire_address_is_not_acknowledged_since_nothing_is_on_the_bus()
    {
        _box.Set(0x500, 6);
        _box.Set(0x588, 0x76);
        _box.Set(0x524, 0x0640_0000);
        _box.Trigger(0x008);
        Assert.That(_box.Happened(0x150), Is.True);
        Assert.That(_bench.RunUntil(() => _box.Happened(0x124), PeripheralBench.Millisecond), Is.EqualTo(25 * PeripheralBench.Microsecond));
        Assert.That(_box.Get(0x4C4), Is.EqualTo(2));
        _box.Trigger(0x014);
        Assert.That(_box.Happened(0x104), Is.True);
    }

    [Test]
    public void Slave_tasks_are_reported_as_not_modelled()
    {
        _box.Set(0x500, 2);
        _box.Trigger(0x024);
        Assert.That(_bench.Diagnostics, Has.Exactly(1).Contains("SPIS2+0x024"));
    }
}
