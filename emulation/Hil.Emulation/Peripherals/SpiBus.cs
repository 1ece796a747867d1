namespace Hil.Emulation.Peripherals;

/// <summary>The wires of an SPI bus on the board and the devices on them.</summary>
internal sealed class SpiBus(int clock, int output, int input, params IReadOnlyList<ISpiDevice> devices)
{
    /// <summary>The pin that carries SCK.</summary>
    public int Clock { get; } = clock;

    /// <summary>The pin that carries MOSI.</summary>
    public int Output { get; } = output;

    /// <summary>The pin that carries MISO.</summary>
    public int Input { get; } = input;

    public IReadOnlyList<ISpiDevice> Devices { get; } = devices;
}
