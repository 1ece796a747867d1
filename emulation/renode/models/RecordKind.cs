namespace Antmicro.Renode.Peripherals.Miscellaneous
{
    /// <summary>What an <see cref="EventRecorder"/> writes down: the second field of a record.</summary>
    public enum RecordKind : byte
    {
        /// <summary>A byte that the chip has sent, at the end of its stop bit. Payload: the byte.</summary>
        UartByte = 1,

        /// <summary>A pin that changed. Payload: 0 or 1.</summary>
        Level = 2,

        /// <summary>An operation on flash, when it begins. Payload: 1 write, 2 erase page, 3 erase partial, 4 erase all; u32 address; u32 value.</summary>
        Flash = 3,

        /// <summary>A reset, before the core starts again. Payload: 0 power-on, 1 pin, 2 watchdog, 3 software, 4 lockup, 5 wake from System OFF, 6 debugger.</summary>
        Reset = 4,

        /// <summary>A conversion of a sensor. Payload: three i16 in counts.</summary>
        Sample = 5,

        /// <summary>Something a model wants to say. Payload: u32 program counter, then UTF-8: a kind, a zero byte, the text.</summary>
        Diagnostic = 6,

        /// <summary>Power. Payload: 0 gone, 1 there.</summary>
        Power = 7,
    }
}
