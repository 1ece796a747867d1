using System;

using Antmicro.Renode.Peripherals.Timers;

namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>RTC: a 24-bit counter of the 32,768 Hz clock (nRF9160 product specification, RTC). It counts only while that clock runs.</summary>
    public sealed class Rtc : NordicPeripheral
    {
        public Rtc(Chip chip, int number) : base(chip, $"RTC{number}", 20 + number, hasInten: false)
        {
            clock = chip.LowFrequencyClock;
            next = new Deadline(chip.Machine, this, $"{Name} edge", Edge);
            ticked = Event(0x100, "TICK");
            overflowed = Event(0x104, "OVRFLW");
            Computed(0x340, "EVTEN", () => routed, value => Route(value));
            Computed(0x344, "EVTENSET", () => routed, value => Route(routed | value));
            Computed(0x348, "EVTENCLR", () => routed, value => Route(routed & ~value));
            ReadOnly(0x504, "COUNTER", () => (uint)Count(LowFrequencyClock.EdgesUpTo(Now)));
            prescaler = Lockable(0x508, "PRESCALER", 0, 0xFFF, () => started);
            for(var i = 0u; i < Channels; i++)
            {
                matched[i] = Event(0x140 + 4 * i, $"COMPARE[{i}]");
                compare[i] = Stored(0x540 + 4 * i, $"CC[{i}]", 0, 0xFFFFFF, _ => Reschedule());
            }
            Task(0x000, "START", () => SetStarted(true));
            Task(0x004, "STOP", () => SetStarted(false));
            Task(0x008, "CLEAR", () => SetCount(0));
            Task(0x00C, "TRIGOVRFLW", () => SetCount(0xFFFFF0));
            clock.Add(Freeze, Reschedule);
        }

        internal override bool IsRouted(PeripheralEvent of)
        {
            return (routed >> of.Bit & 1) != 0;
        }

        protected override void OnWatchersChanged()
        {
            Reschedule();
        }

        protected override void OnReset(ResetCause cause)
        {
            routed = 0;
            started = false;
            counted = 0;
            next.Cancel();
        }

        private long Count(long edge)
        {
            return (counted + (IsCounting ? (edge - since) / EdgesPerCount : 0)) % Range;
        }

        private void Route(uint mask)
        {
            routed = mask;
            Reschedule();
        }

        private void SetStarted(bool value)
        {
            if(value == started)
            {
                return;
            }
            Freeze();
            started = value;
            Reschedule();
        }

        private void SetCount(long value)
        {
            counted = value;
            since = LowFrequencyClock.EdgesUpTo(Now);
            Reschedule();
        }

        // Whatever was counted up to now stays counted when counting stops or starts.
        private void Freeze()
        {
            var edge = LowFrequencyClock.EdgesUpTo(Now);
            counted = Count(edge);
            since = edge;
        }

        private void Reschedule()
        {
            next.Cancel();
            if(!IsCounting)
            {
                return;
            }
            var elapsed = (LowFrequencyClock.EdgesUpTo(Now) - since) / EdgesPerCount;
            var count = (counted + elapsed) % Range;
            var soonest = Range - count;
            foreach(var register in compare)
            {
                // A value that the counter holds already matches when it comes round again.
                var distance = (register.Value + Range - count) % Range;
                if(distance != 0)
                {
                    soonest = Math.Min(soonest, distance);
                }
            }
            if(ticked.IsWatched || (routed & Tick) != 0)
            {
                soonest = 1;
            }
            nextEdge = since + (elapsed + soonest) * EdgesPerCount;
            next.ScheduleAt(LowFrequencyClock.TimeOf(nextEdge));
        }

        private void Edge()
        {
            var count = Count(nextEdge);
            Reschedule();
            ticked.Raise();
            if(count == 0)
            {
                overflowed.Raise();
            }
            for(var i = 0; i < Channels; i++)
            {
                if(compare[i].Value == count)
                {
                    matched[i].Raise();
                }
            }
        }

        private bool IsCounting => started && clock.IsRunning;

        private long EdgesPerCount => prescaler.Value + 1L;

        private uint routed;
        private bool started;
        // The counter held this at the clock's edge "since".
        private long counted;
        private long since;
        private long nextEdge;
        private readonly LowFrequencyClock clock;
        private readonly Deadline next;
        private readonly PeripheralEvent ticked;
        private readonly PeripheralEvent overflowed;
        private readonly Register prescaler;
        private readonly PeripheralEvent[] matched = new PeripheralEvent[Channels];
        private readonly Register[] compare = new Register[Channels];

        private const int Channels = 4;
        private const long Range = 1 << 24;
        private const uint Tick = 1;
    }
}
