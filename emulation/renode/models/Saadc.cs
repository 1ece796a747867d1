using Antmicro.Renode.Peripherals.Timers;

namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>
    /// SAADC, as far as firmware needs it to start: the tasks answer with their events and every input converts to 0 V
    /// (nRF9160 product specification, SAADC).
    /// </summary>
    public sealed class Saadc : NordicPeripheral
    {
        public Saadc(Chip chip) : base(chip, "SAADC", 14)
        {
            var startedEvent = Event(0x100, "STARTED");
            end = Event(0x104, "END");
            done = Event(0x108, "DONE");
            resultDone = Event(0x10C, "RESULTDONE");
            var calibrated = Event(0x110, "CALIBRATEDONE");
            var stopped = Event(0x114, "STOPPED");
            converted = new Deadline(chip.Machine, this, "SAADC converted", Converted);
            ReadOnly(0x400, "STATUS", () => converted.IsScheduled ? 1u : 0);
            Stored(0x500, "ENABLE", 0, 1);
            for(var i = 0u; i < Channels; i++)
            {
                Event(0x118 + 8 * i, $"CH[{i}].LIMITH");
                Event(0x11C + 8 * i, $"CH[{i}].LIMITL");
                inputs[i] = Stored(0x510 + 16 * i, $"CH[{i}].PSELP", 0, 0x1F);
                Stored(0x514 + 16 * i, $"CH[{i}].PSELN", 0, 0x1F);
                Stored(0x518 + 16 * i, $"CH[{i}].CONFIG", 0x20000);
                Stored(0x51C + 16 * i, $"CH[{i}].LIMIT", 0x7FFF8000);
            }
            Stored(0x5F0, "RESOLUTION", 1, 7);
            Stored(0x5F4, "OVERSAMPLE", 0, 15);
            Stored(0x5F8, "SAMPLERATE", 0, 0x17FF);
            pointer = Stored(0x62C, "RESULT.PTR");
            capacity = Stored(0x630, "RESULT.MAXCNT", 0, 0x7FFF);
            amount = ReadOnly(0x634, "RESULT.AMOUNT");
            Task(0x000, "START", () =>
            {
                started = true;
                amount.Value = 0;
                startedEvent.Raise();
            });
            Task(0x004, "SAMPLE", () =>
            {
                if(started)
                {
                    converted.ScheduleAfter(ConversionTime);
                }
            });
            Task(0x008, "STOP", () =>
            {
                converted.Cancel();
                started = false;
                stopped.Raise();
            });
            Task(0x00C, "CALIBRATEOFFSET", calibrated.Raise);
        }

        protected override void OnReset(ResetCause cause)
        {
            started = false;
            converted.Cancel();
        }

        private void Converted()
        {
            foreach(var input in inputs)
            {
                if(input.Value == 0 || amount.Value >= capacity.Value)
                {
                    continue;
                }
                Chip.Machine.SystemBus.WriteWord(pointer.Value + 2 * amount.Value, 0);
                amount.Value++;
                resultDone.Raise();
            }
            done.Raise();
            if(amount.Value < capacity.Value)
            {
                return;
            }
            started = false;
            end.Raise();
        }

        private bool started;
        private readonly Deadline converted;
        private readonly Register pointer;
        private readonly Register capacity;
        private readonly Register amount;
        private readonly PeripheralEvent end;
        private readonly PeripheralEvent done;
        private readonly PeripheralEvent resultDone;
        private readonly Register[] inputs = new Register[Channels];

        private const int Channels = 8;
        private const ulong ConversionTime = 12 * 1000;
    }
}
