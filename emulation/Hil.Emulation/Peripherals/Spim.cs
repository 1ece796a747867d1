using Hil.Emulation.Time;

namespace Hil.Emulation.Peripherals;

/// <summary>
/// SPIM: an SPI master with EasyDMA (nRF9160 product specification, SPIM). A transfer takes its bits' time; its bytes are exchanged with
/// the selected device when it ends.
/// </summary>
internal sealed class Spim : SerialUnit
{
    private const uint EndStart = 1 << 17;
    private const int Sck = 0;
    private const int Mosi = 1;
    private const int Miso = 2;
    private const uint LsbFirst = 1;

    private readonly Gpio _gpio;
    private readonly IReadOnlyList<SpiBus> _buses;
    private readonly ScheduledEvent _end;
    private uint _txPointer;
    private uint _rxPointer;
    private int _txCount;
    private int _rxCount;
    private int _count;
    private long _start;
    private long _endAt;
    private bool _stopping;
    private long _transferByteTicks;
    // What was left to do when the transfer was suspended, else -1.
    private long _left = -1;

    public Spim(SerialBox box, Gpio gpio, IReadOnlyList<SpiBus> buses) : base(box)
    {
        (_gpio, _buses) = (gpio, buses);
        _end = Context.Scheduler.CreateEvent($"{box.Name}.SPIM.end", End);
    }

    // 8 MHz is 16 ticks a bit; FREQUENCY is proportional to the frequency.
    private long ByteTicks => 8 * Math.Max(16, (16L << 31) / Math.Max(Box.Frequency.Value, 1));

    private bool IsTransferring => _end.IsScheduled || _left >= 0;

    public override void Trigger(uint task)
    {
        switch (task)
        {
            case 0x010 when !IsTransferring:
                Start(Now);
                break;
            case 0x014:
                StopTransfer();
                break;
            case 0x01C when _end.IsScheduled:
                _left = _endAt - Now;
                _end.Cancel();
                break;
            case 0x020 when _left >= 0:
                _endAt = Now + _left;
                _left = -1;
                _end.ScheduleAt(_endAt);
                break;
        }
    }

    public override void Stop()
    {
        _end.Cancel();
        _left = -1;
        _stopping = false;
    }

    public override void Save(BinaryWriter state)
    {
        state.Write(_txPointer);
        state.Write(_rxPointer);
        state.Write(_txCount);
        state.Write(_rxCount);
        state.Write(_count);
        state.Write(_start);
        state.Write(_endAt);
        state.Write(_stopping);
        state.Write(_transferByteTicks);
        state.Write(_left);
    }

    public override void Load(BinaryReader state)
    {
        _txPointer = state.ReadUInt32();
        _rxPointer = state.ReadUInt32();
        _txCount = state.ReadInt32();
        _rxCount = state.ReadInt32();
        _count = state.ReadInt32();
        _start = state.ReadInt64();
        _endAt = state.ReadInt64();
        _stopping = state.ReadBoolean();
        _transferByteTicks = state.ReadInt64();
        _left = state.ReadInt64();
    }

    private void Start(long at)
    {
        (_txPointer, _rxPointer) = (Box.TxPointer, Box.RxPointer);
        (_txCount, _rxCount) = ((int)Box.TxCapacity.Value, (int)Box.RxCapacity.Value);
        _count = Math.Max(_txCount, _rxCount);
        _start = at;
        _stopping = false;
        // The rate of a transfer is what FREQUENCY said when it began.
        _transferByteTicks = ByteTicks;
        if (Box.TxList == 1)
            Box.TxPointer.Value += (uint)_txCount;
        if (Box.RxList == 1)
            Box.RxPointer.Value += (uint)_rxCount;
        _endAt = at + _count * _transferByteTicks;
        _end.ScheduleAt(_endAt);
        Box[0x14C].Raise();
    }

    private void StopTransfer()
    {
        if (!IsTransferring)
        {
            Box[0x104].Raise();
            return;
        }

        // The byte that has begun is finished.
        var elapsed = _left >= 0 ? _count * _transferByteTicks - _left : Now - _start;
        _count = (int)Math.Min(_count, elapsed / _transferByteTicks + 1);
        _stopping = true;
        _endAt = _left >= 0 ? Now : _start + _count * _transferByteTicks;
        _left = -1;
        _end.ScheduleAt(_endAt);
    }

    private void End()
    {
        Span<byte> sent = _count <= 256 ? stackalloc byte[_count] : new byte[_count];
        var fromMemory = Math.Min(_txCount, _count);
        Context.DmaRead(Box.Name, "TXD", _txPointer, sent[..fromMemory]);
        sent[fromMemory..].Fill((byte)Box.OverRead.Value);
        Exchange(sent);
        var toMemory = Math.Min(_rxCount, _count);
        Context.DmaWrite(Box.Name, "RXD", _rxPointer, sent[..toMemory]);
        (Box.TxAmount.Value, Box.RxAmount.Value) = ((uint)fromMemory, (uint)toMemory);
        var stopped = _stopping;
        _stopping = false;
        Box[0x120].Raise();
        Box[0x110].Raise();
        Box[0x118].Raise();
        if (stopped)
            Box[0x104].Raise();
        else if ((Box.Shorts & EndStart) != 0 && _count > 0 && !IsTransferring)
            Start(_endAt);
    }

    // Turns what is sent into what is received.
    private void Exchange(Span<byte> bytes)
    {
        var bus = _buses.FirstOrDefault(b => b.Clock == Box.Pin(Sck));
        var device = bus?.Devices.FirstOrDefault(d => d.IsSelected);
        var hearsUs = bus is not null && bus.Output == Box.Pin(Mosi);
        var isHeard = bus is not null && bus.Input == Box.Pin(Miso);
        if (device is not null && device.Mode != ModeOf(Box.SpiConfig))
        {
            Context.Diagnostics.Report("spi-mode", $"{Box.Name}: the selected device works in SPI mode {device.Mode}, found mode {ModeOf(Box.SpiConfig)}");
            device = null;
        }

        // An input that nobody drives is as its pull resistor makes it.
        var floating = Box.Pin(Miso) is var pin and >= 0 && _gpio.Level(pin) ? (byte)0xFF : (byte)0;
        var reversed = (Box.SpiConfig & LsbFirst) != 0;
        foreach (ref var value in bytes)
        {
            var output = !hearsUs ? (byte)0 : reversed ? Reverse(value) : value;
            var input = device?.Exchange(output) ?? floating;
            value = !isHeard ? floating : reversed ? Reverse(input) : input;
        }
    }

    // CONFIG has CPHA in bit 1 and CPOL in bit 2.
    private static int ModeOf(Register config) => (int)((config >> 2 & 1) << 1 | (config >> 1 & 1));

    private static byte Reverse(byte value)
    {
        var reversed = 0;
        for (var bit = 0; bit < 8; bit++)
            reversed |= (value >> bit & 1) << (7 - bit);
        return (byte)reversed;
    }
}
