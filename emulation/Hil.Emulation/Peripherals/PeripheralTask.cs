namespace Hil.Emulation.Peripherals;

/// <summary>Something a peripheral can be told to do: by a write of 1, by a short, or by a channel it subscribes to.</summary>
internal sealed class PeripheralTask(int peripheral, uint offset, Action act)
{
    /// <summary>Which tasks of one channel act first: those of the lower peripheral identifier, then those at the lower offset.</summary>
    public long Order { get; } = ((long)peripheral << 16) | offset;

    public void Trigger() => act();
}
