using System;

using Antmicro.Renode.Peripherals.Timers;

namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>
    /// SPIM: an SPI master with EasyDMA (nRF9160 product specification, SPIM). A transfer takes its bits' time; its bytes are exchanged with
    /// the device when it ends. Chip select is a pin that the firmware drives.
    /// </summary>
    internal sealed class Spim : SerialUnit
    {
        public Spim(SerialBox box) : base(box)
        {
            end = new Deadline(Chip.Machine, box, $"{box.Name}.SPIM.end", End);
        }

        public override void Trigger(uint task)
        {
            switch(task)
            {
            case 0x010:
                if(!IsTransferring)
                {
                    Start(Now);
                }
                break;
            case 0x014:
                StopTransfer();
                break;
            case 0x01C:
                Suspend();
                break;
            case 0x020:
                Resume();
                break;
            }
        }

        public override void Stop()
        {
            end.Cancel();
            suspended = false;
            stopping = false;
        }

        private void Start(ulong at)
        {
            txPointer = Box.TxPointer;
            rxPointer = Box.RxPointer;
            txCount = Box.TxCapacity;
            rxCount = Box.RxCapacity;
            count = Math.Max(txCount, rxCount);
            start = at;
            stopping = false;
            if(Box.TxList == 1)
            {
                Box.TxPointer.Value += txCount;
            }
            if(Box.RxList == 1)
            {
                Box.RxPointer.Value += rxCount;
            }
            endAt = at + count * ByteTime;
            end.ScheduleAt(endAt);
            Box[Started].Raise();
        }

        private void Suspend()
        {
            if(!end.IsScheduled)
            {
                return;
            }
            left = endAt - Now;
            suspended = true;
            end.Cancel();
        }

        private void Resume()
        {
            if(!suspended)
            {
                return;
            }
            suspended = false;
            endAt = Now + left;
            end.ScheduleAt(endAt);
        }

        private void StopTransfer()
        {
            if(!IsTransferring)
            {
                Box[Stopped].Raise();
                return;
            }
            // The byte that has begun is finished.
            var elapsed = suspended ? count * ByteTime - left : Now - start;
            count = (uint)Math.Min(count, elapsed / ByteTime + 1);
            stopping = true;
            endAt = suspended ? Now : start + count * ByteTime;
            suspended = false;
            end.ScheduleAt(endAt);
        }

        private void End()
        {
            var fromMemory = Math.Min(txCount, count);
            var toMemory = Math.Min(rxCount, count);
            var bytes = new byte[count];
            EasyDma.Read(Chip, Box.Name, "TXD", txPointer, fromMemory).CopyTo(bytes, 0);
            Array.Fill(bytes, (byte)Box.OverRead.Value, (int)fromMemory, (int)(count - fromMemory));
            Exchange(bytes);
            EasyDma.Write(Chip, Box.Name, "RXD", rxPointer, bytes, toMemory);
            Box.TxAmount.Value = fromMemory;
            Box.RxAmount.Value = toMemory;
            var stops = stopping;
            stopping = false;
            Box[EndTx].Raise();
            Box[EndRx].Raise();
            Box[Ended].Raise();
            if(stops)
            {
                Box[Stopped].Raise();
            }
            else if((Box.Shorts & EndStart) != 0 && count > 0 && !IsTransferring)
            {
                Start(endAt);
            }
        }

        // Turns what is sent into what is received.
        private void Exchange(byte[] bytes)
        {
            var device = Box.IsWired(Sck, Box.ClockPin) ? Box.SpiDevice : null;
            var hearsUs = Box.IsWired(Mosi, Box.OutputPin);
            // An input that nobody drives is as its pull resistor makes it.
            var pin = Box.Pin(Miso);
            var floating = pin >= 0 && Box.Gpio.Level(pin) ? (byte)0xFF : (byte)0;
            var isHeard = device != null && Box.IsWired(Miso, Box.InputPin);
            if(device != null && (Box.SpiConfig & ModeBits) != 0)
            {
                Chip.Report("spi-mode", $"{Box.Name}: the device works in SPI mode 0, found CONFIG 0x{Box.SpiConfig.Value:x}");
                isHeard = false;
                device = null;
            }
            var reversed = (Box.SpiConfig & LsbFirst) != 0;
            for(var i = 0; i < bytes.Length; i++)
            {
                var sent = !hearsUs ? (byte)0 : reversed ? Reverse(bytes[i]) : bytes[i];
                var received = device == null ? floating : device.Transmit(sent);
                bytes[i] = !isHeard ? floating : reversed ? Reverse(received) : received;
            }
        }

        private static byte Reverse(byte value)
        {
            var reversed = 0;
            for(var bit = 0; bit < 8; bit++)
            {
                reversed |= (value >> bit & 1) << (7 - bit);
            }
            return (byte)reversed;
        }

        // 8 MHz, the fastest, is 125 ns a bit; FREQUENCY is proportional to the frequency.
        private ulong ByteTime => 8 * Math.Max(125, (125UL << 31) / Math.Max(Box.Frequency.Value, 1));

        private bool IsTransferring => end.IsScheduled || suspended;

        private uint txPointer;
        private uint rxPointer;
        private uint txCount;
        private uint rxCount;
        private uint count;
        private ulong start;
        private ulong endAt;
        private bool stopping;
        private bool suspended;
        private ulong left;

        private readonly Deadline end;

        private const uint EndStart = 1 << 17;
        private const int Sck = 0;
        private const int Mosi = 1;
        private const int Miso = 2;
        private const uint LsbFirst = 1;
        // CPHA and CPOL.
        private const uint ModeBits = 6;

        private const uint Stopped = 0x104;
        private const uint EndRx = 0x110;
        private const uint Ended = 0x118;
        private const uint EndTx = 0x120;
        private const uint Started = 0x14C;
    }
}
