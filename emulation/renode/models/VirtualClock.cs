using System;
using System.Reflection;

using Antmicro.Renode.Core;
using Antmicro.Renode.Peripherals.CPU;
using Antmicro.Renode.Time;

namespace Antmicro.Renode.Peripherals.Timers
{
    /// <summary>The machine's virtual time to the instruction.</summary>
    public static class VirtualClock
    {
        /// <summary>Nanoseconds since the machine was made: in an access of the core, when its instruction began; in a timer's handler, the timer's limit.</summary>
        /// <remarks>
        /// A core counts its instructions by translated blocks, so that even after SyncTime the time stands at the beginning of the block; and
        /// it reports only what is a whole number of nanoseconds, which at 43 MIPS is every 43rd instruction. What is missing are the
        /// instructions of the block up to the access under way, which the core finds from the host's return address, and the remainder not
        /// yet reported. Neither is public.
        /// </remarks>
        public static ulong Now(IMachine machine)
        {
            if(handled.HasValue)
            {
                return handled.Value;
            }
            var core = machine.SystemBus.TryGetCurrentCPU(out var current) ? current as TranslationCPU : null;
            if(core == null || !core.OnPossessedThread)
            {
                return OfTimers(machine);
            }
            core.SyncTime();
            if(!machine.SystemBus.TryGetTransactionInitiator(out _))
            {
                // Only within an access: elsewhere the return address is of another one, and the core would go on from there.
                return OfTimers(machine);
            }
            var begun = Math.Max(((Func<int>)RestoreContext.GetValue(core))() - 1, 0);
            var ahead = (ulong)Remainder.GetValue(core) + (ulong)begun;
            return OfTimers(machine) + ahead * 1000 / core.PerformanceInMips;
        }

        /// <summary>Nanoseconds that timers have counted.</summary>
        /// <remarks>
        /// The clock source is asked and not the machine's elapsed time: inside the handler of a timer it stands at that timer's limit, while
        /// the elapsed time is already that of the end of the whole step, which is a quantum later when the core is halted.
        /// </remarks>
        public static ulong OfTimers(IMachine machine)
        {
            return machine.ClockSource.CurrentValue.Ticks / TimeInterval.TicksPerNanosecond;
        }

        /// <summary>Does something for which it is a certain time: what a timer brings about while the core has gone further.</summary>
        internal static void At(ulong nanoseconds, Action action)
        {
            var outer = handled;
            handled = nanoseconds;
            try
            {
                action();
            }
            finally
            {
                handled = outer;
            }
        }

        private static FieldInfo Field(Type owner, string name)
        {
            return owner.GetField(name, BindingFlags.Instance | BindingFlags.NonPublic);
        }

        [ThreadStatic]
        private static ulong? handled;

        private static readonly FieldInfo RestoreContext = Field(typeof(TranslationCPU), "TlibRestoreContext");
        private static readonly FieldInfo Remainder = Field(typeof(BaseCPU), "executedResiduum");
    }
}
