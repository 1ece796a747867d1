using Antmicro.Renode.Peripherals.Timers;

namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>REGULATORS: System OFF and the DC/DC converter (nRF9160 product specification, REGULATORS).</summary>
    public sealed class Regulators : NordicPeripheral
    {
        /// <param name="chip">What the chip's peripherals share.</param>
        /// <param name="gpio">The pins, which alone go on in System OFF; what they sense wakes the chip by a reset.</param>
        public Regulators(Chip chip, Gpio gpio) : base(chip, "REGULATORS", 4)
        {
            this.gpio = gpio;
            wakeUp = new Deadline(chip.Machine, this, "wake-up from System OFF", WakeUp);
            gpio.Detected += OnDetected;
            Computed(0x500, "SYSTEMOFF", () => 0, EnterSystemOff);
            Stored(0x514, "EXTPOFCON", 0, 1);
            Stored(0x578, "DCDCEN", 0, 1);
            // Written by the vendor's start-up code for errata 14 and 31; no manual names them.
            Stored(0x70C, "(erratum 31)");
            Stored(0x710, "(erratum 31)");
            Stored(0xA38, "(erratum 14)");
        }

        /// <summary>Whether the chip is in System OFF.</summary>
        public bool IsOff { get; private set; }

        protected override void OnReset(ResetCause cause)
        {
            wakeUp.Cancel();
            IsOff = false;
        }

        private void EnterSystemOff(uint value)
        {
            if((value & 1) == 0)
            {
                return;
            }
            Chip.Hold();
            foreach(var peripheral in Chip.Machine.GetPeripheralsOfType<NordicPeripheral>())
            {
                if(peripheral != gpio)
                {
                    peripheral.Reset(ResetCause.SystemOff);
                }
            }
            IsOff = true;
            if(gpio.IsDetecting)
            {
                OnDetected();
            }
        }

        private void OnDetected()
        {
            if(IsOff)
            {
                wakeUp.ScheduleAfter(0);
            }
        }

        private void WakeUp()
        {
            Chip.RequestReset(ResetCause.SystemOff);
        }

        private readonly Gpio gpio;
        private readonly Deadline wakeUp;
    }
}
