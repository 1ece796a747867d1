namespace Hil.Campaigns.PowerCuts;

/// <summary>How an operation on flash is disturbed.</summary>
/// <remarks>Words that are written one after the other at ascending addresses count as one write, as they are one call in MCUboot.</remarks>
public enum CutKind
{
    /// <summary>Power goes before an erase or a write of words.</summary>
    Before,

    /// <summary>Power goes after it.</summary>
    After,

    /// <summary>Power goes between two words of a write: some of them stand there.</summary>
    Words,

    /// <summary>Power goes in the middle of a word: some of its bits stand there.</summary>
    Bits,

    /// <summary>Power goes in the middle of an erase: some bits of the page are old.</summary>
    PartErased,

    /// <summary>The reset pin is pulled; RAM survives.</summary>
    Pin,

    /// <summary>The watchdog bites; RAM survives.</summary>
    Watchdog,
}
