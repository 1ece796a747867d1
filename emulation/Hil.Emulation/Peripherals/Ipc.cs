namespace Hil.Emulation.Peripherals;

/// <summary>
/// IPC: signals between the application core and the modem. There is no modem in the model, but a signal that the firmware sends on a
/// channel it also receives comes back to it, as on the chip (nRF9160 product specification, IPC).
/// </summary>
internal sealed class Ipc : NordicPeripheral
{
    private const int Signals = 8;

    public Ipc(PeripheralContext context) : base("IPC", 42, context)
    {
        ReadOnly(0x30C, "INTPEND", () => Pending);
        var receivers = new (Register Channels, PeripheralEvent Event)[Signals];
        for (var i = 0u; i < Signals; i++)
            receivers[i] = (Stored(0x590 + 4 * i, $"RECEIVE_CNF[{i}]", 0, 0xFF), Event(0x100 + 4 * i, $"RECEIVE[{i}]"));
        for (var i = 0u; i < Signals; i++)
        {
            var send = Stored(0x510 + 4 * i, $"SEND_CNF[{i}]", 0, 0xFF);
            Task(4 * i, $"SEND[{i}]", () =>
            {
                foreach (var (channels, received) in receivers)
                    if ((channels & send) != 0)
                        received.Raise();
            });
        }

        Array(0x610, "GPMEM", 4, 4);
    }
}
