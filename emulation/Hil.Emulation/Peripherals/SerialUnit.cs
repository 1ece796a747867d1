using Hil.Emulation.State;

namespace Hil.Emulation.Peripherals;

/// <summary>One of the peripherals that a serial box can be.</summary>
internal abstract class SerialUnit(SerialBox box) : IStateful
{
    protected SerialBox Box { get; } = box;

    protected PeripheralContext Context => Box.Context;

    protected long Now => Box.Context.Scheduler.Now;

    /// <summary>A task at an offset is triggered while the box is this unit.</summary>
    public abstract void Trigger(uint task);

    /// <summary>The box becomes something else, or is reset: whatever is under way ends without an event.</summary>
    public abstract void Stop();

    public virtual void Save(BinaryWriter state)
    {
    }

    public virtual void Load(BinaryReader state)
    {
    }
}
