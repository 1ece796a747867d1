using System;
using System.Collections.Generic;

using Antmicro.Renode.Peripherals.Timers;

namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>UARTE: a serial port with EasyDMA, byte by byte in its time (nRF9160 product specification, UARTE).</summary>
    internal sealed class Uarte : SerialUnit
    {
        public Uarte(SerialBox box) : base(box)
        {
            sent = new Deadline(Chip.Machine, box, $"{box.Name}.UARTE.sent", Sent);
            stopped = new Deadline(Chip.Machine, box, $"{box.Name}.UARTE.stopped", ReceiverStopped);
            arrival = new Deadline(Chip.Machine, box, $"{box.Name}.UARTE.arrival", Arrive);
        }

        public override void Trigger(uint task)
        {
            switch(task)
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
            sent.Cancel();
            stopped.Cancel();
            fifo.Clear();
            receiver = Receiver.Off;
            stoppingTx = false;
        }

        /// <summary>A byte from the other end: it arrives in its time, after those that are under way.</summary>
        public void Take(byte value)
        {
            arriving.Enqueue(value);
            ResumeArrivals();
        }

        public void DropArriving()
        {
            arriving.Clear();
            arrival.Cancel();
        }

        public bool IsReceiving => receiver != Receiver.Off;

        public bool IsSending => sent.IsScheduled;

        private void StartTx()
        {
            sending = EasyDma.Read(Chip, Box.Name, "TXD", Box.TxPointer, Box.TxCapacity);
            sendCount = 0;
            stoppingTx = false;
            sent.Cancel();
            Box[TxStarted].Raise();
            if(sending.Length == 0)
            {
                Box.TxAmount.Value = 0;
                Box[EndTx].Raise();
                return;
            }
            sentAt = Now + ByteTime;
            sent.ScheduleAt(sentAt);
        }

        private void StopTx()
        {
            if(IsSending)
            {
                stoppingTx = true;
            }
            else
            {
                Box[TxStopped].Raise();
            }
        }

        private void Sent()
        {
            var value = sending[sendCount++];
            if(Box.IsWired(Txd, Box.TransmitPin))
            {
                Box.Send(value);
            }
            // Who read it may have cut the power.
            if(!Box.IsActive(this))
            {
                return;
            }
            var isLast = sendCount == sending.Length;
            var stops = stoppingTx;
            if(!isLast && !stops)
            {
                sentAt += ByteTime;
                sent.ScheduleAt(sentAt);
            }
            Box[TxReady].Raise();
            if(!isLast && !stops)
            {
                return;
            }
            stoppingTx = false;
            Box.TxAmount.Value = (uint)sendCount;
            Box[EndTx].Raise();
            if(stops)
            {
                Box[TxStopped].Raise();
            }
        }

        private void StartRx()
        {
            stopped.Cancel();
            rxPointer = Box.RxPointer;
            rxCapacity = Box.RxCapacity;
            rxCount = 0;
            receiver = Receiver.Receiving;
            Box[RxStarted].Raise();
            Drain();
            if(Listens)
            {
                ResumeArrivals();
            }
        }

        private void StopRx()
        {
            if(receiver == Receiver.Off || receiver == Receiver.Stopping)
            {
                return;
            }
            var hadBuffer = receiver == Receiver.Receiving;
            receiver = Receiver.Stopping;
            stopped.ScheduleAfter(BytesAfterStop * ByteTime);
            if(!hadBuffer)
            {
                return;
            }
            Box.RxAmount.Value = rxCount;
            Box[EndRx].Raise();
        }

        private void ReceiverStopped()
        {
            receiver = Receiver.Off;
            Box[RxTimedOut].Raise();
        }

        private void FlushRx()
        {
            if(fifo.Count > 0)
            {
                rxPointer = Box.RxPointer;
                rxCapacity = Box.RxCapacity;
                rxCount = 0;
                Box[RxStarted].Raise();
                while(fifo.Count > 0 && rxCount < rxCapacity)
                {
                    Put(fifo.Dequeue());
                }
                // With an empty FIFO the amount stays what it was.
                Box.RxAmount.Value = rxCount;
            }
            Box[EndRx].Raise();
        }

        private void ResumeArrivals()
        {
            if(arriving.Count == 0 || arrival.IsScheduled || (Listens && IsHoldingOff))
            {
                return;
            }
            // Nobody who does not listen tells the speed.
            arrivesAt = Math.Max(Now, arrivesAt) + (Listens ? ByteTime : DefaultByteTime);
            arrival.ScheduleAt(arrivesAt);
        }

        private void Arrive()
        {
            var value = arriving.Dequeue();
            if(Listens)
            {
                Receive(value);
            }
            ResumeArrivals();
        }

        // The stop bit of a byte from outside is over.
        private void Receive(byte value)
        {
            if(receiver == Receiver.Off)
            {
                return;
            }
            if(fifo.Count == FifoSize)
            {
                Box.ErrorSource.Value |= Overrun;
                Box[Error].Raise();
                return;
            }
            fifo.Enqueue(value);
            Box[RxReady].Raise();
            Drain();
        }

        private void Drain()
        {
            while(receiver == Receiver.Receiving && (fifo.Count > 0 || rxCapacity == 0))
            {
                if(rxCount < rxCapacity)
                {
                    Put(fifo.Dequeue());
                }
                if(rxCount < rxCapacity)
                {
                    continue;
                }
                Box.RxAmount.Value = rxCount;
                receiver = Receiver.WithoutBuffer;
                var wasEmpty = rxCapacity == 0;
                Box[EndRx].Raise();
                if((Box.Shorts & EndRxStopRx) != 0)
                {
                    StopRx();
                }
                // A buffer of no bytes would restart itself for ever.
                else if((Box.Shorts & EndRxStartRx) != 0 && !wasEmpty && receiver == Receiver.WithoutBuffer)
                {
                    StartRx();
                }
            }
        }

        private void Put(byte value)
        {
            EasyDma.Write(Chip, Box.Name, "RXD", rxPointer + rxCount, new[] { value }, 1);
            rxCount++;
        }

        // A bit lasts a whole number of 16 MHz cycles, 2^32 / BAUDRATE rounded down, which gives the actual rates of the product
        // specification, such as 115,108 for 115,200. In nanoseconds, rounded down.
        private ulong ByteTime
        {
            get
            {
                var config = Box.UartConfig.Value;
                var bits = 10 + ((config >> 1 & 7) != 0 ? 1u : 0) + (config >> 4 & 1);
                return bits * Math.Max(1, (1UL << 32) / Math.Max(Box.Frequency.Value, 1)) * 125 / 2;
            }
        }

        private bool Listens => Box.IsActive(this) && Box.IsWired(Rxd, Box.ReceivePin);

        // Whether RTS tells the sender to wait.
        private bool IsHoldingOff => (Box.UartConfig & 1) != 0
            && (receiver == Receiver.Off || receiver == Receiver.Stopping || fifo.Count >= FifoSize - 1);

        private byte[] sending = new byte[0];
        private int sendCount;
        private ulong sentAt;
        private bool stoppingTx;
        private Receiver receiver;
        private uint rxPointer;
        private uint rxCapacity;
        private uint rxCount;
        private ulong arrivesAt;

        private readonly Deadline sent;
        private readonly Deadline stopped;
        private readonly Deadline arrival;
        private readonly Queue<byte> fifo = new Queue<byte>();
        // On the line to the chip: no reset of the chip takes them away.
        private readonly Queue<byte> arriving = new Queue<byte>();

        private const int FifoSize = 5;
        private const uint EndRxStartRx = 1 << 5;
        private const uint EndRxStopRx = 1 << 6;
        private const uint Overrun = 1;
        private const int Txd = 1;
        private const int Rxd = 3;
        // The receiver gives the sender time for four more bytes after it has said stop.
        private const ulong BytesAfterStop = 4;
        // What the sender takes for a byte while nothing on the chip listens: one at 1 Mbaud.
        private const ulong DefaultByteTime = 10000;

        private const uint RxReady = 0x108;
        private const uint EndRx = 0x110;
        private const uint TxReady = 0x11C;
        private const uint EndTx = 0x120;
        private const uint Error = 0x124;
        private const uint RxTimedOut = 0x144;
        private const uint RxStarted = 0x14C;
        private const uint TxStarted = 0x150;
        private const uint TxStopped = 0x158;

        private enum Receiver : byte
        {
            Off,

            /// <summary>On, but the buffer is full and no other was given: bytes go to the FIFO.</summary>
            WithoutBuffer,
            Receiving,
            Stopping,
        }
    }
}
