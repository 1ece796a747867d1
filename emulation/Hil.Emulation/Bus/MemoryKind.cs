namespace Hil.Emulation.Bus;

/// <summary>How a memory answers the core's stores.</summary>
public enum MemoryKind
{
    /// <summary>Stores change it, EasyDMA reaches it.</summary>
    Ram,

    /// <summary>Stores go to the <see cref="IFlashWriteGuard"/>.</summary>
    Flash,

    /// <summary>Stores are bus faults.</summary>
    ReadOnly,
}
