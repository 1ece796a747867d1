namespace Hil.Campaigns.PowerCuts;

/// <summary>What is known of an update beside flash: which image must run after a cut.</summary>
internal enum Truth
{
    /// <summary>The update is not asked for yet: the old image, whatever flash says.</summary>
    NotAsked,

    /// <summary>It is asked for and not confirmed: the old or the new one, as the trailers allow.</summary>
    Asked,

    /// <summary>The new image was confirming itself: either, as its trailer allows.</summary>
    Confirming,

    /// <summary>The new image has confirmed itself: it stays.</summary>
    Confirmed,

    /// <summary>The new image is being taken back: the old one.</summary>
    Reverting,
}
