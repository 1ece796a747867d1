using System;
using System.Collections.Generic;

using Antmicro.Renode.Core;
using Antmicro.Renode.Logging;
using Antmicro.Renode.Peripherals.Miscellaneous;
using Antmicro.Renode.Peripherals.Timers;

namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>
    /// What the peripherals of one chip share: time, the channels, resets with a cause, power, and a place to report to. It has no registers
    /// and is on no bus, so Renode neither knows its name nor resets it: POWER speaks for it.
    /// </summary>
    public sealed class Chip : IReportsEvents, IActsWhenStopped
    {
        public Chip(IMachine machine, Core cpu, Nvic nvic)
        {
            Machine = machine;
            Core = cpu;
            this.nvic = nvic;
            nvic.Attach(this);
            Fabric = new EventFabric();
            LowFrequencyClock = new LowFrequencyClock();
            IsPowered = true;
            // Renode tells nobody of an instruction that there is not: the program finds a usage fault.
            cpu.AddHookAtInterruptBegin(ReportUndefinedInstruction);
        }

        /// <summary>Tells that something was done that the model cannot do, with the place in the program.</summary>
        /// <param name="kind">One word, such as <c>unmodelled-register</c> or <c>bus-fault</c>.</param>
        /// <param name="text">What happened.</param>
        public void Report(string kind, string text)
        {
            this.Log(LogLevel.Warning, "[pc 0x{0:x8}] {1}: {2}", ProgramCounter, kind, text);
            Diagnosed?.Invoke(kind, text);
        }

        internal void ReportUnmodelled(NordicPeripheral peripheral, uint offset, string how)
        {
            if(reported.Add(((ulong)ProgramCounter << 32) ^ ((ulong)peripheral.Name.GetHashCode(StringComparison.Ordinal) << 12) ^ offset))
            {
                Report("unmodelled-register", $"{peripheral.Name}+0x{offset:x3} {how}");
            }
        }

        /// <summary>
        /// Resets the chip for a cause. The core does nothing more; it starts again when nothing runs, which is at the end of the present quantum
        /// at the latest. Of several requests the first counts.
        /// </summary>
        public void RequestReset(ResetCause cause)
        {
            if(requested.HasValue)
            {
                return;
            }
            requested = cause;
            TellReset(cause);
            if(!IsPowered)
            {
                // Who saw it took the power away: that resets everything.
                return;
            }
            Core.StandStill();
            Machine.LocalTimeSource.ExecuteInNearestSyncedState(_ => OnStopped());
        }

        /// <summary>
        /// Makes the core's present load or store end in a precise bus fault, reported. Where the core can take no fault it locks up, which
        /// resets the chip. From the host nothing happens.
        /// </summary>
        public void RaiseBusFault(uint address, string text)
        {
            if(!Core.OnPossessedThread)
            {
                return;
            }
            Fault(address, text, isFetch: false);
            Core.BeginInstructionAnew();
        }

        internal void Fault(uint address, string text, bool isFetch)
        {
            if(requested.HasValue)
            {
                return;
            }
            if(nvic.RaiseBusFault(address, isFetch))
            {
                Report("bus-fault", text);
                return;
            }
            Report("lockup", text);
            RequestReset(ResetCause.Lockup);
        }

        /// <summary>Resets the chip from outside, between two runs: at once.</summary>
        internal void ResetFromOutside(ResetCause cause)
        {
            requested = cause;
            TellReset(cause);
            ResetNow();
        }

        /// <summary>Power has come: everything is reset and the core starts.</summary>
        internal void PowerOn()
        {
            IsPowered = true;
            Tell(RecordKind.Power, 1);
            foreach(var device in Machine.GetPeripheralsOfType<IPowered>())
            {
                device.PowerOn();
            }
            ResetFromOutside(ResetCause.PowerOn);
        }

        /// <summary>Power has gone, at this very moment. Who wants to save something from the flash operation under way does it before.</summary>
        internal void PowerOff()
        {
            if(!IsPowered)
            {
                return;
            }
            IsPowered = false;
            Core.StandStill();
            Tell(RecordKind.Power, 0);
            foreach(var device in Machine.GetPeripheralsOfType<IPowered>())
            {
                device.PowerOff();
            }
            requested = ResetCause.PowerOn;
            if(Core.OnPossessedThread)
            {
                Machine.LocalTimeSource.ExecuteInNearestSyncedState(_ => OnStopped());
            }
            else
            {
                ResetNow();
            }
        }

        /// <summary>Holds the core until the next reset, as in System OFF.</summary>
        internal void Hold()
        {
            Core.StandStill();
        }

        /// <summary>Resets the chip, if it was asked for; who cut the power since then has reset everything already.</summary>
        public void OnStopped()
        {
            if(requested.HasValue)
            {
                ResetNow();
            }
        }

        /// <summary>Does nothing: see <see cref="OnMachineReset"/>.</summary>
        public void Reset()
        {
        }

        /// <summary>Called while the machine is reset, for whatever reason.</summary>
        internal void OnMachineReset(ResetCause cause)
        {
            // System OFF resets what it stops, and that is not a reset of the machine.
            if(!requested.HasValue && cause == ResetInProgress)
            {
                TellReset(cause);
            }
            reported.Clear();
        }

        /// <summary>Why the reset that is under way is made. A plain <c>machine Reset</c> counts as the pin.</summary>
        public ResetCause ResetInProgress => requested ?? ResetCause.Pin;

        public IMachine Machine { get; }

        public Core Core { get; }

        public EventFabric Fabric { get; }

        public LowFrequencyClock LowFrequencyClock { get; }

        public bool IsPowered { get; private set; }

        /// <summary>Virtual time in nanoseconds, exact to the instruction.</summary>
        public ulong Now => VirtualClock.Now(Machine);

        public uint ProgramCounter => (uint)Core.PC.RawValue;

        public event Action<RecordKind, byte[]> Reported;

        public event Action<string, string> Diagnosed;

        /// <summary>Tells what happened to who records it.</summary>
        internal void Tell(RecordKind kind, params byte[] payload)
        {
            Reported?.Invoke(kind, payload);
        }

        private void ReportUndefinedInstruction(ulong exception)
        {
            if(exception != UndefinedInstruction)
            {
                return;
            }
            var first = Machine.SystemBus.ReadWord(ProgramCounter);
            var isLong = first >> 11 >= FirstOfLong;
            Report("undefined-instruction", isLong ? $"0x{first:x4} 0x{Machine.SystemBus.ReadWord(ProgramCounter + 2):x4}" : $"0x{first:x4}");
        }

        private void TellReset(ResetCause cause)
        {
            Tell(RecordKind.Reset, (byte)cause);
        }

        private void ResetNow()
        {
            Machine.Reset();
            requested = null;
            Core.IsHalted = false;
            if(!IsPowered)
            {
                Core.StandStill();
            }
        }

        private ResetCause? requested;
        private readonly Nvic nvic;
        private readonly HashSet<ulong> reported = new HashSet<ulong>();

        // What the core calls it, not the program.
        private const ulong UndefinedInstruction = 1;
        // Thumb instructions of two half-words begin with 0b11101, 0b11110 or 0b11111.
        private const int FirstOfLong = 0x1D;
    }
}
