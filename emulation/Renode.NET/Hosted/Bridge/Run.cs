#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.ExceptionServices;
using Antmicro.Renode.Core;
using Antmicro.Renode.Time;

namespace Renode.NET.Bridge
{
    /// <summary>The run under way: how it ends before its time, and what handlers do meanwhile.</summary>
    internal sealed class Run
    {
        private volatile bool underWay;
        private volatile bool endAsked;
        private volatile string? handler;
        [ThreadStatic]
        private static bool isInHandler;
        private ExceptionDispatchInfo? failure;

        public void For(TimeInterval span)
        {
            var emulation = EmulationBridge.Emulation;
            var source = emulation.MasterTimeSource;
            failure = null;
            endAsked = false;
            underWay = true;
            source.SyncHook += EndAtSyncPoint;
            source.BlockHook += EndWhereBlocked;
            // A run that was ended within a quantum left the cores a grant up to its end, which Renode cannot shorten.
            var clocks = source.NearestSyncPoint - source.ElapsedVirtualTime > span
                ? emulation.Machines.Select(machine => machine.ClockSource).ToList()
                : new List<IClockSource>();
            try
            {
                clocks.ForEach(clock => clock.AddClockEntry(
                    new ClockEntry(span.Ticks, (long)TimeInterval.TicksPerSecond, End, null, "end of run", workMode: WorkMode.OneShot)));
                emulation.RunFor(span);
            }
            catch (EndOfRun)
            {
                emulation.PauseAll();   // What the end of RunFor does otherwise.
            }
            finally
            {
                source.SyncHook -= EndAtSyncPoint;
                source.BlockHook -= EndWhereBlocked;
                clocks.ForEach(clock => clock.TryRemoveClockEntry(End));
                underWay = false;
            }
            failure?.Throw();
        }

        /// <summary>Ends the run: in a handler after the present block of instructions, elsewhere at the next sync point.</summary>
        public void End()
        {
            endAsked = true;
            if (EmulationBridge.Emulation.TryGetExecutionContext(out _, out var core) && core.OnPossessedThread)
            {
                core.Pause();
            }
        }

        /// <summary>Whether the calling thread is in a handler of a run.</summary>
        public bool IsInHandler => isInHandler;

        /// <summary>Calls a handler with the exact time.</summary>
        public void Deliver<T>(string what, IMachine machine, Action<long, T> action, T value, bool isAccess = false) =>
            Guard(what, () => action(InstructionClock.Now(machine, isAccess), value));

        /// <summary>
        /// Calls what is not ours. In a run its exception must not reach the core's native code, which would end the process: it ends the run
        /// and comes out of it instead.
        /// </summary>
        public void Guard(string what, Action action)
        {
            var (outer, wasInHandler) = (handler, isInHandler);
            (handler, isInHandler) = (what, true);
            try
            {
                action();
            }
            catch (Exception thrown) when (underWay)
            {
                failure ??= ExceptionDispatchInfo.Capture(thrown);
                End();
            }
            finally
            {
                (handler, isInHandler) = (outer, wasInHandler);
            }
        }

        public string Progress()
        {
            var time = $"virtual time {EmulationBridge.Emulation.MasterTimeSource.ElapsedVirtualTime.TotalNanoseconds} ns";
            var within = handler;
            return within == null ? time : $"{time}, in the handler of {within}";
        }

        private void EndAtSyncPoint(TimeInterval now) => EndIfAsked();

        /// <summary>A paused core blocks the time where it stands.</summary>
        private void EndWhereBlocked() => EndIfAsked();

        private void EndIfAsked()
        {
            if (endAsked)
            {
                throw new EndOfRun();
            }
        }

        /// <summary>Leaves Renode's loop over quanta, which has no other way out.</summary>
        private sealed class EndOfRun : Exception
        {
        }
    }
}
