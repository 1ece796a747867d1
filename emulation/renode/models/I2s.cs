namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>I2S: registers only, since no board here has a codec (nRF9160 product specification, I2S).</summary>
    public sealed class I2s : NordicPeripheral
    {
        public I2s(Chip chip) : base(chip, "I2S", 40)
        {
            Event(0x104, "RXPTRUPD");
            var stopped = Event(0x108, "STOPPED");
            Event(0x114, "TXPTRUPD");
            Task(0x000, "START", () => chip.Report("unmodelled-register", "I2S.TASKS_START: streaming is not modelled"));
            Task(0x004, "STOP", stopped.Raise);
            Stored(0x500, "ENABLE", 0, 1);
            Stored(0x504, "CONFIG.MODE", 0, 1);
            Stored(0x508, "CONFIG.RXEN", 0, 1);
            Stored(0x50C, "CONFIG.TXEN", 1, 1);
            Stored(0x510, "CONFIG.MCKEN", 1, 1);
            Stored(0x514, "CONFIG.MCKFREQ", 0x20000000);
            Stored(0x518, "CONFIG.RATIO", 6, 15);
            Stored(0x51C, "CONFIG.SWIDTH", 1, 3);
            Stored(0x520, "CONFIG.ALIGN", 0, 1);
            Stored(0x524, "CONFIG.FORMAT", 0, 1);
            Stored(0x528, "CONFIG.CHANNELS", 0, 3);
            Stored(0x538, "RXD.PTR");
            Stored(0x540, "TXD.PTR");
            Stored(0x550, "RXTXD.MAXCNT", 0, 0x3FFF);
            for(var i = 0u; i < 5; i++)
            {
                Stored(0x560 + 4 * i, $"PSEL[{i}]", uint.MaxValue, 0x8000001F);
            }
            // Written after a stop for erratum 1; no manual names them.
            Stored(0x038, "(erratum 1)");
            Stored(0x03C, "(erratum 1)");
        }
    }
}
