using System;

namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>GPIOTE: eight channels between pins and events or tasks, and the PORT event (nRF9160 product specification, GPIOTE).</summary>
    public sealed class Gpiote : NordicPeripheral
    {
        /// <param name="chip">What the chip's peripherals share.</param>
        /// <param name="gpio">The pins.</param>
        /// <param name="number">0 for the secure one, 1 for the other.</param>
        public Gpiote(Chip chip, Gpio gpio, int number = 0) : base(chip, $"GPIOTE{number}", number == 0 ? 13 : 49, hasInten: false)
        {
            this.gpio = gpio;
            for(var i = 0; i < Channels; i++)
            {
                var channel = i;
                var step = 4 * (uint)i;
                events[channel] = Event(0x100 + step, $"IN[{channel}]");
                var configuration = Declare(new Register($"CONFIG[{channel}]", 0x510 + step, 0, ConfigurationBits) { StoresWrites = false });
                configuration.OnWrite = value => Configure(channel, value & ConfigurationBits);
                configurations[channel] = configuration;
                Task(0x000 + step, $"OUT[{channel}]", () => Act(channel));
                Task(0x030 + step, $"SET[{channel}]", () => Output(channel, true));
                Task(0x060 + step, $"CLR[{channel}]", () => Output(channel, false));
            }
            var port = Event(0x17C, "PORT");
            gpio.Detected += port.Raise;
            for(var i = 0; i < Gpio.Pins; i++)
            {
                var pin = i;
                gpio.Watch(pin, () => Changed(pin));
            }
        }

        protected override void OnReset(ResetCause cause)
        {
            Array.Clear(outputs, 0, Channels);
        }

        private void Configure(int channel, uint value)
        {
            var old = configurations[channel].Value;
            configurations[channel].Value = value;
            if((old & 3) == TaskMode && ((value & 3) != TaskMode || PinOf(old) != PinOf(value)))
            {
                gpio.Release(PinOf(old));
            }
            if((value & 3) == TaskMode && ((old & 3) != TaskMode || PinOf(old) != PinOf(value)))
            {
                Output(channel, (value >> 20 & 1) != 0);
            }
        }

        private void Act(int channel)
        {
            var polarity = configurations[channel].Value >> 16 & 3;
            if(polarity != 0)
            {
                Output(channel, polarity == Toggle ? !outputs[channel] : polarity == LowToHigh);
            }
        }

        private void Output(int channel, bool level)
        {
            if((configurations[channel].Value & 3) != TaskMode)
            {
                return;
            }
            outputs[channel] = level;
            gpio.Take(PinOf(configurations[channel].Value), level ? 1 : 0);
        }

        private void Changed(int pin)
        {
            var level = gpio.Level(pin);
            if(level == ((levels >> pin & 1) != 0))
            {
                return;
            }
            levels ^= 1u << pin;
            for(var channel = 0; channel < Channels; channel++)
            {
                var configuration = configurations[channel].Value;
                if((configuration & 3) != EventMode || PinOf(configuration) != pin)
                {
                    continue;
                }
                var polarity = configuration >> 16 & 3;
                if(polarity == Toggle || polarity == (level ? LowToHigh : HighToLow))
                {
                    events[channel].Raise();
                }
            }
        }

        private static int PinOf(uint configuration)
        {
            return (int)(configuration >> 8 & 31);
        }

        private uint levels;

        private readonly Gpio gpio;
        private readonly Register[] configurations = new Register[Channels];
        private readonly PeripheralEvent[] events = new PeripheralEvent[Channels];
        private readonly bool[] outputs = new bool[Channels];

        private const int Channels = 8;
        private const uint ConfigurationBits = 0x131F03;
        private const uint EventMode = 1;
        private const uint TaskMode = 3;
        private const uint LowToHigh = 1;
        private const uint HighToLow = 2;
        private const uint Toggle = 3;
    }
}
