namespace Hil.Emulation.Bus;

/// <summary>What stands between the core's stores and flash: the non-volatile memory controller.</summary>
public interface IFlashWriteGuard
{
    /// <summary>The core stores to flash or UICR.</summary>
    /// <param name="address">Aligned to <paramref name="size"/>.</param>
    /// <param name="value">The value in its low bytes.</param>
    /// <param name="size">1, 2 or 4 bytes.</param>
    /// <returns>False where the store is refused: the core takes a precise bus fault.</returns>
    bool Store(uint address, uint value, int size);
}
