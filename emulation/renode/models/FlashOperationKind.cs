namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>What is done to flash. The numbers are those of a flash record in the event recorder's ring.</summary>
    public enum FlashOperationKind
    {
        Write = 1,
        ErasePage = 2,
        ErasePartial = 3,
        EraseAll = 4,
    }
}
