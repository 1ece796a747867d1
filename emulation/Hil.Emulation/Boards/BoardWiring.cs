using Hil.Emulation.Devices;

namespace Hil.Emulation.Boards;

/// <summary>What is on a board and which pins of P0 it is wired to.</summary>
/// <param name="Name">The word that <c>--board</c>'s profile uses.</param>
/// <param name="Leds">The lights with their pins, active high.</param>
/// <param name="ConsoleTransmit">The pin on which UARTE0 sends.</param>
/// <param name="ConsoleReceive">The pin on which UARTE0 receives.</param>
/// <param name="NetworkTransmit">The pin on which UARTE1 sends.</param>
/// <param name="NetworkReceive">The pin on which UARTE1 receives.</param>
/// <param name="Accelerometer">The ADXL362 and its SPI bus, or null where the board has none.</param>
internal sealed record BoardWiring(
    string Name, IReadOnlyList<(string Name, int Pin)> Leds, int ConsoleTransmit, int ConsoleReceive, int NetworkTransmit, int NetworkReceive,
    AccelerometerWiring? Accelerometer)
{
    /// <summary>Thingy:91 (PCA20035), the nRF9160's side.</summary>
    public static BoardWiring Thingy91 { get; } = new(
        "thingy91",
        [("red", 29), ("green", 30), ("blue", 31), ("sense-red", 0), ("sense-green", 1), ("sense-blue", 2)],
        ConsoleTransmit: 18, ConsoleReceive: 19, NetworkTransmit: 22, NetworkReceive: 23,
        new AccelerometerWiring(Clock: 3, Output: 4, Input: 5, new Adxl362Pins(ChipSelect: 8, Interrupt1: 9, Interrupt2: null)));

    /// <summary>nRF9160 DK (PCA10090).</summary>
    public static BoardWiring Nrf9160Dk { get; } = new(
        "nrf9160dk", [("led1", 2), ("led2", 3), ("led3", 4), ("led4", 5)],
        ConsoleTransmit: 29, ConsoleReceive: 28, NetworkTransmit: 1, NetworkReceive: 0, Accelerometer: null);

    /// <summary>All boards there are.</summary>
    public static IReadOnlyList<BoardWiring> All { get; } = [Thingy91, Nrf9160Dk];
}
