namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>One of the peripherals that a serial box can be.</summary>
    internal abstract class SerialUnit
    {
        protected SerialUnit(SerialBox box)
        {
            Box = box;
        }

        /// <summary>A task at an offset is triggered while the box is this unit.</summary>
        public abstract void Trigger(uint task);

        /// <summary>The box becomes something else, or is reset: whatever is under way ends without an event.</summary>
        public abstract void Stop();

        protected SerialBox Box { get; }

        protected Chip Chip => Box.Chip;

        protected ulong Now => Chip.Now;
    }
}
