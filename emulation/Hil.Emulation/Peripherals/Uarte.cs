using Hil.Emulation.Time;

namespace Hil.Emulation.Peripherals;

/// <summary>UARTE: a serial port with EasyDMA, byte by byte in its time (nRF9160 product specification, UARTE).</summary>
internal sealed class Uarte : SerialUnit
{
    private const long TicksAt16Megahertz = Scheduler.TicksPerSecond / 16_000_000;
    private const int FifoSize = 5;
    private const uint EndRxStartRx = 1 << 5;
    private const uint EndRxStopRx = 1 << 6;
    private const uint Overrun = 1;
    private const int Txd = 1;
    private const int Rxd = 3;
    // The receiver gives the sender time for four more bytes after it has said stop.
    private const int BytesAfterStop = 4;

    private readonly IReadOnlyList<SerialWire> _wires;
    private readonly ScheduledEvent _sent;
    private readonly ScheduledEvent _receiverStopped;
    private readonly Queue<byte> _fifo = [];
    private byte[] _sending = [];
    private int _sendCount;
    private long _sentAt;
    private bool _stoppingTx;
    private Receiver _receiver;
    private uint _rxPointer;
    private uint _rxCapacity;
    private uint _rxCount;

    public Uarte(SerialBox box, IReadOnlyList<SerialWire> wires) : base(box)
    {
        _wires = wires;
        _sent = Context.Scheduler.CreateEvent($"{box.Name}.UARTE.sent", Sent);
        _receiverStopped = Context.Scheduler.CreateEvent($"{box.Name}.UARTE.stopped", ReceiverStopped);
        foreach (var wire in wires)
            wire.Attach(this);
    }

    private enum Receiver : byte
    {
        Off,

        /// <summary>On, but the buffer is full and no other was given: bytes go to the FIFO.</summary>
        WithoutBuffer,
        Receiving,
        Stopping,
    }

    public bool IsReceiving => _receiver != Receiver.Off;

    public bool IsSending => _sent.IsScheduled;

    /// <summary>
    /// How long a byte with its start, parity and stop bits takes. A bit lasts a whole number of 16 MHz cycles, 2^32 / BAUDRATE rounded down,
    /// which gives the actual rates of the product specification, such as 115,108 for 115,200.
    /// </summary>
    public long ByteTicks
    {
        get
        {
            var config = Box.UartConfig.Value;
            var bits = 10 + ((config >> 1 & 7) != 0 ? 1 : 0) + (config >> 4 & 1);
            return bits * TicksAt16Megahertz * Math.Max(1, (1L << 32) / Math.Max(Box.Frequency.Value, 1));
        }
    }

    /// <summary>Whether RTS tells the sender to wait.</summary>
    public bool IsHoldingOff => (Box.UartConfig & 1) != 0 && (_receiver is Receiver.Off or Receiver.Stopping || _fifo.Count >= FifoSize - 1);

    public bool ListensOn(int pin) => Box.IsActive(this) && Box.Pin(Rxd) == pin;

    public override void Trigger(uint task)
    {
        switch (task)
        {
            case 0x000:
                StartRx();
                break;
            case 0x004:
                StopRx();
                break;
            case 0x008:
                StartTx();
                break;
            case 0x00C:
                StopTx();
                break;
            case 0x02C:
                FlushRx();
                break;
        }
    }

    public override void Stop()
    {
        _sent.Cancel();
        _receiverStopped.Cancel();
        _fifo.Clear();
        _receiver = Receiver.Off;
        _stoppingTx = false;
    }

    /// <summary>The stop bit of a byte from outside is over.</summary>
    public void Receive(byte value)
    {
        if (_receiver == Receiver.Off)
            return;
        if (_fifo.Count == FifoSize)
        {
            Box.ErrorSource.Value |= Overrun;
            Box[0x124].Raise();
            return;
        }

        _fifo.Enqueue(value);
        Box[0x108].Raise();
        Drain();
    }

    public override void Save(BinaryWriter state)
    {
        state.Write(IsSending ? _sending.Length : 0);
        if (IsSending)
            state.Write(_sending);
        state.Write(_sendCount);
        state.Write(_sentAt);
        state.Write(_stoppingTx);
        state.Write((byte)_receiver);
        state.Write(_rxPointer);
        state.Write(_rxCapacity);
        state.Write(_rxCount);
        state.Write(_fifo.Count);
        foreach (var value in _fifo)
            state.Write(value);
    }

    public override void Load(BinaryReader state)
    {
        _sending = state.ReadBytes(state.ReadInt32());
        _sendCount = state.ReadInt32();
        _sentAt = state.ReadInt64();
        _stoppingTx = state.ReadBoolean();
        _receiver = (Receiver)state.ReadByte();
        _rxPointer = state.ReadUInt32();
        _rxCapacity = state.ReadUInt32();
        _rxCount = state.ReadUInt32();
        _fifo.Clear();
        for (var count = state.ReadInt32(); count > 0; count--)
            _fifo.Enqueue(state.ReadByte());
    }

    private void StartTx()
    {
        // What was being sent is sent no further, also where what comes in its place is empty.
        _sent.Cancel();
        _sending = new byte[Box.TxCapacity];
        Context.DmaRead(Box.Name, "TXD", Box.TxPointer, _sending);
        _sendCount = 0;
        _stoppingTx = false;
        Box[0x150].Raise();
        if (_sending.Length == 0)
        {
            Box.TxAmount.Value = 0;
            Box[0x120].Raise();
            return;
        }

        _sentAt = Now + ByteTicks;
        _sent.ScheduleAt(_sentAt);
    }

    private void StopTx()
    {
        if (IsSending)
            _stoppingTx = true;
        else
            Box[0x158].Raise();
    }

    private void Sent()
    {
        var pin = Box.Pin(Txd);
        var value = _sending[_sendCount++];
        foreach (var wire in _wires)
            if (wire.Transmit == pin)
                wire.FromChip?.Invoke(value);
        // Who read it may have cut the power.
        if (!Box.IsActive(this))
            return;
        var isLast = _sendCount == _sending.Length;
        var stops = _stoppingTx;
        if (!isLast && !stops)
        {
            _sentAt += ByteTicks;
            _sent.ScheduleAt(_sentAt);
        }

        Box[0x11C].Raise();
        if (!isLast && !stops)
            return;
        _stoppingTx = false;
        Box.TxAmount.Value = (uint)_sendCount;
        Box[0x120].Raise();
        if (stops)
            Box[0x158].Raise();
    }

    private void StartRx()
    {
        _receiverStopped.Cancel();
        (_rxPointer, _rxCapacity, _rxCount) = (Box.RxPointer, Box.RxCapacity, 0);
        _receiver = Receiver.Receiving;
        Box[0x14C].Raise();
        Drain();
        ResumeWires();
    }

    private void StopRx()
    {
        if (_receiver is Receiver.Off or Receiver.Stopping)
            return;
        var hadBuffer = _receiver == Receiver.Receiving;
        _receiver = Receiver.Stopping;
        _receiverStopped.ScheduleAfter(BytesAfterStop * ByteTicks);
        if (!hadBuffer)
            return;
        Box.RxAmount.Value = _rxCount;
        Box[0x110].Raise();
    }

    private void ReceiverStopped()
    {
        _receiver = Receiver.Off;
        Box[0x144].Raise();
    }

    private void FlushRx()
    {
        if (_fifo.Count > 0)
        {
            (_rxPointer, _rxCapacity, _rxCount) = (Box.RxPointer, Box.RxCapacity, 0);
            Box[0x14C].Raise();
            while (_fifo.Count > 0 && _rxCount < _rxCapacity)
                Put(_fifo.Dequeue());
            // With an empty FIFO the amount stays what it was.
            Box.RxAmount.Value = _rxCount;
        }

        Box[0x110].Raise();
    }

    private void Drain()
    {
        while (_receiver == Receiver.Receiving && (_fifo.Count > 0 || _rxCapacity == 0))
        {
            if (_rxCount < _rxCapacity)
                Put(_fifo.Dequeue());
            if (_rxCount < _rxCapacity)
                continue;
            Box.RxAmount.Value = _rxCount;
            _receiver = Receiver.WithoutBuffer;
            var wasEmpty = _rxCapacity == 0;
            Box[0x110].Raise();
            if ((Box.Shorts & EndRxStopRx) != 0)
                StopRx();
            // A buffer of no bytes would restart itself for ever.
            else if ((Box.Shorts & EndRxStartRx) != 0 && !wasEmpty && _receiver == Receiver.WithoutBuffer)
                StartRx();
        }
    }

    private void Put(byte value)
    {
        if (_rxCount == 0)
            Context.DmaWrite(Box.Name, "RXD", _rxPointer, [value]);
        else
            Context.Memory.TryWrite(_rxPointer + _rxCount, [value]);
        _rxCount++;
    }

    private void ResumeWires()
    {
        foreach (var wire in _wires)
            if (wire.Receive == Box.Pin(Rxd))
                wire.Resume();
    }
}
