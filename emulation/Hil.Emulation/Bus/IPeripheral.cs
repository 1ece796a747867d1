using Hil.Core.Boards;
using Hil.Emulation.State;

namespace Hil.Emulation.Bus;

/// <summary>A block of registers in a window of 4 KiB (or less) of the bus.</summary>
public interface IPeripheral : IStateful
{
    /// <summary>Its name in the data sheet, such as <c>UARTE0</c>.</summary>
    string Name { get; }

    /// <summary>Reads a register.</summary>
    /// <param name="offset">From the start of the window, aligned to <paramref name="size"/>.</param>
    /// <param name="size">1, 2 or 4 bytes.</param>
    uint Read(uint offset, int size);

    /// <summary>Writes a register.</summary>
    /// <param name="offset">From the start of the window, aligned to <paramref name="size"/>.</param>
    /// <param name="value">The value in its low bytes.</param>
    /// <param name="size">1, 2 or 4 bytes.</param>
    void Write(uint offset, uint value, int size);

    /// <summary>Puts every register to its reset value, as far as a reset for this cause does.</summary>
    void Reset(ResetCause cause);
}
