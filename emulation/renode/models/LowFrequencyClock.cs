using System;
using System.Collections.Generic;

namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>
    /// The 32,768 Hz clock that RTC and WDT count. Its edges lie on one exact grid from the start of virtual time (an edge every 30517.578125
    /// ns), so that nothing drifts. It runs while somebody asks for it.
    /// </summary>
    public sealed class LowFrequencyClock
    {
        /// <summary>The nanosecond of an edge, rounded up: an edge is seen at the first nanosecond that is not before it.</summary>
        public static ulong TimeOf(long edge)
        {
            return (ulong)((edge * 1953125 + 63) >> 6);
        }

        /// <summary>How many edges came up to a time, that time included.</summary>
        public static long EdgesUpTo(ulong time)
        {
            // 64 edges in 1,953,125 ns; whole groups first, so that nothing overflows.
            var groups = (long)(time / 1953125);
            var rest = (long)(time % 1953125);
            return groups * 64 + rest * 64 / 1953125;
        }

        /// <summary>Adds a counter: told before the clock starts or stops, and after.</summary>
        public void Add(Action changing, Action changed)
        {
            this.changing.Add(changing);
            this.changed.Add(changed);
        }

        /// <summary>Started or stopped by CLOCK.</summary>
        public void Start(bool value)
        {
            Change(value, forced);
        }

        /// <summary>Forced on by a running watchdog.</summary>
        public void Force(bool value)
        {
            Change(started, value);
        }

        /// <summary>Whether edges come.</summary>
        public bool IsRunning => started || forced;

        private void Change(bool start, bool force)
        {
            if(start == started && force == forced)
            {
                return;
            }
            changing.ForEach(act => act());
            started = start;
            forced = force;
            changed.ForEach(act => act());
        }

        private bool started;
        private bool forced;
        private readonly List<Action> changing = new List<Action>();
        private readonly List<Action> changed = new List<Action>();
    }
}
