namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>
    /// IPC: signals between the application core and the modem. There is no modem in the model, but a signal that the firmware sends on a
    /// channel it also receives comes back to it, as on the chip (nRF9160 product specification, IPC).
    /// </summary>
    public sealed class Ipc : NordicPeripheral
    {
        public Ipc(Chip chip) : base(chip, "IPC", 42)
        {
            ReadOnly(0x30C, "INTPEND", () => Pending);
            var channels = new Register[Signals];
            var received = new PeripheralEvent[Signals];
            for(var i = 0u; i < Signals; i++)
            {
                channels[i] = Stored(0x590 + 4 * i, $"RECEIVE_CNF[{i}]", 0, 0xFF);
                received[i] = Event(0x100 + 4 * i, $"RECEIVE[{i}]");
            }
            for(var i = 0u; i < Signals; i++)
            {
                var send = Stored(0x510 + 4 * i, $"SEND_CNF[{i}]", 0, 0xFF);
                Task(4 * i, $"SEND[{i}]", () =>
                {
                    for(var signal = 0; signal < Signals; signal++)
                    {
                        if((channels[signal].Value & send.Value) != 0)
                        {
                            received[signal].Raise();
                        }
                    }
                });
            }
            for(var i = 0u; i < 4; i++)
            {
                Stored(0x610 + 4 * i, $"GPMEM[{i}]");
            }
        }

        private const int Signals = 8;
    }
}
