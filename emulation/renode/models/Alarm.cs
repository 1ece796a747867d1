using System;

using Antmicro.Renode.Core;
using Antmicro.Renode.Time;

namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>
    /// An action at an exact virtual time. One alarm has at most one time; setting it again moves it. The action may set it anew.
    /// </summary>
    public sealed class Alarm
    {
        /// <param name="chip">Whose clock it follows.</param>
        /// <param name="owner">Who is named in lists of clock entries.</param>
        /// <param name="name">What it is for.</param>
        /// <param name="action">What happens when the time has come. It runs on the core's thread.</param>
        public Alarm(Chip chip, IEmulationElement owner, string name, Action action)
        {
            this.chip = chip;
            this.action = action;
            chip.Clock.AddClockEntry(new ClockEntry(Never, (ulong)TimeInterval.TicksPerSecond, Ring, owner, name,
                enabled: false, direction: Direction.Ascending, workMode: WorkMode.OneShot));
        }

        /// <summary>Sets it to a number of nanoseconds from now; 0 is as soon as possible, but not inside this call.</summary>
        public void SetAfter(ulong nanoseconds)
        {
            SetAt(chip.Now + nanoseconds);
        }

        /// <summary>Sets it to a virtual time in nanoseconds; a time that has passed is as soon as possible, but not inside this call.</summary>
        public void SetAt(ulong time)
        {
            var now = chip.Now;
            Time = Math.Max(time, now);
            IsSet = true;
            var delay = Math.Max(Time - now, 1);
            chip.Clock.ExchangeClockEntryWith(Ring, entry => entry.With(period: delay, value: 0, enabled: true));
            chip.LookAtClock();
        }

        public void Cancel()
        {
            if(!IsSet)
            {
                return;
            }
            IsSet = false;
            chip.Clock.ExchangeClockEntryWith(Ring, entry => entry.With(enabled: false));
        }

        /// <summary>Whether it will go off.</summary>
        public bool IsSet { get; private set; }

        /// <summary>When it goes off, or went off last, in nanoseconds of virtual time.</summary>
        public ulong Time { get; private set; }

        private void Ring()
        {
            // An alarm that was cancelled by another one of the same instant may still be called.
            if(!IsSet || chip.Clock.CurrentValue.TotalNanoseconds < Time)
            {
                return;
            }
            IsSet = false;
            action();
        }

        private readonly Chip chip;
        private readonly Action action;

        private const ulong Never = ulong.MaxValue / 2;
    }
}
