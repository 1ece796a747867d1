using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

using Antmicro.Renode.Core;
using Antmicro.Renode.Exceptions;
using Antmicro.Renode.Peripherals.Bus;
using Antmicro.Renode.Peripherals.CPU;
using Antmicro.Renode.Peripherals.Timers;
using Antmicro.Renode.Peripherals.UART;
using Antmicro.Renode.Time;
using Antmicro.Renode.Utilities;

namespace Antmicro.Renode.Peripherals.Miscellaneous
{
    /// <summary>
    /// Keeps what happens in a machine, each thing with its exact virtual time, for a host that lets time pass by <see cref="RunOn"/>, and puts
    /// bytes of the host on the lines of UARTs.
    /// </summary>
    /// <remarks>
    /// A record, little endian: u64 nanoseconds, u8 kind (<see cref="RecordKind"/>), u8 channel, u16 length, payload. The recorder never waits:
    /// what nobody takes is kept.
    /// Bytes written to 0x100·(channel+1) … +0xFF go to that channel's UART; one that is an <see cref="IPacedUart"/> lets them arrive at the
    /// line's speed.
    /// </remarks>
    [AllowedTranslations(AllowedTranslation.WordToByte | AllowedTranslation.DoubleWordToByte)]
    public class EventRecorder : IBytePeripheral, IMultibyteWritePeripheral, IGPIOReceiver, IKnownSize
    {
        public EventRecorder(IMachine machine)
        {
            this.machine = machine;
            pace = new AnswerPace(machine, OnStopped);
        }

        /// <summary>Lets time pass until there is something that a host may want to answer, at most for a number of microseconds.</summary>
        /// <returns>The virtual time in nanoseconds, a blank, and what <see cref="Take"/> returns.</returns>
        public string RunOn(ulong microseconds)
        {
            pace.RunFor(TimeInterval.FromMicroseconds(microseconds));
            return $"{VirtualClock.OfTimers(machine)} {Take()}";
        }

        /// <summary>Takes out what was recorded since the last time.</summary>
        /// <returns>The records, one after the other, in base 64.</returns>
        public string Take()
        {
            lock(sync)
            {
                var taken = Convert.ToBase64String(records.ToArray());
                records.Clear();
                return taken;
            }
        }

        /// <summary>Sends bytes to a channel's UART, after those that are under way.</summary>
        /// <param name="channel">The channel, 0 to 14.</param>
        /// <param name="bytes">Two hexadecimal digits a byte.</param>
        public void Send(byte channel, string bytes)
        {
            if(!lines.TryGetValue(channel, out var line))
            {
                throw new RecoverableException($"A channel with a UART ({string.Join(", ", lines.Keys)}) was expected, found {channel}.");
            }
            foreach(var value in Misc.HexStringToByteArray(bytes))
            {
                line.Uart.WriteChar(value);
            }
        }

        /// <summary>Records each byte that a UART sends, and gives it the bytes that the host writes for the channel, 0 to 14.</summary>
        /// <param name="uart">The UART.</param>
        /// <param name="channel">Its channel.</param>
        /// <param name="delimiter">The byte that ends what a host can answer; -1: each byte may be answered.</param>
        public void AttachUart(IUART uart, byte channel, int delimiter = -1)
        {
            if(channel >= Channels || lines.ContainsKey(channel))
            {
                throw new RecoverableException($"A channel from 0 to {Channels - 1} that is not in use was expected, found {channel}.");
            }
            lines.Add(channel, new RecordedUart(this, uart, channel, delimiter));
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

        /// <summary>Keeps a record with the present time.</summary>
        /// <param name="kind">What happened.</param>
        /// <param name="channel">On which line or input.</param>
        /// <param name="payload">What belongs to the kind.</param>
        /// <param name="isAnswerable">Whether a host may want to answer it at once.</param>
        public void Record(RecordKind kind, byte channel, byte[] payload, bool isAnswerable = true)
        {
            lock(sync)
            {
                records.AddRange(BitConverter.GetBytes(VirtualClock.Now(machine)));
                records.AddRange(new[] { (byte)kind, channel, (byte)payload.Length, (byte)(payload.Length >> 8) });
                records.AddRange(payload);
            }
            if(isAnswerable)
            {
                pace.Stop();
            }
        }

        /// <summary>Keeps a diagnostic with the present program counter.</summary>
        /// <param name="kind">A short word.</param>
        /// <param name="text">What happened; what is too long is cut off.</param>
        public void Diagnose(string kind, string text)
        {
            var counter = machine.SystemBus.TryGetCurrentCPU(out var cpu) ? (uint)cpu.PC.RawValue : 0;
            // Each register once for each place in the program that touches it, or a polling loop would fill the memory.
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
            // Nobody answers each sample, nor each slice in which a page is erased.
            var isAnswerable = kind != RecordKind.Sample && !(kind == RecordKind.Flash && payload.AsSpan().SequenceEqual(lastFlash));
            if(kind == RecordKind.Flash)
            {
                lastFlash = payload;
            }
            Record(kind, 0, payload, isAnswerable);
        }

        private void OnStopped()
        {
            foreach(var source in sources.OfType<IActsWhenStopped>())
            {
                source.OnStopped();
            }
        }

        private byte[] lastFlash = new byte[0];

        private readonly IMachine machine;
        private readonly List<byte> records = new List<byte>();
        private readonly AnswerPace pace;
        private readonly object sync = new object();
        private readonly bool[] levels = new bool[Inputs];
        private readonly Dictionary<byte, RecordedUart> lines = new Dictionary<byte, RecordedUart>();
        private readonly List<IReportsEvents> sources = new List<IReportsEvents>();
        private readonly HashSet<string> diagnosed = new HashSet<string>();

        private const int Inputs = 64;
        private const int Channels = 15;
        private const int ChannelSize = 0x100;
        private const int LongestText = 1024;
        private const byte FlashWrite = 1;
    }
}
