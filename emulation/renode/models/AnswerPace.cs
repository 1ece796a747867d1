using System;
using System.Linq;

using Antmicro.Renode.Core;
using Antmicro.Renode.Time;

namespace Antmicro.Renode.Peripherals.Miscellaneous
{
    /// <summary>Lets the emulation's time pass in quanta, and stops after one in which something happened that a host may want to answer.</summary>
    /// <remarks>
    /// Renode stops at the end of a quantum, and each costs about the same, however long it is. So quanta are short while the program and the
    /// host have something to say to each other, and grow where nothing happens.
    /// </remarks>
    internal sealed class AnswerPace
    {
        /// <summary>Runs for a time, or less.</summary>
        public void RunFor(TimeInterval span)
        {
            var emulation = EmulationManager.Instance.CurrentEmulation;
            var machines = emulation.Machines.OfType<Machine>().ToList();
            var source = emulation.MasterTimeSource;
            var before = source.Quantum;
            var reached = source.ElapsedVirtualTime;
            isAnswerable = false;
            source.Quantum = quantum;
            source.SyncHook += EndQuantum;
            // Not the emulation's own RunFor, which starts and stops external connections as well, for each run.
            machines.ForEach(machine => machine.Start());
            try
            {
                source.RunFor(span);
            }
            catch(AnswerWanted)
            {
                // As far as was wanted.
            }
            finally
            {
                machines.ForEach(machine => machine.Pause());
                source.SyncHook -= EndQuantum;
                source.Quantum = before;
            }

            void EndQuantum(TimeInterval now)
            {
                if(now == reached)
                {
                    // The sync point that the last run did not come out of.
                    return;
                }
                reached = now;
                quantum = isActive ? Shortest : TimeInterval.Min(quantum + quantum, Longest);
                isActive = false;
                source.Quantum = quantum;
                if(isAnswerable)
                {
                    // After all else that is to be done at this time: what comes behind an exception is not done any more.
                    source.ExecuteInSyncedState(_ => throw new AnswerWanted(), new TimeStamp(now, source.Domain));
                }
            }
        }

        /// <summary>Something happened.</summary>
        /// <param name="answerable">Whether a host may want to answer it, now.</param>
        public void Heard(bool answerable)
        {
            isActive = true;
            isAnswerable |= answerable;
        }

        /// <summary>The host has said something, and will want to hear of the answer soon.</summary>
        public void ExpectAnswer()
        {
            quantum = Shortest;
        }

        private bool isActive;
        private bool isAnswerable;
        private TimeInterval quantum = Shortest;

        private static readonly TimeInterval Shortest = TimeInterval.FromMilliseconds(1);
        private static readonly TimeInterval Longest = TimeInterval.FromMilliseconds(8);

        /// <summary>Leaves Renode's loop over quanta, which has no other way out.</summary>
        private sealed class AnswerWanted : Exception
        {
        }
    }
}
