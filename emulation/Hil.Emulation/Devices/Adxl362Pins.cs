namespace Hil.Emulation.Devices;

/// <summary>Where an ADXL362 is wired to the chip, beside the SPI bus.</summary>
/// <param name="ChipSelect">The pin of CS, active low.</param>
/// <param name="Interrupt1">The pin of INT1.</param>
/// <param name="Interrupt2">The pin of INT2, or null where it is not wired.</param>
internal sealed record Adxl362Pins(int ChipSelect, int Interrupt1, int? Interrupt2);
