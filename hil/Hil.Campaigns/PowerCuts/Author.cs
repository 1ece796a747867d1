namespace Hil.Campaigns.PowerCuts;

/// <summary>Who ran when flash was changed.</summary>
internal enum Author
{
    /// <summary>Code before the primary slot.</summary>
    Bootloader,

    /// <summary>Code behind it.</summary>
    Application,
}
