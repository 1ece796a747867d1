using System;

using Antmicro.Renode.Exceptions;
using Antmicro.Renode.Peripherals.Memory;
using Antmicro.Renode.Peripherals.Miscellaneous;
using Antmicro.Renode.Peripherals.Timers;

namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>
    /// CLOCK and POWER, which share one window (nRF9160 product specification, CLOCK and POWER), and the board's power switch and reset lines.
    /// </summary>
    /// <remarks>The specification gives no exact start-up times of the clocks; what matters is that firmware has to wait.</remarks>
    public sealed class ClockPower : NordicPeripheral
    {
        /// <param name="chip">What the chip's peripherals share.</param>
        /// <param name="ram">Filled with noise when power comes.</param>
        public ClockPower(Chip chip, MappedMemory ram) : base(chip, "CLOCK_POWER", 5)
        {
            this.ram = ram;
            highReady = new Deadline(chip.Machine, this, "HFCLKSTARTED", HighReady);
            lowReady = new Deadline(chip.Machine, this, "LFCLKSTARTED", LowReady);
            highStarted = Event(0x100, "HFCLKSTARTED");
            lowStarted = Event(0x104, "LFCLKSTARTED");
            // There is no power-fail comparator in the model, and no sleep of the power system: these never come by themselves.
            Event(0x108, "POFWARN");
            Event(0x114, "SLEEPENTER");
            Event(0x118, "SLEEPEXIT");
            ReadOnly(0x30C, "INTPEND", () => Pending);
            highRun = ReadOnly(0x408, "HFCLKRUN");
            highState = ReadOnly(0x40C, "HFCLKSTAT");
            lowRun = ReadOnly(0x414, "LFCLKRUN");
            lowState = ReadOnly(0x418, "LFCLKSTAT");
            lowSourceCopy = ReadOnly(0x41C, "LFCLKSRCCOPY", 1);
            lowSource = Stored(0x518, "LFCLKSRC", 1, 3);
            Task(0x000, "HFCLKSTART", StartHigh);
            Task(0x004, "HFCLKSTOP", StopHigh);
            Task(0x008, "LFCLKSTART", StartLow);
            Task(0x00C, "LFCLKSTOP", StopLow);
            Task(0x078, "CONSTLAT", () => { });
            Task(0x07C, "LOWPWR", () => { });
            resetReasons = Declare(new Register("RESETREAS", 0x400, 0, 0) { IsRetained = true, StoresWrites = false });
            resetReasons.OnWrite = value => resetReasons.Value &= ~value;
            ReadOnly(0x440, "POWERSTATUS");
            Stored(0x51C, "GPREGRET[0]", 0, 0xFF, retained: true);
            Stored(0x520, "GPREGRET[1]", 0, 0xFF, retained: true);
            Stored(0x610, "LTEMODEM.STARTN", 1, 1);
            Stored(0x614, "LTEMODEM.FORCEOFF", 0, 1);
        }

        /// <summary>Power comes: RAM holds noise, nothing is left of before, and the core starts. Between two runs, not inside one.</summary>
        /// <param name="seed">What the noise is made of.</param>
        public void PowerOn(ulong seed = 0)
        {
            if(Chip.Core.OnPossessedThread)
            {
                throw new RecoverableException("Power can be applied between two runs only.");
            }
            var random = new SeededRandom(seed);
            var noise = new byte[ram.Size];
            for(var i = 0; i < noise.Length; i += sizeof(ulong))
            {
                BitConverter.TryWriteBytes(noise.AsSpan(i), random.Next());
            }
            ram.WriteBytes(0, noise, noise.Length);
            Chip.PowerOn();
        }

        /// <summary>Power goes, at this very moment: an operation on flash that is under way leaves neither the old nor the new.</summary>
        /// <param name="seed">Decides over each bit of flash that was on its way.</param>
        public void PowerOff(ulong seed = 0)
        {
            Failing?.Invoke(seed);
            Chip.PowerOff();
        }

        /// <summary>Resets the chip from outside, between two runs.</summary>
        /// <param name="cause">Pin, Software, Watchdog or Debugger.</param>
        public void ResetBy(string cause)
        {
            if(!Enum.TryParse<ResetCause>(cause, out var parsed)
                || !(parsed == ResetCause.Pin || parsed == ResetCause.Software || parsed == ResetCause.Watchdog || parsed == ResetCause.Debugger))
            {
                throw new RecoverableException($"Expected Pin, Software, Watchdog or Debugger, found {cause}.");
            }
            if(!Chip.IsPowered)
            {
                throw new RecoverableException("The chip has no power: it cannot be reset.");
            }
            Chip.ResetFromOutside(parsed);
        }

        /// <summary>Whether the chip has power.</summary>
        public bool IsPowered => Chip.IsPowered;

        /// <summary>Raised before power goes, with the seed for what is torn.</summary>
        public event Action<ulong> Failing;

        protected override void OnReset(ResetCause cause)
        {
            Chip.OnMachineReset(cause);
            highReady.Cancel();
            lowReady.Cancel();
            Chip.LowFrequencyClock.Start(false);
            resetReasons.Value |= BitOf(cause);
        }

        private static uint BitOf(ResetCause cause)
        {
            switch(cause)
            {
            case ResetCause.Pin:
                return 1u << 0;
            case ResetCause.Watchdog:
                return 1u << 1;
            case ResetCause.SystemOff:
                return 1u << 2;
            case ResetCause.Debugger:
                return 1u << 4;
            case ResetCause.Software:
                return 1u << 16;
            case ResetCause.Lockup:
                return 1u << 17;
            default:
                return 0;
            }
        }

        private void StartHigh()
        {
            highRun.Value = 1;
            highReady.ScheduleAfter(HighFrequencyStart);
        }

        private void StopHigh()
        {
            highReady.Cancel();
            highRun.Value = 0;
            highState.Value = 0;
        }

        private void HighReady()
        {
            highState.Value = Running | 1;
            highStarted.Raise();
        }

        private void StartLow()
        {
            lowRun.Value = 1;
            lowSourceCopy.Value = lowSource;
            lowReady.ScheduleAfter(lowSource == Crystal ? CrystalStart : InternalOscillatorStart);
        }

        private void StopLow()
        {
            lowReady.Cancel();
            lowRun.Value = 0;
            lowState.Value = 0;
            Chip.LowFrequencyClock.Start(false);
        }

        private void LowReady()
        {
            lowState.Value = Running | lowSourceCopy.Value;
            Chip.LowFrequencyClock.Start(true);
            lowStarted.Raise();
        }

        private readonly MappedMemory ram;
        private readonly Deadline highReady;
        private readonly Deadline lowReady;
        private readonly PeripheralEvent highStarted;
        private readonly PeripheralEvent lowStarted;
        private readonly Register highRun;
        private readonly Register highState;
        private readonly Register lowRun;
        private readonly Register lowState;
        private readonly Register lowSourceCopy;
        private readonly Register lowSource;
        private readonly Register resetReasons;

        private const ulong HighFrequencyStart = 360 * 1000;
        private const ulong InternalOscillatorStart = 600 * 1000;
        private const ulong CrystalStart = 250 * 1000 * 1000;
        private const uint Crystal = 2;
        private const uint Running = 1 << 16;
    }
}
