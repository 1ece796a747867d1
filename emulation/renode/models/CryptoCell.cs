using Antmicro.Renode.Peripherals.Miscellaneous;
using Antmicro.Renode.Peripherals.Timers;

namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>
    /// The CryptoCell's random number generator; its ciphers are not modelled and are reported when they are asked for. Numbers come from
    /// a seed, so that two runs agree.
    /// </summary>
    public sealed class CryptoCell : NordicPeripheral
    {
        /// <param name="chip">What the chip's peripherals share.</param>
        /// <param name="control">Its switch.</param>
        /// <param name="seed">Where the numbers come from.</param>
        public CryptoCell(Chip chip, CryptoCellControl control, ulong seed = 0) : base(chip, "CC_RNG", 64)
        {
            this.control = control;
            Seed = seed;
            collected = new Deadline(chip.Machine, this, "CC_RNG collected", Collected);
            Stored(0x100, "RNG_IMR", 0x3F, 0x3F);
            state = ReadOnly(0x104, "RNG_ISR");
            Computed(0x108, "RNG_ICR", () => 0, value => state.Value &= ~value);
            Stored(0x10C, "TRNG_CONFIG", 0, 3);
            valid = ReadOnly(0x110, "TRNG_VALID");
            for(var i = 0u; i < Words; i++)
            {
                data[i] = ReadOnly(0x114 + 4 * i, $"EHR_DATA[{i}]");
            }
            data[Words - 1].OnRead = TakeLast;
            noise = Stored(0x12C, "NOISE_SOURCE", 0, 1, _ => Collect());
            Stored(0x130, "SAMPLE_CNT", 0xFFFF);
            Stored(0x134, "AUTOCORR_STATISTIC");
            Stored(0x138, "TRNG_DEBUG", 0, 0xE);
            Computed(0x140, "RNG_SW_RESET", () => 0, _ => Clear());
            ReadOnly(0x1B8, "RNG_BUSY", () => collected.IsScheduled ? 3u : 0);
            Computed(0x1BC, "TRNG_RESET", () => 0, _ => Clear());
            ReadOnly(0x1C0, "RNG_HW_FLAGS", 0xF);
            Stored(0x1C4, "RNG_CLK", 0, 1);
            Stored(0x1C8, "RNG_DMA", 0, 1);
            Stored(0x1CC, "RNG_DMA_ROSC_LEN", 0, 15);
            Stored(0x1D0, "RNG_DMA_SRAM_ADDR", 0, 0x7FF);
            Stored(0x1D4, "RNG_DMA_SAMPLES_NUM", 0, 0xFF);
            Stored(0x1D8, "RNG_WATCHDOG_VAL");
            ReadOnly(0x1DC, "RNG_DMA_BUSY");
        }

        /// <summary>Starts the numbers of a seed.</summary>
        public ulong Seed
        {
            set => random = new SeededRandom(value);
        }

        // The generator goes on from where it was: a reboot does not repeat its numbers.
        protected override void OnReset(ResetCause cause)
        {
            collected.Cancel();
        }

        private void Collect()
        {
            if(noise.Value != 0 && control.IsEnabled)
            {
                collected.ScheduleAfter(CollectionTime);
                return;
            }
            collected.Cancel();
        }

        private void Collected()
        {
            for(var i = 0; i < Words; i += 2)
            {
                var bits = random.Next();
                data[i].Value = (uint)bits;
                data[i + 1].Value = (uint)(bits >> 32);
            }
            valid.Value = 1;
            state.Value |= 1;
        }

        // Reading the last word starts the next collection.
        private uint TakeLast()
        {
            var value = data[Words - 1].Value;
            foreach(var taken in data)
            {
                taken.Value = 0;
            }
            valid.Value = 0;
            Collect();
            return value;
        }

        private void Clear()
        {
            collected.Cancel();
            noise.Value = 0;
            valid.Value = 0;
            state.Value = 0;
        }

        private SeededRandom random;
        private readonly CryptoCellControl control;
        private readonly Deadline collected;
        private readonly Register noise;
        private readonly Register state;
        private readonly Register valid;
        private readonly Register[] data = new Register[Words];

        private const int Words = 6;
        // 192 bits at the sample count that is set; the exact time is not published.
        private const ulong CollectionTime = 2 * 1000 * 1000;
    }
}
