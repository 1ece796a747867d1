using System;
using System.Linq;

using Antmicro.Renode.Core;
using Antmicro.Renode.Peripherals.CPU;
using Antmicro.Renode.Time;

namespace Antmicro.Renode.Peripherals.Miscellaneous
{
    /// <summary>Lets the emulation's time pass, and stops where something happened that a host may want to answer: behind the present block.</summary>
    /// <remarks>
    /// Renode has no such stop. But a core that pauses in the middle of a quantum blocks time, which an event tells, and an exception is the way
    /// out of Renode's loop over quanta.
    /// </remarks>
    internal sealed class AnswerPace
    {
        /// <param name="machine">Whose core stops.</param>
        /// <param name="stopped">Called whenever nothing runs any more, for what can be done only then.</param>
        public AnswerPace(IMachine machine, Action stopped)
        {
            this.machine = machine;
            this.stopped = stopped;
        }

        /// <summary>Runs for a time, or less.</summary>
        public void RunFor(TimeInterval span)
        {
            var emulation = EmulationManager.Instance.CurrentEmulation;
            var machines = emulation.Machines.OfType<Machine>().ToList();
            var source = emulation.MasterTimeSource;
            var quantum = source.Quantum;
            // A run that stopped within a quantum left the cores a grant up to its end, which Renode cannot shorten.
            var isGranted = source.NearestSyncPoint - source.ElapsedVirtualTime > span;
            isStopping = false;
            isRunning = true;
            source.Quantum = span;
            source.SyncHook += EndIfStopping;
            source.BlockHook += EndWhereBlocked;
            if(isGranted)
            {
                machine.ClockSource.AddClockEntry(new ClockEntry(span.Ticks, (long)TimeInterval.TicksPerSecond, Stop, null, "end of run", workMode: WorkMode.OneShot));
            }
            // Not the emulation's own RunFor, which starts and stops external connections as well, for each run.
            machines.ForEach(each => each.Start());
            try
            {
                source.RunFor(span);
            }
            catch(Stopped)
            {
                // As far as was wanted.
            }
            finally
            {
                machines.ForEach(each => each.Pause());
                if(isGranted)
                {
                    machine.ClockSource.TryRemoveClockEntry(Stop);
                }
                source.SyncHook -= EndIfStopping;
                source.BlockHook -= EndWhereBlocked;
                source.Quantum = quantum;
                isRunning = false;
            }
            stopped();

            void EndIfStopping(TimeInterval now)
            {
                if(isStopping)
                {
                    // After all else that is to be done at this time: what comes behind an exception is not done any more.
                    source.ExecuteInSyncedState(_ => throw new Stopped(), new TimeStamp(now, source.Domain));
                }
            }

            void EndWhereBlocked()
            {
                if(isStopping)
                {
                    throw new Stopped();
                }
            }
        }

        /// <summary>Ends the run that is under way, if there is one.</summary>
        public void Stop()
        {
            if(!isRunning || isStopping)
            {
                return;
            }
            isStopping = true;
            if(machine.SystemBus.TryGetCurrentCPU(out var current) && current.OnPossessedThread)
            {
                try
                {
                    current.Pause();
                }
                catch(InvalidOperationException)
                {
                    // On the way into an exception there is no access to take back, which the core complains of when it has stopped already.
                }
            }
        }

        private bool isRunning;
        private bool isStopping;

        private readonly IMachine machine;
        private readonly Action stopped;

        /// <summary>Leaves Renode's loop over quanta, which has no other way out.</summary>
        private sealed class Stopped : Exception
        {
        }
    }
}
