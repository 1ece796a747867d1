namespace Antmicro.Renode.Peripherals.UART
{
    /// <summary>A UART to which bytes may be given all at once: they arrive one by one, at the line's speed and as flow control lets them.</summary>
    public interface IPacedUart : IUART
    {
        /// <summary>The bytes that are under way are lost.</summary>
        void DropArriving();
    }
}
