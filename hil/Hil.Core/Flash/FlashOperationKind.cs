namespace Hil.Core.Flash;

/// <summary>What the non-volatile memory controller does to flash.</summary>
public enum FlashOperationKind
{
    /// <summary>A word is written: bits go from 1 to 0.</summary>
    Write,

    /// <summary>A page of 4 KiB is erased.</summary>
    ErasePage,

    /// <summary>A page is erased for a part of the time that an erase takes.</summary>
    ErasePartial,

    /// <summary>All flash and UICR are erased.</summary>
    EraseAll,
}
