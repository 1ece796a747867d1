using System;
using System.Collections.Generic;

using Antmicro.Renode.Core;

namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>
    /// P0: 32 pins with their pads. A pad's level comes from the chip where it drives, else from what is wired to it, else from its pull
    /// resistor (nRF9160 product specification, GPIO). Each pad is an output and an input of the model, numbered as the pins are.
    /// </summary>
    public sealed class Gpio : NordicPeripheral, IGPIOReceiver, INumberedGPIOOutput
    {
        /// <remarks>The window is the whole page: the registers begin at 0x500.</remarks>
        public Gpio(Chip chip) : base(chip, "P0", 66)
        {
            var connections = new Dictionary<int, IGPIO>();
            for(var pin = 0; pin < Pins; pin++)
            {
                connections.Add(pin, new GPIO());
                watchers[pin] = new List<Action>();
            }
            Connections = connections;
            Computed(0x504, "OUT", () => output, SetOut);
            Computed(0x508, "OUTSET", () => output, value => SetOut(output | value));
            Computed(0x50C, "OUTCLR", () => output, value => SetOut(output & ~value));
            ReadOnly(0x510, "IN", () => inputs);
            Computed(0x514, "DIR", () => direction, value => SetDirection(value));
            Computed(0x518, "DIRSET", () => direction, value => SetDirection(direction | value));
            Computed(0x51C, "DIRCLR", () => direction, value => SetDirection(direction & ~value));
            Computed(0x520, "LATCH", () => latch, ClearLatch);
            Stored(0x524, "DETECTMODE", 0, 1);
            detectMode = Stored(0x528, "DETECTMODE_SEC", 0, 1, _ => UpdateDetect());
            for(var i = 0; i < Pins; i++)
            {
                var pin = i;
                configurations[pin] = Declare(new Register($"PIN_CNF[{pin}]", 0x700 + 4 * (uint)pin, 2, 0x3070E)
                {
                    OnRead = () => configurations[pin].Value | (direction >> pin & 1),
                    OnWrite = value => SetDirection((direction & ~(1u << pin)) | (value & 1) << pin, 1u << pin),
                });
            }
        }

        /// <summary>Drives a pad from outside.</summary>
        public void OnGPIO(int number, bool value)
        {
            if(number < 0 || number >= Pins)
            {
                throw new ArgumentOutOfRangeException(nameof(number), number, $"A pin from 0 to {Pins - 1} was expected.");
            }
            Drive(number, value);
        }

        /// <summary>Drives a pad from outside, or lets go of it where the level is null.</summary>
        public void Drive(int pin, bool? level)
        {
            var bit = 1u << pin;
            wired = level == null ? wired & ~bit : wired | bit;
            wiredHigh = level == true ? wiredHigh | bit : wiredHigh & ~bit;
            Refresh(bit);
        }

        /// <summary>The level of a pad as a wire sees it.</summary>
        public bool Level(int pin)
        {
            return (pads >> pin & 1) != 0;
        }

        /// <summary>What part of the time the pad is high, from 0 to 1.</summary>
        public double Duty(int pin)
        {
            return (taken >> pin & 1) != 0 ? duties[pin] : Level(pin) ? 1 : 0;
        }

        /// <summary>Has something called whenever a pad's level or duty changes.</summary>
        public void Watch(int pin, Action changed)
        {
            watchers[pin].Add(changed);
        }

        /// <summary>A peripheral of the chip takes a pin and drives it high for a part of the time.</summary>
        public void Take(int pin, double duty)
        {
            var bit = 1u << pin;
            var changed = (taken & bit) == 0 || duties[pin] != duty;
            taken |= bit;
            duties[pin] = duty;
            Refresh(bit, changed ? bit : 0);
        }

        /// <summary>A peripheral of the chip gives a pin back to GPIO.</summary>
        public void Release(int pin)
        {
            var bit = 1u << pin;
            if((taken & bit) == 0)
            {
                return;
            }
            taken &= ~bit;
            Refresh(bit, bit);
        }

        /// <summary>Called when DETECT rises: GPIOTE tells it, System OFF ends.</summary>
        public event Action Detected;

        /// <summary>Whether DETECT is high.</summary>
        public bool IsDetecting { get; private set; }

        /// <summary>The pads: high while the pin is high for any part of the time.</summary>
        public IReadOnlyDictionary<int, IGPIO> Connections { get; }

        protected override void OnReset(ResetCause cause)
        {
            output = direction = latch = taken = 0;
            Refresh(uint.MaxValue);
        }

        private void SetOut(uint value)
        {
            var changed = output ^ value;
            output = value;
            Refresh(changed);
        }

        private void SetDirection(uint value, uint alsoRefresh = 0)
        {
            var changed = direction ^ value;
            direction = value;
            Refresh(changed | alsoRefresh);
        }

        private bool ComputePad(int pin)
        {
            var bit = 1u << pin;
            if((taken & bit) != 0)
            {
                return duties[pin] > 0;
            }
            var high = (output & bit) != 0;
            var drive = configurations[pin].Value >> 8 & 7;
            // D0 (4, 5) does not drive low, D1 (6, 7) does not drive high.
            if((direction & bit) != 0 && (drive < 4 || (drive < 6 ? high : !high)))
            {
                return high;
            }
            return (wired & bit) != 0 ? (wiredHigh & bit) != 0 : (configurations[pin].Value >> 2 & 3) == PullUp;
        }

        private void Refresh(uint pins, uint alwaysTell = 0)
        {
            var before = pads;
            for(var pin = 0; pin < Pins; pin++)
            {
                var bit = 1u << pin;
                if((pins & bit) == 0)
                {
                    continue;
                }
                var configuration = configurations[pin].Value;
                pads = ComputePad(pin) ? pads | bit : pads & ~bit;
                var connected = (configuration & InputDisconnected) == 0;
                var input = connected && (pads & bit) != 0;
                inputs = input ? inputs | bit : inputs & ~bit;
                var sense = configuration >> 16 & 3;
                var matches = connected && ((sense == SenseHigh && input) || (sense == SenseLow && !input));
                matching = matches ? matching | bit : matching & ~bit;
            }
            latch |= matching;
            UpdateDetect();
            Tell((before ^ pads) | alwaysTell);
        }

        private void Tell(uint pins)
        {
            for(var pin = 0; pins >> pin != 0 && pin < Pins; pin++)
            {
                if((pins >> pin & 1) == 0)
                {
                    continue;
                }
                Connections[pin].Set(Level(pin));
                foreach(var watcher in watchers[pin])
                {
                    watcher();
                }
            }
        }

        private void ClearLatch(uint pins)
        {
            latch = (latch & ~pins) | matching;
            // With LDETECT the signal goes low for a moment even if the condition still holds.
            if(detectMode.Value == 1)
            {
                IsDetecting = false;
            }
            UpdateDetect();
        }

        private void UpdateDetect()
        {
            var detect = (detectMode.Value == 1 ? latch : matching) != 0;
            var rises = detect && !IsDetecting;
            IsDetecting = detect;
            if(rises)
            {
                Detected?.Invoke();
            }
        }

        // One bit a pin.
        private uint output;
        private uint direction;
        private uint latch;
        private uint wired;
        private uint wiredHigh;
        private uint taken;
        private uint pads;
        private uint inputs;
        private uint matching;

        private readonly Register detectMode;
        private readonly Register[] configurations = new Register[Pins];
        private readonly List<Action>[] watchers = new List<Action>[Pins];
        // What part of the time a peripheral that has taken the pin drives it high, from 0 to 1.
        private readonly double[] duties = new double[Pins];

        public const int Pins = 32;
        private const uint InputDisconnected = 1 << 1;
        private const uint PullUp = 3;
        private const uint SenseHigh = 2;
        private const uint SenseLow = 3;
    }
}
