namespace Hil.Emulation.Bus;

/// <summary>The interrupt inputs of the core.</summary>
public interface IInterruptLines
{
    /// <summary>Drives an input to a level. A high level that finds its interrupt not active makes it pending.</summary>
    /// <param name="number">0 to 64: the peripheral's identifier.</param>
    /// <param name="level">High or low.</param>
    void SetInterrupt(int number, bool level);
}
