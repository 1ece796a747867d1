using System;

namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>Something a peripheral can be told to do: by a write of 1, by a short, or by a channel it subscribes to.</summary>
    public sealed class PeripheralTask
    {
        public PeripheralTask(int peripheral, uint offset, Action act)
        {
            Order = ((long)peripheral << 16) | offset;
            this.act = act;
        }

        public void Trigger()
        {
            act();
        }

        /// <summary>Which tasks of one channel act first: those of the lower peripheral identifier, then those at the lower offset.</summary>
        public long Order { get; }

        private readonly Action act;
    }
}
