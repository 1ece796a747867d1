using System;

using Antmicro.Renode.Peripherals.Timers;

namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>TIMER: a counter at 16 MHz / 2^PRESCALER, or of triggers (nRF9160 product specification, TIMER).</summary>
    /// <remarks>A count lasts 62.5 ns at least, so time is kept here in half nanoseconds.</remarks>
    public sealed class Timer : NordicPeripheral
    {
        public Timer(Chip chip, int number) : base(chip, $"TIMER{number}", 15 + number, hasInten: false)
        {
            next = new Deadline(chip.Machine, this, $"{Name} compare", Match);
            shorts = Stored(0x200, "SHORTS", 0, 0x3F3F);
            mode = Stored(0x504, "MODE", 0, 3, _ => Reschedule());
            bitMode = Stored(0x508, "BITMODE", 0, 3, _ => Reschedule());
            prescaler = Stored(0x510, "PRESCALER", 4, 15, _ => Reschedule());
            for(var i = 0; i < Channels; i++)
            {
                var channel = i;
                var step = 4 * (uint)i;
                matched[channel] = Event(0x140 + step, $"COMPARE[{channel}]");
                oneShot[channel] = Stored(0x514 + step, $"ONESHOTEN[{channel}]", 0, 1);
                compare[channel] = Stored(0x540 + step, $"CC[{channel}]", onWrite: _ =>
                {
                    oneShotsDone &= ~(1u << channel);
                    Reschedule();
                });
                Task(0x040 + step, $"CAPTURE[{channel}]", () =>
                {
                    compare[channel].Value = (uint)Count(HalfNow);
                    Reschedule();
                });
            }
            Task(0x000, "START", Start);
            Task(0x004, "STOP", () => Halt(HalfNow));
            Task(0x008, "COUNT", CountOne);
            Task(0x00C, "CLEAR", () => Clear(HalfNow));
            Task(0x010, "SHUTDOWN", () =>
            {
                Halt(HalfNow);
                Clear(HalfNow);
            });
        }

        protected override void OnReset(ResetCause cause)
        {
            running = false;
            counted = 0;
            oneShotsDone = 0;
            next.Cancel();
        }

        private ulong Count(ulong time)
        {
            return (counted + (running && IsTimer && time > since ? (time - since) / CountTime : 0)) % Range;
        }

        private void Start()
        {
            if(running)
            {
                return;
            }
            running = true;
            since = HalfNow;
            Reschedule();
        }

        private void Halt(ulong time)
        {
            counted = Count(time);
            running = false;
            Reschedule();
        }

        private void Clear(ulong time)
        {
            counted = 0;
            since = time;
            Reschedule();
        }

        private void CountOne()
        {
            if(!running || IsTimer)
            {
                return;
            }
            counted = (counted + 1) % Range;
            MatchAt(HalfNow);
        }

        private void Reschedule()
        {
            next.Cancel();
            if(!running || !IsTimer)
            {
                return;
            }
            var now = HalfNow;
            var elapsed = now > since ? (now - since) / CountTime : 0;
            var count = (counted + elapsed) % Range;
            var soonest = ulong.MaxValue;
            foreach(var register in compare)
            {
                // The counter that stands at the value now has matched already.
                var distance = (register.Value % Range + Range - count) % Range;
                soonest = Math.Min(soonest, distance == 0 ? Range : distance);
            }
            nextAt = since + (elapsed + soonest) * CountTime;
            next.ScheduleAt((nextAt + 1) / 2);
        }

        private void Match()
        {
            MatchAt(nextAt);
            if(!next.IsScheduled)
            {
                Reschedule();
            }
        }

        // The time is that of the count, not the present one, so that rounding to nanoseconds does not make the timer drift.
        private void MatchAt(ulong time)
        {
            var count = Count(time);
            for(var channel = 0; channel < Channels; channel++)
            {
                if(compare[channel].Value % Range != count || (oneShotsDone >> channel & 1) != 0)
                {
                    continue;
                }
                if(oneShot[channel].Value != 0)
                {
                    oneShotsDone |= 1u << channel;
                }
                if((shorts.Value >> channel & 1) != 0)
                {
                    Clear(time);
                }
                if((shorts.Value >> (8 + channel) & 1) != 0)
                {
                    Halt(time);
                }
                matched[channel].Raise();
            }
        }

        private bool IsTimer => mode.Value == 0;

        private ulong HalfNow => Now * 2;

        private ulong CountTime => 125UL << (int)Math.Min(prescaler.Value, 9);

        private ulong Range
        {
            get
            {
                switch(bitMode.Value)
                {
                case 0:
                    return 1UL << 16;
                case 1:
                    return 1UL << 8;
                case 2:
                    return 1UL << 24;
                default:
                    return 1UL << 32;
                }
            }
        }

        private bool running;
        // The counter held this at the time "since".
        private ulong counted;
        private ulong since;
        private ulong nextAt;
        private uint oneShotsDone;
        private readonly Deadline next;
        private readonly Register shorts;
        private readonly Register mode;
        private readonly Register bitMode;
        private readonly Register prescaler;
        private readonly Register[] compare = new Register[Channels];
        private readonly Register[] oneShot = new Register[Channels];
        private readonly PeripheralEvent[] matched = new PeripheralEvent[Channels];

        private const int Channels = 6;
    }
}
