namespace Hil.Emulation.Peripherals;

/// <summary>EGU: sixteen events that software or a channel triggers (nRF9160 product specification, EGU).</summary>
internal sealed class Egu : NordicPeripheral
{
    public Egu(PeripheralContext context, int number) : base($"EGU{number}", 27 + number, context)
    {
        for (var i = 0u; i < 16; i++)
        {
            var triggered = Event(0x100 + 4 * i, $"TRIGGERED[{i}]");
            Task(4 * i, $"TRIGGER[{i}]", triggered.Raise);
        }
    }
}
