using System.Collections.Generic;

using Antmicro.Migrant;
using Antmicro.Migrant.Hooks;
using Antmicro.Renode.Core;
using Antmicro.Renode.Peripherals.Timers;
using Antmicro.Renode.Peripherals.UART;

namespace Antmicro.Renode.Peripherals.Miscellaneous
{
    /// <summary>The host's end of a UART's line: hears each byte, and sends at the line's speed.</summary>
    internal sealed class RecordedUart
    {
        public RecordedUart(IMachine machine, EventRecorder recorder, IUART uart, byte channel)
        {
            this.machine = machine;
            this.recorder = recorder;
            this.uart = uart;
            this.channel = channel;
            arrival = new Deadline(machine, recorder, $"arrival on channel {channel}", Arrive);
            Listen();
        }

        /// <summary>Queues a byte: it arrives one byte's time from now, or after those that are under way.</summary>
        public void Send(byte value)
        {
            queued.Enqueue(value);
            Resume();
        }

        public void Clear()
        {
            queued.Clear();
            arrival.Cancel();
        }

        // A UART does not save who listens to its bytes.
        [PostDeserialization]
        private void Listen()
        {
            uart.CharReceived += Hear;
            if(uart is IPacedUart paced)
            {
                paced.Ready += Resume;
            }
        }

        private void Hear(byte value)
        {
            recorder.Record(RecordKind.UartByte, channel, new[] { value });
        }

        private void Resume()
        {
            if(queued.Count == 0 || arrival.IsScheduled || (uart as IPacedUart)?.HoldsOff == true)
            {
                return;
            }
            var now = VirtualClock.Now(machine);
            arrivesAt = (arrivesAt > now ? arrivesAt : now) + ByteTime;
            arrival.ScheduleAt(arrivesAt);
        }

        private void Arrive()
        {
            uart.WriteChar(queued.Dequeue());
            Resume();
        }

        private ulong ByteTime
        {
            get
            {
                if(uart is IPacedUart paced)
                {
                    return paced.ByteTime;
                }
                return uart.BaudRate == 0 ? DefaultByteTime : BitsOfByte * 1000000000UL / uart.BaudRate;
            }
        }

        private ulong arrivesAt;

        private readonly IMachine machine;
        private readonly EventRecorder recorder;
        private readonly IUART uart;
        private readonly byte channel;
        private readonly Deadline arrival;
        private readonly Queue<byte> queued = new Queue<byte>();

        private const ulong BitsOfByte = 10;
        // 1 Mbaud, where nothing tells the rate.
        private const ulong DefaultByteTime = 10000;
    }
}
