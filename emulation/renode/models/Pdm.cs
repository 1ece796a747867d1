namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>PDM: registers only, since no board here has a microphone (nRF9160 product specification, PDM).</summary>
    public sealed class Pdm : NordicPeripheral
    {
        public Pdm(Chip chip) : base(chip, "PDM", 38)
        {
            Event(0x100, "STARTED");
            var stopped = Event(0x104, "STOPPED");
            Event(0x108, "END");
            Task(0x000, "START", () => chip.Report("unmodelled-register", "PDM.TASKS_START: sampling is not modelled"));
            Task(0x004, "STOP", stopped.Raise);
            Stored(0x500, "ENABLE", 0, 1);
            Stored(0x504, "PDMCLKCTRL", 0x08400000);
            Stored(0x508, "MODE", 0, 3);
            Stored(0x518, "GAINL", 0x28, 0x7F);
            Stored(0x51C, "GAINR", 0x28, 0x7F);
            Stored(0x520, "RATIO", 0, 1);
            Stored(0x540, "PSEL.CLK", uint.MaxValue, 0x8000001F);
            Stored(0x544, "PSEL.DIN", uint.MaxValue, 0x8000001F);
            Stored(0x560, "SAMPLE.PTR");
            Stored(0x564, "SAMPLE.MAXCNT", 0, 0x7FFF);
        }
    }
}
