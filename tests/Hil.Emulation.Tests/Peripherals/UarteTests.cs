using System.Text;
using Hil.Emulation.Peripherals;

namespace Hil.Emulation.Tests.Peripherals;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class UarteTests
{
    private const uint StartRx = 0x000, StopRx = 0x004, StartTx = 0x008, StopTx = 0x00C, FlushRx = 0x02C;
    private const uint RxReady = 0x108, EndRx = 0x110, TxReady = 0x11C, EndTx = 0x120, Error = 0x124, RxTimeout = 0x144, RxStarted = 0x14C, TxStarted = 0x150, TxStopped = 0x158;
    private const uint Shorts = 0x200, ErrorSource = 0x480, Enable = 0x500, BaudRate = 0x524, RxPointer = 0x534, RxMax = 0x538, RxAmount = 0x53C;
    private const uint TxPointer = 0x544, TxMax = 0x548, TxAmount = 0x54C, Config = 0x56C;
    private const uint Megabaud = 0x1000_0000;
    private const long ByteTime = 10 * PeripheralBench.Microsecond;

    private readonly PeripheralBench _bench = new();
    private readonly SerialWire _wire;
    private readonly SerialBox _uarte;
    private readonly List<byte> _sent = [];

    public UarteTests()
    {
        _wire = new SerialWire(_bench.Scheduler, "line", 22, 23) { FromChip = _sent.Add };
        _uarte = new SerialBox(_bench.Context, 1, _bench.Gpio, [_wire], []);
        _uarte.Set(0x50C, 22);
        _uarte.Set(0x514, 23);
        _uarte.Set(BaudRate, Megabaud);
        _uarte.Set(Enable, 8);
    }

    [Test]
    public void A_buffer_is_sent_byte_by_byte_in_its_time()
    {
        Send("hello");
        Assert.That((_uarte.Happened(TxStarted), _uarte.Get(0x568)), Is.EqualTo((true, 1u)));
        _bench.Run(3 * ByteTime);
        Assert.That((Text, _uarte.Happened(TxReady), _uarte.Happened(EndTx)), Is.EqualTo(("hel", true, false)));
        _bench.Run(2 * ByteTime);
        Assert.That((Text, _uarte.Happened(EndTx), _uarte.Get(TxAmount), _uarte.Get(0x568)), Is.EqualTo(("hello", true, 5u, 0u)));
    }

    [TestCase(0x0027_5000u, 0u, 1041.875, Description = "9600, really 9598")]
    [TestCase(0x01D6_0000u, 0u, 86.875, Description = "115200, really 115108")]
    [TestCase(0x1000_0000u, 0u, 10.0, Description = "1 Mbaud")]
    [TestCase(0x1000_0000u, 0xEu, 11.0, Description = "with parity")]
    [TestCase(0x1000_0000u, 0x1Eu, 12.0, Description = "with parity and two stop bits")]
    public void A_byte_takes_its_bits(uint rate, uint config, double microseconds)
    {
        _uarte.Set(BaudRate, rate);
        _uarte.Set(Config, config);
        Send("x");
        var ticks = _bench.RunUntil(() => _uarte.Happened(EndTx), 2 * PeripheralBench.Millisecond);
        Assert.That(ticks / (double)PeripheralBench.Microsecond, Is.EqualTo(microseconds));
    }

    [Test]
    public void An_empty_buffer_ends_at_once()
    {
        Send("");
        Assert.That((_uarte.Happened(EndTx), _uarte.Get(TxAmount)), Is.EqualTo((true, 0u)));
    }

    [Test]
    public void An_empty_buffer_in_the_place_of_one_that_is_being_sent_ends_that_one()
    {
        Send("hello");
        _bench.Run(ByteTime * 3 / 2);
        Send("");
        _bench.Run(10 * ByteTime);
        Assert.That((Text, _uarte.Happened(EndTx), _uarte.Get(TxAmount)), Is.EqualTo(("h", true, 0u)));
    }

    [Test]
    public void Stopping_finishes_the_byte_that_has_begun_and_tells_how_many_were_sent()
    {
        Send("hello");
        _bench.Run(ByteTime * 3 / 2);
        _uarte.Trigger(StopTx);
        _bench.Run(ByteTime);
        Assert.That((Text, _uarte.Happened(TxStopped), _uarte.Happened(EndTx), _uarte.Get(TxAmount)), Is.EqualTo(("he", true, true, 2u)));
    }

    [Test]
    public void Stopping_an_idle_transmitter_is_confirmed_at_once()
    {
        _uarte.Trigger(StopTx);
        Assert.That(_uarte.Happened(TxStopped), Is.True);
    }

    [Test]
    public void The_end_of_a_transmission_can_stop_it_over_a_channel_as_zephyr_has_it()
    {
        _uarte.Set(0x1A0, 0x8000_000F);
        _uarte.Set(0x08C, 0x8000_000F);
        _bench.Dppic.Set(0x504, 1 << 15);
        Send("x");
        _bench.Run(ByteTime);
        Assert.That((_uarte.Happened(EndTx), _uarte.Happened(TxStopped)), Is.EqualTo((true, true)));
    }

    [Test]
    public void A_buffer_outside_data_ram_is_reported()
    {
        _uarte.Set(TxPointer, 0x1000);
        _uarte.Set(TxMax, 4);
        _uarte.Trigger(StartTx);
        Assert.That(_bench.Diagnostics, Is.EqualTo(new[] { "dma-fault: UARTE1.TXD: EasyDMA reaches data RAM only, found 0x00001000 (4 bytes)" }));
    }

    [Test]
    public void Received_bytes_go_to_the_buffer_until_it_is_full()
    {
        Receive(3);
        _wire.Send("abc"u8);
        _bench.Run(2 * ByteTime);
        Assert.That((_uarte.Happened(RxReady), _uarte.Happened(EndRx)), Is.EqualTo((true, false)));
        _bench.Run(ByteTime);
        Assert.That((_uarte.Happened(EndRx), _uarte.Get(RxAmount)), Is.EqualTo((true, 3u)));
        Assert.That(_bench.Bytes(0x200, 3), Is.EqualTo("abc"u8.ToArray()));
    }

    [Test]
    public void A_new_buffer_may_be_given_once_reception_has_started_and_the_short_changes_over_without_loss()
    {
        _uarte.Set(Shorts, 1 << 5);
        Receive(2);
        _uarte.Set(RxPointer, PeripheralBench.Ram + 0x300);
        _wire.Send("abcd"u8);
        _bench.Run(4 * ByteTime);
        Assert.That(_bench.Bytes(0x200, 2), Is.EqualTo("ab"u8.ToArray()));
        Assert.That(_bench.Bytes(0x300, 2), Is.EqualTo("cd"u8.ToArray()));
    }

    [Test]
    public void Bytes_wait_in_the_fifo_for_a_buffer_and_the_sixth_is_an_overrun()
    {
        Receive(1);
        _wire.Send("abcdefg"u8);
        _bench.Run(6 * ByteTime);
        Assert.That(_uarte.Happened(Error), Is.False);
        _bench.Run(ByteTime);
        Assert.That((_uarte.Happened(Error), _uarte.Get(ErrorSource)), Is.EqualTo((true, 1u)));
        Receive(5);
        Assert.That(_bench.Bytes(0x200, 5), Is.EqualTo("bcdef"u8.ToArray()));
        _uarte.Set(ErrorSource, 1);
        Assert.That(_uarte.Get(ErrorSource), Is.Zero);
    }

    [Test]
    public void Stopping_reception_ends_the_buffer_before_the_timeout()
    {
        Receive(10);
        _wire.Send("abc"u8);
        _bench.Run(3 * ByteTime);
        _uarte.Trigger(StopRx);
        Assert.That((_uarte.Happened(EndRx), _uarte.Get(RxAmount), _uarte.Happened(RxTimeout)), Is.EqualTo((true, 3u, false)));
        _bench.Run(5 * ByteTime);
        Assert.That((_uarte.Happened(RxTimeout), _uarte.Get(0x564)), Is.EqualTo((true, 0u)));
    }

    [Test]
    public void Flushing_fetches_what_came_after_the_stop()
    {
        Receive(10);
        _wire.Send("abcde"u8);
        _bench.Run(2 * ByteTime);
        _uarte.Trigger(StopRx);
        _bench.Run(5 * ByteTime);
        _uarte.Set(EndRx, 0);
        _uarte.Trigger(FlushRx);
        Assert.That((_uarte.Happened(EndRx), _uarte.Get(RxAmount)), Is.EqualTo((true, 3u)));
        Assert.That(_bench.Bytes(0x200, 3), Is.EqualTo("cde"u8.ToArray()));
    }

    [Test]
    public void Flushing_an_empty_fifo_keeps_the_amount()
    {
        Receive(2);
        _wire.Send("ab"u8);
        _bench.Run(2 * ByteTime);
        _uarte.Set(EndRx, 0);
        _uarte.Set(RxStarted, 0);
        _uarte.Trigger(FlushRx);
        Assert.That((_uarte.Happened(EndRx), _uarte.Happened(RxStarted), _uarte.Get(RxAmount)), Is.EqualTo((true, false, 2u)));
    }

    [Test]
    public void With_flow_control_the_bench_waits_for_a_buffer()
    {
        _uarte.Set(Config, 1);
        _wire.Send("abcdefghij"u8);
        _bench.Run(20 * ByteTime);
        Assert.That(_wire.InFlight, Is.EqualTo(10));
        Receive(10);
        _bench.Run(10 * ByteTime);
        Assert.That((_uarte.Get(RxAmount), _uarte.Happened(Error)), Is.EqualTo((10u, false)));
    }

    [Test]
    public void Without_pins_nothing_is_heard_and_nothing_is_seen()
    {
        _uarte.Set(0x50C, uint.MaxValue);
        _uarte.Set(0x514, uint.MaxValue);
        Receive(1);
        Send("x");
        _wire.Send("y"u8);
        _bench.Run(10 * ByteTime);
        Assert.That((Text, _uarte.Happened(EndTx), _uarte.Happened(EndRx)), Is.EqualTo(("", true, false)));
    }

    [Test]
    public void Disabled_in_the_middle_it_sends_no_more()
    {
        Send("hello");
        _bench.Run(ByteTime);
        _uarte.Set(Enable, 0);
        _bench.Run(10 * ByteTime);
        Assert.That((Text, _uarte.Happened(EndTx)), Is.EqualTo(("h", false)));
    }

    [Test]
    public void A_snapshot_in_the_middle_of_both_directions_goes_on_with_the_same_bytes()
    {
        Receive(4);
        Send("hello");
        _wire.Send("abcd"u8);
        _bench.Run(ByteTime * 5 / 2);
        using var stream = new MemoryStream();
        var writer = new BinaryWriter(stream);
        _bench.Scheduler.Save(writer);
        _uarte.Save(writer);
        _wire.Save(writer);
        var memory = _bench.Memory.Capture();
        _bench.Run(10 * ByteTime);
        Assert.That(Text, Is.EqualTo("hello"));

        stream.Position = 0;
        var reader = new BinaryReader(stream);
        _bench.Scheduler.Load(reader);
        _uarte.Load(reader);
        _wire.Load(reader);
        _bench.Memory.Restore(memory);
        _sent.Clear();
        _bench.Run(10 * ByteTime);
        Assert.That((Text, _uarte.Get(RxAmount)), Is.EqualTo(("llo", 4u)));
        Assert.That(_bench.Bytes(0x200, 4), Is.EqualTo("abcd"u8.ToArray()));
    }

    private string Text => Encoding.ASCII.GetString([.. _sent]);

    private void Send(string text)
    {
        _bench.Memory.Write(0x100, Encoding.ASCII.GetBytes(text));
        _uarte.Set(TxPointer, PeripheralBench.Ram + 0x100);
        _uarte.Set(TxMax, (uint)text.Length);
        _uarte.Trigger(StartTx);
    }

    private void Receive(uint count)
    {
        _uarte.Set(RxPointer, PeripheralBench.Ram + 0x200);
        _uarte.Set(RxMax, count);
        _uarte.Trigger(StartRx);
    }
}
