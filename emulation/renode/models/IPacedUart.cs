using System;

namespace Antmicro.Renode.Peripherals.UART
{
    /// <summary>A UART that lets its sender keep to the line's speed and flow control.</summary>
    public interface IPacedUart : IUART
    {
        /// <summary>The receiver takes bytes again.</summary>
        event Action Ready;

        /// <summary>How long a byte lasts with its start, parity and stop bits, in nanoseconds.</summary>
        ulong ByteTime { get; }

        /// <summary>Whether flow control tells the sender to wait.</summary>
        bool HoldsOff { get; }
    }
}
