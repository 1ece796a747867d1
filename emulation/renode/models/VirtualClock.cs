using Antmicro.Renode.Core;
using Antmicro.Renode.Time;

namespace Antmicro.Renode.Peripherals.Timers
{
    /// <summary>The machine's virtual time, as exact as the core's speed allows.</summary>
    public static class VirtualClock
    {
        /// <summary>Nanoseconds since the machine was made.</summary>
        /// <remarks>
        /// On the core's thread the instructions of the present block are accounted for first. The clock source is asked and not the
        /// machine's elapsed time: inside the handler of a timer it stands at that timer's limit, while the elapsed time is already that of
        /// the end of the whole step, which is a quantum later when the core is halted.
        /// </remarks>
        public static ulong Now(IMachine machine)
        {
            if(machine.SystemBus.TryGetCurrentCPU(out var cpu))
            {
                cpu.SyncTime();
            }
            return machine.ClockSource.CurrentValue.Ticks / TimeInterval.TicksPerNanosecond;
        }
    }
}
