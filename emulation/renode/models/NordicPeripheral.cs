using System;
using System.Collections.Generic;

using Antmicro.Renode.Core;
using Antmicro.Renode.Peripherals.Bus;

namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>
    /// What all nRF9160 peripherals have in common: tasks at 0x000, events at 0x100, their SUBSCRIBE and PUBLISH registers 0x80 above, INTEN
    /// at 0x300 and one interrupt that is the level of (event and enabled). A peripheral declares its registers and gives them behaviour.
    /// Registers that are not declared are reported, once for each place in the program, and behave as memory.
    /// </summary>
    public abstract class NordicPeripheral : IDoubleWordPeripheral, IWordPeripheral, IBytePeripheral, IKnownSize
    {
        /// <summary>Declares a peripheral.</summary>
        /// <param name="chip">What the chip's peripherals share.</param>
        /// <param name="name">Its name in the product specification.</param>
        /// <param name="id">Its identifier, which is the number of its interrupt; it orders the tasks of one channel.</param>
        /// <param name="hasInten">Whether there is an INTEN register beside INTENSET and INTENCLR.</param>
        protected NordicPeripheral(Chip chip, string name, int id, bool hasInten = true)
        {
            Chip = chip;
            Name = name;
            IRQ = new GPIO();
            this.id = id;
            this.hasInten = hasInten;
        }

        public uint ReadDoubleWord(long offset)
        {
            return ReadRegister((uint)offset & WindowMask & ~3u);
        }

        public ushort ReadWord(long offset)
        {
            return (ushort)(ReadRegister((uint)offset & WindowMask & ~3u) >> (int)(offset & 2) * 8);
        }

        public byte ReadByte(long offset)
        {
            return (byte)(ReadRegister((uint)offset & WindowMask & ~3u) >> (int)(offset & 3) * 8);
        }

        public void WriteDoubleWord(long offset, uint value)
        {
            WriteRegister((uint)offset & WindowMask & ~3u, value);
        }

        public void WriteWord(long offset, ushort value)
        {
            WritePart(offset, value, 0xFFFF);
        }

        public void WriteByte(long offset, byte value)
        {
            WritePart(offset, value, 0xFF);
        }

        /// <summary>Called by Renode for each reset of the machine; the chip knows why.</summary>
        public void Reset()
        {
            Reset(Chip.ResetInProgress);
        }

        /// <summary>Brings the peripheral to what a reset for this cause leaves.</summary>
        public void Reset(ResetCause cause)
        {
            if(SurvivesReset(cause))
            {
                return;
            }
            foreach(var subscription in subscriptions)
            {
                Connect(subscription, 0);
            }
            foreach(var register in declared)
            {
                if(!register.IsRetained || cause == ResetCause.PowerOn)
                {
                    register.Value = register.ResetValue;
                }
            }
            strays.Clear();
            flags = 0;
            enabled = 0;
            OnReset(cause);
            UpdateLine();
        }

        public Chip Chip { get; }

        public string Name { get; protected set; }

        public GPIO IRQ { get; }

        public virtual long Size => WindowMask + 1;

        internal bool IsSet(PeripheralEvent of)
        {
            return (flags >> of.Bit & 1) != 0;
        }

        internal bool IsInterruptEnabled(PeripheralEvent of)
        {
            return (enabled >> of.Bit & 1) != 0;
        }

        /// <summary>Whether the event reaches the channels (RTC has an EVTEN register that decides).</summary>
        internal virtual bool IsRouted(PeripheralEvent of)
        {
            return true;
        }

        internal void SetFlag(PeripheralEvent of, bool value)
        {
            flags = value ? flags | 1u << of.Bit : flags & ~(1u << of.Bit);
            UpdateLine();
        }

        /// <summary>Whether a reset for this cause leaves the peripheral as it is.</summary>
        protected virtual bool SurvivesReset(ResetCause cause)
        {
            return false;
        }

        /// <summary>Brings the rest of the state to what a reset for this cause leaves.</summary>
        protected virtual void OnReset(ResetCause cause)
        {
        }

        /// <summary>Called when INTEN or a PUBLISH register changed: somebody may wait for an event now.</summary>
        protected virtual void OnWatchersChanged()
        {
        }

        /// <summary>Called before any register is read or written, so that a model that computes its state late can catch up.</summary>
        protected virtual void OnAccess()
        {
        }

        protected PeripheralTask Task(uint offset, string name, Action act)
        {
            var task = new PeripheralTask(id, offset, act);
            Declare(new Register("TASKS_" + name, offset, 0, 0)
            {
                StoresWrites = false,
                OnWrite = value =>
                {
                    if((value & 1) != 0)
                    {
                        task.Trigger();
                    }
                },
            });
            var subscribe = Declare(new Register("SUBSCRIBE_" + name, offset + 0x80, 0, 0) { StoresWrites = false });
            var subscription = new Subscription(task, subscribe);
            subscribe.OnWrite = value => Connect(subscription, value & 0x8000000F);
            subscriptions.Add(subscription);
            return task;
        }

        protected PeripheralEvent Event(uint offset, string name)
        {
            if(!hasInterrupts)
            {
                DeclareInterrupts();
            }
            var publish = Declare(new Register("PUBLISH_" + name, offset + 0x80, 0, 0x8000000F) { OnWrite = _ => OnWatchersChanged() });
            var result = new PeripheralEvent(this, (int)(offset - 0x100) / 4, publish);
            Declare(new Register("EVENTS_" + name, offset, 0, 1)
            {
                StoresWrites = false,
                OnRead = () => flags >> result.Bit & 1,
                OnWrite = value => SetFlag(result, (value & 1) != 0),
            });
            return result;
        }

        protected Register Stored(uint offset, string name, uint reset = 0, uint mask = uint.MaxValue, Action<uint> onWrite = null, bool retained = false)
        {
            return Declare(new Register(name, offset, reset, mask) { OnWrite = onWrite, IsRetained = retained });
        }

        protected Register ReadOnly(uint offset, string name, Func<uint> read)
        {
            return Declare(new Register(name, offset, 0, 0) { OnRead = read, StoresWrites = false });
        }

        protected Register ReadOnly(uint offset, string name, uint value = 0)
        {
            return Declare(new Register(name, offset, value, 0) { StoresWrites = false });
        }

        protected Register Computed(uint offset, string name, Func<uint> read, Action<uint> write)
        {
            return Declare(new Register(name, offset, 0, 0) { OnRead = read, OnWrite = write, StoresWrites = false });
        }

        /// <summary>A register that a write changes only while <paramref name="isLocked"/> says no.</summary>
        protected Register Lockable(uint offset, string name, uint reset, uint mask, Func<bool> isLocked)
        {
            var register = Declare(new Register(name, offset, reset, mask) { StoresWrites = false });
            register.OnWrite = value =>
            {
                if(!isLocked())
                {
                    register.Value = (register.Value & ~mask) | (value & mask);
                }
            };
            return register;
        }

        protected Register Declare(Register register)
        {
            if(registers[register.Offset >> 2] != null)
            {
                throw new InvalidOperationException($"{Name}: {register.Name} and {registers[register.Offset >> 2].Name} share the offset 0x{register.Offset:x3}.");
            }
            registers[register.Offset >> 2] = register;
            declared.Add(register);
            return register;
        }

        /// <summary>Virtual time in nanoseconds, exact to the instruction.</summary>
        protected ulong Now => Chip.Now;

        /// <summary>The events that are set and whose interrupt is enabled.</summary>
        protected uint Pending => flags & enabled;

        private void DeclareInterrupts()
        {
            hasInterrupts = true;
            if(hasInten)
            {
                Computed(0x300, "INTEN", () => enabled, value => Enable(value));
            }
            Computed(0x304, "INTENSET", () => enabled, value => Enable(enabled | value));
            Computed(0x308, "INTENCLR", () => enabled, value => Enable(enabled & ~value));
        }

        private uint ReadRegister(uint offset)
        {
            OnAccess();
            var register = registers[offset >> 2];
            if(register != null)
            {
                return register.Read();
            }
            Chip.ReportUnmodelled(this, offset, "read");
            return strays.TryGetValue(offset, out var value) ? value : 0;
        }

        private void WriteRegister(uint offset, uint value)
        {
            OnAccess();
            var register = registers[offset >> 2];
            if(register != null)
            {
                register.Write(value);
                return;
            }
            Chip.ReportUnmodelled(this, offset, $"written with 0x{value:x8}");
            strays[offset] = value;
        }

        private void WritePart(long offset, uint value, uint mask)
        {
            var place = (uint)offset & WindowMask & ~3u;
            var shift = (int)(offset & 3) * 8;
            var present = registers[place >> 2]?.Value ?? 0;
            WriteRegister(place, (present & ~(mask << shift)) | value << shift);
        }

        private void Connect(Subscription subscription, uint value)
        {
            var present = subscription.Register.Value;
            if(present >> 31 != 0)
            {
                Chip.Fabric.Unsubscribe(subscription.Task, (int)(present & 15));
            }
            subscription.Register.Value = value;
            if(value >> 31 != 0)
            {
                Chip.Fabric.Subscribe(subscription.Task, (int)(value & 15));
            }
        }

        private void Enable(uint mask)
        {
            enabled = mask;
            UpdateLine();
            OnWatchersChanged();
        }

        private void UpdateLine()
        {
            IRQ.Set((flags & enabled) != 0);
        }

        private uint flags;
        private uint enabled;
        private bool hasInterrupts;
        private readonly int id;
        private readonly bool hasInten;
        private readonly Register[] registers = new Register[(WindowMask + 1) / 4];
        private readonly List<Register> declared = new List<Register>();
        private readonly List<Subscription> subscriptions = new List<Subscription>();
        // What firmware wrote to words that are not declared: they behave as memory, once they were reported.
        private readonly Dictionary<uint, uint> strays = new Dictionary<uint, uint>();

        private const uint WindowMask = 0xFFF;

        private sealed class Subscription
        {
            public Subscription(PeripheralTask task, Register register)
            {
                Task = task;
                Register = register;
            }

            public PeripheralTask Task { get; }

            public Register Register { get; }
        }
    }
}
