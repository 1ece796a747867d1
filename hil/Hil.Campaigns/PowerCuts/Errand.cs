namespace Hil.Campaigns.PowerCuts;

/// <summary>What a device is made to do from given contents of flash.</summary>
internal enum Errand
{
    /// <summary>To start, to register, and to confirm what runs where that is on trial.</summary>
    Start,

    /// <summary>The same, then to take the update, to start it and to confirm it.</summary>
    Update,
}
