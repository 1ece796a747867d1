using System;
using System.Collections.Generic;
using System.Text;

using Antmicro.Renode.Core;
using Antmicro.Renode.Exceptions;
using Antmicro.Renode.Peripherals.Bus;
using Antmicro.Renode.Peripherals.CPU;
using Antmicro.Renode.Peripherals.Memory;
using Antmicro.Renode.Peripherals.Timers;
using Antmicro.Renode.Peripherals.UART;

namespace Antmicro.Renode.Peripherals.Miscellaneous
{
    /// <summary>
    /// Writes what happens in a machine, each thing with its exact virtual time, into a ring in memory that a host reads over the bus
    /// between steps, and puts bytes of the host on the lines of UARTs.
    /// </summary>
    /// <remarks>
    /// The ring, little endian: u32 bytes written since the machine was made (modulo 2^32), u32 capacity, u64 0, then the records, wrapping
    /// round at the capacity. A record: u64 nanoseconds, u8 kind (<see cref="RecordKind"/>), u8 channel, u16 length, payload. The recorder
    /// never waits: a host that is too late finds that more was written than the ring holds.
    /// Bytes written to 0x100·(channel+1) … +0xFF go to that channel's UART; one that is an <see cref="IPacedUart"/> lets them arrive at the
    /// line's speed. Writing 1 to 0 drops what is under way.
    /// </remarks>
    [AllowedTranslations(AllowedTranslation.WordToByte | AllowedTranslation.DoubleWordToByte)]
    public class EventRecorder : IBytePeripheral, IMultibyteWritePeripheral, IGPIOReceiver, IKnownSize
    {
        public EventRecorder(IMachine machine, MappedMemory ring)
        {
            if(ring.Size <= RingHeader + RecordHeader)
            {
                throw new ConstructionException($"The ring of an event recorder needs more than {RingHeader + RecordHeader} bytes, found {ring.Size}.");
            }
            this.machine = machine;
            this.ring = ring;
            capacity = (uint)(ring.Size - RingHeader);
            WriteHeader();
        }

        /// <summary>Records each byte that a UART sends, and gives it the bytes that the host writes for the channel, 0 to 14.</summary>
        public void AttachUart(IUART uart, byte channel)
        {
            if(channel >= Channels || lines.ContainsKey(channel))
            {
                throw new RecoverableException($"A channel from 0 to {Channels - 1} that is not in use was expected, found {channel}.");
            }
            lines.Add(channel, new RecordedUart(this, uart, channel));
        }

        /// <summary>Records what a model reports and diagnoses; once, however often it is attached.</summary>
        public void Attach(IReportsEvents source)
        {
            if(sources.Contains(source))
            {
                return;
            }
            sources.Add(source);
            source.Reported += Take;
            source.Diagnosed += Diagnose;
        }

        /// <summary>Attaches every registered model of the machine that reports events.</summary>
        public void AttachAll()
        {
            foreach(var source in machine.GetPeripheralsOfType<IReportsEvents>())
            {
                Attach(source);
            }
        }

        public void OnGPIO(int number, bool value)
        {
            if(number < 0 || number >= Inputs)
            {
                throw new ArgumentOutOfRangeException(nameof(number), number, $"An input from 0 to {Inputs - 1} was expected.");
            }
            if(levels[number] == value)
            {
                return;
            }
            levels[number] = value;
            Record(RecordKind.Level, (byte)number, new[] { (byte)(value ? 1 : 0) });
        }

        /// <summary>Writes a record with the present time.</summary>
        public void Record(RecordKind kind, byte channel, byte[] payload)
        {
            lock(sync)
            {
                Append(BitConverter.GetBytes(VirtualClock.Now(machine)));
                Append(new[] { (byte)kind, channel, (byte)payload.Length, (byte)(payload.Length >> 8) });
                Append(payload);
                WriteHeader();
            }
        }

        /// <summary>Writes a diagnostic with the present program counter.</summary>
        /// <param name="kind">A short word.</param>
        /// <param name="text">What happened; what is too long is cut off.</param>
        public void Diagnose(string kind, string text)
        {
            var counter = machine.SystemBus.TryGetCurrentCPU(out var cpu) ? (uint)cpu.PC.RawValue : 0;
            // Each register once for each place in the program that touches it, or a polling loop would fill the ring.
            if(kind == "unmodelled-register")
            {
                var written = text.IndexOf(" written", StringComparison.Ordinal);
                if(!diagnosed.Add($"{(written > 0 ? text.Substring(0, written) : text)}@{counter:x8}"))
                {
                    return;
                }
            }
            var words = Encoding.UTF8.GetBytes($"{kind}\0{text}");
            var payload = new byte[4 + Math.Min(words.Length, LongestText)];
            BitConverter.GetBytes(counter).CopyTo(payload, 0);
            Array.Copy(words, 0, payload, 4, payload.Length - 4);
            Record(RecordKind.Diagnostic, 0, payload);
        }

        public byte ReadByte(long offset)
        {
            return 0;
        }

        public void WriteByte(long offset, byte value)
        {
            if(offset < ChannelSize)
            {
                if(offset == 0 && value == 1)
                {
                    DropArriving();
                }
                return;
            }
            var channel = offset / ChannelSize - 1;
            if(!lines.TryGetValue((byte)channel, out var line))
            {
                Diagnose("malformed-injection", $"a byte for channel {channel}, which has no UART");
                return;
            }
            line.Uart.WriteChar(value);
        }

        public void WriteBytes(long offset, byte[] array, int startingIndex, int count, IPeripheral context = null)
        {
            // All of a block is for the channel where it begins, however long it is.
            for(var i = 0; i < count; i++)
            {
                WriteByte(offset, array[startingIndex + i]);
            }
        }

        public byte[] ReadBytes(long offset, int count, IPeripheral context = null)
        {
            return new byte[count];
        }

        /// <summary>The bytes that are under way to the UARTs are lost.</summary>
        public void DropArriving()
        {
            foreach(var line in lines.Values)
            {
                (line.Uart as IPacedUart)?.DropArriving();
            }
        }

        /// <summary>A reset of the machine: what was recorded stays, as do the bytes that are under way.</summary>
        public void Reset()
        {
        }

        /// <summary>For platform files: attaches a model that is registered nowhere, as a chip that is no device on a bus.</summary>
        public IReportsEvents Source
        {
            get => sources.Count > 0 ? sources[0] : null;
            set => Attach(value);
        }

        /// <summary>Whether each write to flash is recorded; erasures always are.</summary>
        public bool RecordFlashWrites { get; set; }

        /// <summary>Whether conversions of sensors are recorded.</summary>
        public bool RecordSamples { get; set; } = true;

        public long Size => 0x1000;

        private void Take(RecordKind kind, byte[] payload)
        {
            if((kind == RecordKind.Flash && payload[0] == FlashWrite && !RecordFlashWrites) || (kind == RecordKind.Sample && !RecordSamples))
            {
                return;
            }
            Record(kind, 0, payload);
        }

        private void Append(byte[] bytes)
        {
            var untilEnd = (int)Math.Min((uint)bytes.Length, capacity - position);
            ring.WriteBytes(RingHeader + position, bytes, 0, untilEnd);
            if(untilEnd < bytes.Length)
            {
                ring.WriteBytes(RingHeader, bytes, untilEnd, bytes.Length - untilEnd);
            }
            position = (uint)((position + bytes.Length) % capacity);
            written += (uint)bytes.Length;
        }

        private void WriteHeader()
        {
            ring.WriteDoubleWord(0, written);
            ring.WriteDoubleWord(4, capacity);
        }

        private uint written;
        // Not the remainder of what was written: that is counted modulo 2^32, and the capacity need not divide it.
        private uint position;

        private readonly IMachine machine;
        private readonly MappedMemory ring;
        private readonly uint capacity;
        private readonly object sync = new object();
        private readonly bool[] levels = new bool[Inputs];
        private readonly Dictionary<byte, RecordedUart> lines = new Dictionary<byte, RecordedUart>();
        private readonly List<IReportsEvents> sources = new List<IReportsEvents>();
        private readonly HashSet<string> diagnosed = new HashSet<string>();

        private const int Inputs = 64;
        private const int Channels = 15;
        private const int ChannelSize = 0x100;
        private const int RingHeader = 16;
        private const int RecordHeader = 12;
        private const int LongestText = 1024;
        private const byte FlashWrite = 1;
    }
}
