using Hil.Emulation.Peripherals;

namespace Hil.Emulation.Tests.Peripherals;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SpimTests : ISpiDevice
{
    private const uint Start = 0x010, Stop = 0x014, Suspend = 0x01C, Resume = 0x020;
    private const uint Stopped = 0x104, EndRx = 0x110, End = 0x118, EndTx = 0x120, Started = 0x14C;
    private readonly PeripheralBench _bench = new();
    private readonly SerialBox _spim;
    private readonly List<byte> _heard = [];

    public SpimTests()
    {
        _spim = new SerialBox(_bench.Context, 3, _bench.Gpio, [], [new SpiBus(3, 4, 5, this)]);
        _spim.Set(0x508, 3);
        _spim.Set(0x50C, 4);
        _spim.Set(0x510, 5);
        _spim.Set(0x524, 0x1000_0000);
        _spim.Set(0x500, 7);
    }

    public bool IsSelected { get; private set; } = true;

    public int Mode => 0;

    public byte? Exchange(byte input)
    {
        _heard.Add(input);
        return (byte)~input;
    }

    [Test]
    public void A_transfer_takes_eight_clocks_a_byte_and_ends_with_all_events()
    {
        Transfer([1, 2, 3], 3);
        Assert.That((_spim.Happened(Started), _spim.Happened(End)), Is.EqualTo((true, false)));
        var ticks = _bench.RunUntil(() => _spim.Happened(End), PeripheralBench.Millisecond);
        Assert.That(ticks, Is.EqualTo(24 * PeripheralBench.Microsecond));
        Assert.That((_spim.Happened(EndTx), _spim.Happened(EndRx), _spim.Get(0x53C), _spim.Get(0x54C)), Is.EqualTo((true, true, 3u, 3u)));
        Assert.That(_bench.Bytes(0x200, 3), Is.EqualTo(new byte[] { 0xFE, 0xFD, 0xFC }));
    }

    [TestCase(0x0200_0000u, 64.0)]
    [TestCase(0x4000_0000u, 2.0)]
    [TestCase(0x8000_0000u, 1.0)]
    public void The_frequency_register_sets_the_time_of_a_byte(uint frequency, double microseconds)
    {
        _spim.Set(0x524, frequency);
        Transfer([1], 1);
        Assert.That(_bench.RunUntil(() => _spim.Happened(End), PeripheralBench.Millisecond) / (double)PeripheralBench.Microsecond, Is.EqualTo(microseconds));
    }

    [Test]
    public void A_frequency_that_is_set_during_a_transfer_holds_for_the_next_one()
    {
        Transfer([1, 2, 3, 4], 4);
        _bench.Run(12 * PeripheralBench.Microsecond);
        _spim.Set(0x524, 1);
        _spim.Trigger(Stop);
        _bench.Run(4 * PeripheralBench.Microsecond);
        Assert.That((_spim.Happened(Stopped), _heard), Is.EqualTo((true, new List<byte> { 1, 2 })));
    }

    [Test]
    public void After_the_end_of_its_buffer_it_sends_the_over_read_character()
    {
        _spim.Set(0x5C0, 0xA5);
        Transfer([1], 3);
        _bench.Run(PeripheralBench.Millisecond);
        Assert.That(_heard, Is.EqualTo(new byte[] { 1, 0xA5, 0xA5 }));
        Assert.That((_spim.Get(0x54C), _spim.Get(0x53C)), Is.EqualTo((1u, 3u)));
    }

    [Test]
    public void What_is_received_beyond_the_buffer_is_dropped()
    {
        _bench.Memory.WriteWord(0x200, 0x55555555);
        Transfer([1, 2, 3], 1);
        _bench.Run(PeripheralBench.Millisecond);
        Assert.That(_bench.Memory.ReadWord(0x200), Is.EqualTo(0x555555FE));
    }

    [Test]
    public void Nobody_selected_reads_as_the_pull_of_the_pin()
    {
        IsSelected = false;
        Transfer([1], 1);
        _bench.Run(PeripheralBench.Millisecond);
        Assert.That(_bench.Bytes(0x200, 1), Is.EqualTo(new byte[] { 0x00 }));
        _bench.Gpio.Set(0x700 + 4 * 5, 3 << 2);
        Transfer([1], 1);
        _bench.Run(PeripheralBench.Millisecond);
        Assert.That(_bench.Bytes(0x200, 1), Is.EqualTo(new byte[] { 0xFF }));
    }

    [Test]
    public void On_the_wrong_pins_the_device_does_not_answer()
    {
        _spim.Set(0x510, 6);
        Transfer([1], 1);
        _bench.Run(PeripheralBench.Millisecond);
        Assert.That(_bench.Bytes(0x200, 1), Is.EqualTo(new byte[] { 0 }));
        _spim.Set(0x508, 9);
        _heard.Clear();
        Transfer([1], 1);
        _bench.Run(PeripheralBench.Millisecond);
        Assert.That(_heard, Is.Empty);
    }

    [Test]
    public void The_wrong_clock_mode_is_reported()
    {
        _spim.Set(0x554, 0b110);
        Transfer([1], 1);
        _bench.Run(PeripheralBench.Millisecond);
        Assert.That(_bench.Diagnostics, Is.EqualTo(new[] { "spi-mode: SPIM3: the selected device works in SPI mode 0, found mode 3" }));
    }

    [Test]
    public void Least_significant_bit_first_turns_the_bytes_round()
    {
        _spim.Set(0x554, 1);
        Transfer([0x01], 1);
        _bench.Run(PeripheralBench.Millisecond);
        Assert.That(_heard, Is.EqualTo(new byte[] { 0x80 }));
        Assert.That(_bench.Bytes(0x200, 1), Is.EqualTo(new byte[] { 0xFE }));
    }

    [Test]
    public void Lists_move_on_by_their_buffers()
    {
        _spim.Set(0x540, 1);
        _spim.Set(0x550, 1);
        Transfer([1, 2], 2);
        _bench.Run(PeripheralBench.Millisecond);
        Assert.That((_spim.Get(0x534), _spim.Get(0x544)), Is.EqualTo((PeripheralBench.Ram + 0x202, PeripheralBench.Ram + 0x102)));
    }

    [Test]
    public void The_short_starts_the_next_transfer_without_a_gap()
    {
        _spim.Set(0x200, 1 << 17);
        Transfer([1], 1);
        _bench.Run(40 * PeripheralBench.Microsecond);
        Assert.That(_heard, Has.Count.EqualTo(5));
    }

    [Test]
    public void Stopping_finishes_the_byte_that_has_begun()
    {
        Transfer([1, 2, 3, 4], 4);
        _bench.Run(12 * PeripheralBench.Microsecond);
        _spim.Trigger(Stop);
        _bench.Run(4 * PeripheralBench.Microsecond);
        Assert.That((_spim.Happened(Stopped), _spim.Get(0x54C)), Is.EqualTo((true, 2u)));
        _bench.Run(PeripheralBench.Millisecond);
        Assert.That(_heard, Is.EqualTo(new byte[] { 1, 2 }));
    }

    [Test]
    public void A_suspended_transfer_takes_its_remaining_time_after_it_is_resumed()
    {
        Transfer([1, 2], 2);
        _bench.Run(10 * PeripheralBench.Microsecond);
        _spim.Trigger(Suspend);
        _bench.Run(PeripheralBench.Millisecond);
        Assert.That(_spim.Happened(End), Is.False);
        _spim.Trigger(Resume);
        Assert.That(_bench.RunUntil(() => _spim.Happened(End), PeripheralBench.Millisecond), Is.EqualTo(6 * PeripheralBench.Microsecond));
    }

    [Test]
    public void A_buffer_in_flash_is_reported_and_sends_zeros()
    {
        Transfer([1], 1);
        _bench.Run(PeripheralBench.Millisecond);
        _heard.Clear();
        _spim.Set(0x544, 0x400);
        _spim.Trigger(Start);
        _bench.Run(PeripheralBench.Millisecond);
        Assert.That(_heard, Is.EqualTo(new byte[] { 0 }));
        Assert.That(_bench.Diagnostics, Is.EqualTo(new[] { "dma-fault: SPIM3.TXD: EasyDMA reaches data RAM only, found 0x00000400 (1 bytes)" }));
    }

    private void Transfer(byte[] bytes, uint receive)
    {
        _bench.Memory.Write(0x100, bytes);
        _spim.Set(0x544, PeripheralBench.Ram + 0x100);
        _spim.Set(0x548, (uint)bytes.Length);
        _spim.Set(0x534, PeripheralBench.Ram + 0x200);
        _spim.Set(0x538, receive);
        foreach (var happened in (uint[])[Stopped, EndRx, End, EndTx, Started])
            _spim.Set(happened, 0);
        _spim.Trigger(Start);
    }
}
