using System;

using Antmicro.Renode.Core;
using Antmicro.Renode.Peripherals.CPU;
using Antmicro.Renode.Time;

namespace Antmicro.Renode.Peripherals.Timers
{
    /// <summary>A moment of virtual time at which something happens: exact between instructions, whatever the quantum is.</summary>
    public sealed class Deadline
    {
        /// <param name="machine">The machine whose time it is.</param>
        /// <param name="owner">Whose deadline it is.</param>
        /// <param name="name">What for, in lists of the machine's timers.</param>
        /// <param name="reached">Called once when the time has come; it may schedule again.</param>
        public Deadline(IMachine machine, IPeripheral owner, string name, Action reached)
        {
            this.machine = machine;
            this.reached = reached;
            handler = Reach;
            machine.ClockSource.AddClockEntry(new ClockEntry(1, TimeInterval.TicksPerSecond, handler, owner, name, enabled: false, workMode: WorkMode.OneShot));
        }

        /// <summary>Asks for the call at a time in nanoseconds since the machine was made, or as soon as possible where that is over.</summary>
        public void ScheduleAt(ulong nanoseconds)
        {
            at = Math.Max(nanoseconds, VirtualClock.Now(machine));
            var counted = VirtualClock.OfTimers(machine);
            var ticks = at > counted ? TimeInterval.TicksPerNanosecond * (at - counted) : 0;
            IsScheduled = true;
            machine.ClockSource.ExchangeClockEntryWith(handler, entry => entry.With(period: Math.Max(ticks, 1), value: 0, enabled: true));
            // The core has planned how far to run before it knew of this.
            if(machine.SystemBus.TryGetCurrentCPU(out var cpu) && cpu is IControllableCPU controllable)
            {
                controllable.RequestReturn();
            }
        }

        /// <summary>Asks for the call after a time in nanoseconds.</summary>
        public void ScheduleAfter(ulong nanoseconds)
        {
            ScheduleAt(VirtualClock.Now(machine) + nanoseconds);
        }

        /// <summary>Calls nobody.</summary>
        public void Cancel()
        {
            if(IsScheduled)
            {
                IsScheduled = false;
                machine.ClockSource.ExchangeClockEntryWith(handler, entry => entry.With(enabled: false));
            }
        }

        /// <summary>Whether the call is still to come.</summary>
        public bool IsScheduled { get; private set; }

        private void Reach()
        {
            // Another one of the same instant may have cancelled or moved this one when the call was already due.
            if(!IsScheduled || VirtualClock.OfTimers(machine) < at)
            {
                return;
            }
            IsScheduled = false;
            VirtualClock.At(at, reached);
        }

        private ulong at;

        private readonly IMachine machine;
        private readonly Action reached;
        private readonly Action handler;
    }
}
