namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>EGU: sixteen tasks that only raise their event (nRF9160 product specification, EGU).</summary>
    public sealed class Egu : NordicPeripheral
    {
        public Egu(Chip chip, int number) : base(chip, $"EGU{number}", 27 + number)
        {
            for(var i = 0u; i < 16; i++)
            {
                var triggered = Event(0x100 + 4 * i, $"TRIGGERED[{i}]");
                Task(4 * i, $"TRIGGER[{i}]", triggered.Raise);
            }
        }
    }
}
