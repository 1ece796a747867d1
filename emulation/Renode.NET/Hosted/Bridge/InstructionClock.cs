#nullable enable
using System;
using System.Reflection;
using Antmicro.Renode.Core;
using Antmicro.Renode.Peripherals.CPU;
using Antmicro.Renode.Time;

namespace Renode.NET.Bridge
{
    /// <summary>Virtual time to the instruction, for what happens while a core runs.</summary>
    /// <remarks>
    /// A core counts its instructions by translated blocks, so that even after SyncTime the time stands at the beginning of the block; and it
    /// reports only what is a whole number of nanoseconds, which at 43 MIPS is every 43rd instruction. What is missing are the instructions
    /// of the block up to the access under way, which the core finds from the host's return address, and the remainder not yet reported.
    /// Neither is public.
    /// </remarks>
    internal static class InstructionClock
    {
        private static readonly FieldInfo RestoreContext = Field(typeof(TranslationCPU), "TlibRestoreContext", typeof(Func<int>));
        private static readonly FieldInfo Remainder = Field(typeof(BaseCPU), "executedResiduum", typeof(ulong));

        /// <summary>The present time in nanoseconds: at an access, when its instruction began.</summary>
        /// <param name="machine">Whose core may be running on this thread.</param>
        /// <param name="isAccess">Whether it is known that the core is at an access, before the bus has heard of it.</param>
        public static long Now(IMachine machine, bool isAccess)
        {
            if (!machine.SystemBus.TryGetCurrentCPU(out ICPU current) || !(current is TranslationCPU core) || !core.OnPossessedThread)
            {
                return Reported(machine);
            }
            core.SyncTime();
            // Only within an access: elsewhere the return address is of another one, and the core would go on from there.
            var begun = isAccess || machine.SystemBus.TryGetTransactionInitiator(out _) ? ((Func<int>)RestoreContext.GetValue(core)!)() : 0;
            var ahead = (ulong)Remainder.GetValue(core)! + (ulong)Math.Max(begun - 1, 0);
            return Reported(machine) + (long)(ahead * TimeInterval.TicksPerMicrosecond / core.PerformanceInMips);
        }

        private static long Reported(IMachine machine) => (long)(TimeDomainsManager.Instance.TryGetVirtualTimeStamp(out var stamp)
            ? stamp.TimeElapsed
            : machine.ElapsedVirtualTime.TimeElapsed).TotalNanoseconds;

        private static FieldInfo Field(Type owner, string name, Type type)
        {
            var field = owner.GetField(name, BindingFlags.Instance | BindingFlags.NonPublic);
            return field != null && field.FieldType == type
                ? field
                : throw new RenodeException($"The hosted door does not fit this Renode: {owner.Name} has no field {name} of {type.Name}, by which it tells exact times.");
        }
    }
}
