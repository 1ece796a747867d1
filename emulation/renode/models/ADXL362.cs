using System;

using Antmicro.Renode.Core;
using Antmicro.Renode.Logging;
using Antmicro.Renode.Peripherals.Miscellaneous;
using Antmicro.Renode.Peripherals.SPI;
using Antmicro.Renode.Peripherals.Timers;

namespace Antmicro.Renode.Peripherals.Sensors
{
    /// <summary>
    /// An ADXL362 accelerometer on an SPI bus (Analog Devices, ADXL362 data sheet): registers, ranges, output data rates, FIFO, activity and
    /// inactivity, interrupts, self test and wake-up mode. What it feels is rest, or a motion that is played.
    /// </summary>
    /// <remarks>
    /// Input 0 is CS, active low; where it is not wired, the end of a transmission ends a frame. The anti-alias filter is left out: a motion
    /// is felt as it stands at the instant of a conversion. External clock and external sample trigger are reported when they are asked for.
    /// Clamping at the ends of the range is an assumption. An interrupt pin without a mapped function is low, where the part leaves it open.
    /// </remarks>
    public class ADXL362 : ISPIPeripheral, IGPIOReceiver, IPowered, IReportsEvents
    {
        public ADXL362(IMachine machine)
        {
            this.machine = machine;
            detector = new ADXL362MotionDetector(registers);
            conversion = new Deadline(machine, this, "conversion", Convert);
            IsOn = true;
            Restart(0);
        }

        /// <summary>Plays a motion from now on: a file with a first line <c>hz,RATE</c> and then <c>x,y,z</c> in g for each sample. Rest follows.</summary>
        public void Play(string file)
        {
            var trace = MotionTrace.Read(file);
            playedFrom = VirtualClock.Now(machine);
            played = trace;
        }

        /// <summary>What is felt from now on is rest.</summary>
        public void Stop()
        {
            played = null;
        }

        /// <summary>What is felt at rest, in g.</summary>
        public void SetRest(double x, double y, double z)
        {
            rest = new Acceleration(x, y, z);
        }

        /// <summary>Supply rises: registers at their defaults, standby.</summary>
        public void PowerOn()
        {
            IsOn = true;
            Restart(StartUp);
        }

        /// <summary>Supply is gone.</summary>
        public void PowerOff()
        {
            IsOn = false;
            conversion.Cancel();
            DriveInterrupts();
        }

        public void Reset()
        {
            // The part has no reset pin: it does not notice that the chip is reset.
        }

        public void OnGPIO(int number, bool value)
        {
            if(number != 0)
            {
                this.Log(LogLevel.Warning, "Input 0 (CS) was expected, found {0}", number);
                return;
            }
            chipSelectIsWired |= value;
            if(chipSelect == value)
            {
                return;
            }
            chipSelect = value;
            EndFrame();
        }

        public byte Transmit(byte data)
        {
            if(!IsOn || chipSelect || VirtualClock.Now(machine) < readyAt)
            {
                return 0;
            }
            switch(phase)
            {
            case Phase.Command:
                Begin(data);
                return 0;
            case Phase.Address:
                address = Math.Min((int)data, LastAddress);
                phase = Phase.Data;
                return 0;
            case Phase.Data:
                var place = address;
                address = Math.Min(address + 1, LastAddress);
                if(command == ReadCommand)
                {
                    return ReadRegister(place);
                }
                WriteRegister(place, data);
                return 0;
            case Phase.Fifo:
                return ReadFifo();
            default:
                return 0;
            }
        }

        public void FinishTransmission()
        {
            if(!chipSelectIsWired)
            {
                EndFrame();
            }
        }

        public event Action<RecordKind, byte[]> Reported;

        public event Action<string, string> Diagnosed;

        public GPIO INT1 { get; } = new GPIO();

        public GPIO INT2 { get; } = new GPIO();

        /// <summary>Whether it has supply; it has at first.</summary>
        public bool IsOn { get; private set; }

        /// <summary>The die's temperature in °C.</summary>
        public double Temperature { get; set; } = 25;

        /// <summary>The deviation of normal noise in counts of ±2 g on each axis; none at first.</summary>
        public double Noise { get; set; }

        /// <summary>Where the noise comes from; setting it begins anew.</summary>
        public ulong Seed
        {
            get => seed;
            set
            {
                seed = value;
                random = new SeededRandom(value);
            }
        }

        private void Begin(byte data)
        {
            command = data;
            switch(data)
            {
            case WriteCommand:
            case ReadCommand:
                phase = Phase.Address;
                break;
            case ReadFifoCommand:
                phase = Phase.Fifo;
                registers.Clear(ADXL362Registers.FifoOverrun);
                break;
            default:
                phase = Phase.Ignored;
                break;
            }
        }

        private void EndFrame()
        {
            // The rest of an entry that was read by half is lost with the frame.
            oddByte = -1;
            phase = Phase.Command;
            if(IsOn)
            {
                DriveInterrupts();
            }
        }

        private void Restart(ulong startUp)
        {
            registers.Reset();
            fifo.Clear();
            detector.Restart();
            conversion.Cancel();
            readyAt = VirtualClock.Now(machine) + startUp;
            EndFrame();
        }

        private byte ReadRegister(int place)
        {
            var value = registers[place];
            switch(place)
            {
            case ADXL362Registers.FifoEntriesLow:
                value = (byte)fifo.Count;
                break;
            case ADXL362Registers.FifoEntriesHigh:
                value = (byte)(fifo.Count >> 8);
                break;
            case ADXL362Registers.Status:
                registers.Clear(ADXL362Registers.Activity | ADXL362Registers.Inactivity);
                detector.Serviced();
                break;
            default:
                if((place >= 0x08 && place <= 0x0A) || (place >= 0x0E && place <= 0x15))
                {
                    registers.Clear(ADXL362Registers.DataReady);
                }
                break;
            }
            DriveInterrupts();
            return value;
        }

        private void WriteRegister(int place, byte value)
        {
            if(place == ADXL362Registers.SoftReset)
            {
                if(value == SoftResetKey)
                {
                    var frame = phase;
                    Restart(SoftResetTime);
                    phase = frame;
                }
                return;
            }
            if(place < ADXL362Registers.ActivityThreshold || place > ADXL362Registers.SelfTest)
            {
                return;
            }
            var wasMeasuring = registers.IsMeasuring;
            var oldRate = registers.OutputDataRate;
            registers.Write(place, value);
            switch(place)
            {
            case ADXL362Registers.ActivityControl:
                detector.Restart();
                break;
            case ADXL362Registers.FifoControl:
                if((value & 3) == 0)
                {
                    fifo.Clear();
                }
                fifo.Triggered = false;
                break;
            case ADXL362Registers.FilterControl:
                if((value & 0x08) != 0)
                {
                    NotModelled("the external sample trigger (FILTER_CTL.EXT_SAMPLE)");
                }
                break;
            case ADXL362Registers.PowerControl:
                if((value & 0x40) != 0)
                {
                    NotModelled("the external clock (POWER_CTL.EXT_CLK)");
                }
                break;
            }
            if(registers.IsMeasuring != wasMeasuring || (wasMeasuring && registers.OutputDataRate != oldRate))
            {
                StartOrStop();
            }
            UpdateFifoFlags();
            DriveInterrupts();
        }

        private void StartOrStop()
        {
            conversion.Cancel();
            if(!registers.IsMeasuring)
            {
                return;
            }
            detector.Restart();
            convertsAt = VirtualClock.Now(machine) + ConversionsBeforeFirst * Period;
            conversion.ScheduleAt(convertsAt);
        }

        private void Convert()
        {
            var felt = Felt(convertsAt);
            if(registers.IsSelfTest)
            {
                // Typical at 2.0 V.
                felt = new Acceleration(felt.X + 0.550, felt.Y - 0.550, felt.Z + 0.535);
            }
            var counts = new[] { ToCounts(felt.X), ToCounts(felt.Y), ToCounts(felt.Z) };
            var temperature = (short)Math.Round(350 + (Temperature - 25) / 0.065);
            registers.StoreSample(counts[0], counts[1], counts[2], temperature);
            detector.Feed(counts, IsInWakeUpMode);
            if(registers.Has(ADXL362Registers.Activity))
            {
                fifo.Triggered = true;
            }
            if(fifo.Push(registers, counts[0], counts[1], counts[2], temperature))
            {
                registers.Set(ADXL362Registers.FifoOverrun);
            }
            registers.Set(ADXL362Registers.DataReady);
            convertsAt += Period;
            conversion.ScheduleAt(convertsAt);
            UpdateFifoFlags();
            DriveInterrupts();
            var payload = new byte[2 * counts.Length];
            Buffer.BlockCopy(counts, 0, payload, 0, payload.Length);
            Reported?.Invoke(RecordKind.Sample, payload);
        }

        private Acceleration Felt(ulong at)
        {
            if(played != null && at >= playedFrom + played.Duration)
            {
                played = null;
            }
            return played?.At((at - playedFrom) / 1e9) ?? rest;
        }

        private short ToCounts(double g)
        {
            var counts = g * registers.CountsPerG;
            if(Noise > 0)
            {
                counts += random.NextNormal() * Noise * registers.CountsPerG / 1000;
            }
            return (short)Math.Max(-2048, Math.Min(2047, Math.Round(counts)));
        }

        private byte ReadFifo()
        {
            byte value;
            if(oddByte >= 0)
            {
                value = (byte)oddByte;
                oddByte = -1;
            }
            else
            {
                var entry = fifo.Pop();
                value = (byte)entry;
                oddByte = entry >> 8;
            }
            UpdateFifoFlags();
            DriveInterrupts();
            return value;
        }

        private void UpdateFifoFlags()
        {
            registers.Put(ADXL362Registers.FifoReady, fifo.Count > 0);
            registers.Put(ADXL362Registers.FifoWatermark, registers.FifoMode != 0 && fifo.Count >= registers.Watermark);
            if(registers.FifoMode == 0)
            {
                registers.Clear(ADXL362Registers.FifoOverrun);
            }
        }

        private void DriveInterrupts()
        {
            Drive(INT1, registers[ADXL362Registers.InterruptMap1]);
            Drive(INT2, registers[ADXL362Registers.InterruptMap2]);
        }

        // Bits 0 to 6 stand for the same flags as those of STATUS, bit 7 turns the level round.
        private void Drive(GPIO pin, byte map)
        {
            var active = (map & 0x7F & registers[ADXL362Registers.Status]) != 0;
            pin.Set(IsOn && (map & 0x7F) != 0 && active != ((map & 0x80) != 0));
        }

        private void NotModelled(string what)
        {
            this.Log(LogLevel.Warning, "Not modelled: {0}", what);
            Diagnosed?.Invoke("unmodelled-register", $"ADXL362: {what} is not modelled");
        }

        private bool IsInWakeUpMode => registers.IsWakeUp || (registers.IsAutoSleep && detector.IsAlternating && !registers.Has(ADXL362Registers.Awake));

        private ulong Period => IsInWakeUpMode ? WakeUpPeriod : SlowestPeriod >> registers.OutputDataRate;

        private Phase phase;
        private byte command;
        private int address;
        private int oddByte = -1;
        private bool chipSelect;
        private bool chipSelectIsWired;
        private ulong readyAt;
        private ulong convertsAt;
        private MotionTrace played;
        private ulong playedFrom;
        private Acceleration rest = new Acceleration(0, 0, 1);
        private ulong seed = 1;
        private SeededRandom random = new SeededRandom(1);

        private readonly IMachine machine;
        private readonly ADXL362Registers registers = new ADXL362Registers();
        private readonly ADXL362Fifo fifo = new ADXL362Fifo();
        private readonly ADXL362MotionDetector detector;
        private readonly Deadline conversion;

        private const byte WriteCommand = 0x0A;
        private const byte ReadCommand = 0x0B;
        private const byte ReadFifoCommand = 0x0D;
        private const byte SoftResetKey = 0x52;
        private const int LastAddress = 0x3F;
        private const ulong ConversionsBeforeFirst = 4;

        // In nanoseconds.
        private const ulong StartUp = 5000000;
        private const ulong SoftResetTime = 500000;
        private const ulong SlowestPeriod = 80000000;
        private const ulong WakeUpPeriod = 166666664;

        private enum Phase : byte
        {
            Command,
            Address,
            Data,
            Fifo,
            Ignored,
        }
    }
}
