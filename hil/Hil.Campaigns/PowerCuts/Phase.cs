namespace Hil.Campaigns.PowerCuts;

/// <summary>The part of an update in which an operation on flash falls.</summary>
public enum Phase
{
    /// <summary>The application takes the image into the secondary slot.</summary>
    Download,

    /// <summary>The application asks the bootloader for the swap.</summary>
    Pending,

    /// <summary>The bootloader swaps the slots.</summary>
    Swap,

    /// <summary>The new image runs on trial, until it confirms itself.</summary>
    FirstBoot,

    /// <summary>The new image confirms itself.</summary>
    Confirm,

    /// <summary>The bootloader takes an image back that did not confirm itself.</summary>
    Revert,
}
