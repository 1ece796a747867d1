using Hil.Emulation.Devices;

namespace Hil.Emulation.Boards;

/// <summary>Where an ADXL362 is wired.</summary>
/// <param name="Clock">The pin of SCK.</param>
/// <param name="Output">The pin of MOSI.</param>
/// <param name="Input">The pin of MISO.</param>
/// <param name="Pins">Its own pins.</param>
internal sealed record AccelerometerWiring(int Clock, int Output, int Input, Adxl362Pins Pins);
