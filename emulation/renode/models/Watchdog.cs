using System;

using Antmicro.Renode.Peripherals.Timers;

namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>
    /// WDT: resets the chip when the firmware does not reload it in time (nRF9160 product specification, WDT). Once started it cannot be
    /// stopped; it runs on over a software reset and a lock-up.
    /// </summary>
    /// <remarks>It counts while the core sleeps, whatever CONFIG says of that: Renode does not tell how long a core has slept.</remarks>
    public sealed class Watchdog : NordicPeripheral
    {
        public Watchdog(Chip chip) : base(chip, "WDT", 24, hasInten: false)
        {
            expiry = new Deadline(chip.Machine, this, "WDT expiry", Expire);
            bite = new Deadline(chip.Machine, this, "WDT reset", Bite);
            timeout = Event(0x100, "TIMEOUT");
            ReadOnly(0x400, "RUNSTATUS", () => running ? 1u : 0);
            enabledRequests = Lockable(0x508, "RREN", 1, 0xFF, () => running);
            ReadOnly(0x404, "REQSTATUS", () => enabledRequests.Value & ~requested);
            reload = Lockable(0x504, "CRV", uint.MaxValue, uint.MaxValue, () => running);
            config = Lockable(0x50C, "CONFIG", 1, 9, () => running);
            for(var i = 0; i < Requests; i++)
            {
                var request = i;
                Computed(0x600 + 4 * (uint)i, $"RR[{i}]", () => 0, value => Request(request, value));
            }
            Task(0x000, "START", Start);
        }

        protected override bool SurvivesReset(ResetCause cause)
        {
            return running && (cause == ResetCause.Software || cause == ResetCause.Lockup);
        }

        protected override void OnReset(ResetCause cause)
        {
            running = false;
            requested = 0;
            expiry.Cancel();
            bite.Cancel();
            Chip.LowFrequencyClock.Force(false);
        }

        private void Start()
        {
            if(running)
            {
                return;
            }
            if((config & RunsInSleep) == 0)
            {
                Chip.Report("unmodelled-register", "WDT.CONFIG.SLEEP = 0: the model counts while the core sleeps");
            }
            running = true;
            Chip.LowFrequencyClock.Force(true);
            Reload();
        }

        private void Request(int request, uint value)
        {
            if(!running || value != ReloadKey)
            {
                return;
            }
            requested |= 1u << request;
            if((enabledRequests.Value & ~requested) == 0)
            {
                Reload();
            }
        }

        private void Reload()
        {
            requested = 0;
            deadline = LowFrequencyClock.TimeOf(LowFrequencyClock.EdgesUpTo(Now) + Math.Max(reload.Value, 15) + 1L);
            // It is only looked at when the earlier deadline comes, since firmware reloads often.
            if(!expiry.IsScheduled)
            {
                expiry.ScheduleAt(deadline);
            }
        }

        private void Expire()
        {
            if(Now < deadline)
            {
                expiry.ScheduleAt(deadline);
                return;
            }
            timeout.Raise();
            if(timeout.IsWatched)
            {
                bite.ScheduleAt(LowFrequencyClock.TimeOf(LowFrequencyClock.EdgesUpTo(Now) + EdgesOfWarning));
                return;
            }
            Bite();
        }

        private void Bite()
        {
            Chip.RequestReset(ResetCause.Watchdog);
        }

        private bool running;
        private uint requested;
        private ulong deadline;
        private readonly Deadline expiry;
        private readonly Deadline bite;
        private readonly PeripheralEvent timeout;
        private readonly Register enabledRequests;
        private readonly Register reload;
        private readonly Register config;

        private const int Requests = 8;
        private const uint ReloadKey = 0x6E524635;
        private const uint RunsInSleep = 1;
        private const int EdgesOfWarning = 2;
    }
}
