namespace Hil.Emulation.Peripherals;

/// <summary>Something a peripheral tells: it sets a register, may raise the interrupt and may be published on a channel.</summary>
internal sealed class PeripheralEvent(NordicPeripheral owner, int bit, Register publish)
{
    /// <summary>Its bit in INTEN: that of its offset (nRF9160 product specification, "Peripheral interface").</summary>
    public int Bit { get; } = bit;

    public bool IsSet => owner.IsSet(this);

    /// <summary>Whether somebody is told at once: the interrupt is enabled or a channel carries it.</summary>
    public bool IsWatched => owner.IsInterruptEnabled(this) || IsPublished;

    private bool IsPublished => publish >> 31 != 0;

    public void Clear() => owner.SetFlag(this, false);

    public void Raise()
    {
        owner.SetFlag(this, true);
        if (IsPublished && owner.IsRouted(this))
            owner.Context.Fabric.Publish((int)(publish & 15));
    }
}
