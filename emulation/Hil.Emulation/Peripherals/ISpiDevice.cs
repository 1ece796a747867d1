namespace Hil.Emulation.Peripherals;

/// <summary>A device on an SPI bus. It watches its own chip select.</summary>
internal interface ISpiDevice
{
    /// <summary>Whether its chip select is low.</summary>
    bool IsSelected { get; }

    /// <summary>The clock polarity and phase it works with (CPOL × 2 + CPHA).</summary>
    int Mode { get; }

    /// <summary>Eight clocks.</summary>
    /// <param name="input">What the master sends, most significant bit first.</param>
    /// <returns>What the device drives, or null where its output is not driven.</returns>
    byte? Exchange(byte input);
}
