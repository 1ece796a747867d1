using Hil.Core.Motions;

namespace Hil.Signoff.Attempts;

/// <summary>What a device made of one window of a labelled motion. Confusion matrices are counted from these.</summary>
/// <param name="Set">The set of the motion; recorded sets and the synthesised one are never added up.</param>
/// <param name="Source">Whether the motion was recorded or synthesised.</param>
/// <param name="Motion">The motion's name.</param>
/// <param name="Number">The window in the motion, counted from 1.</param>
/// <param name="Label">What the motion is.</param>
/// <param name="Predicted">What the device said, such as <c>circle</c>; <c>none</c> where it named no class or said nothing.</param>
/// <param name="Confidence">How sure it said it was, 0 to 1; null where it did not say.</param>
public sealed record WindowResult(string Set, MotionSource Source, string Motion, int Number, string Label, string Predicted, double? Confidence)
{
    /// <summary>The image that said it, where that is another than the run judges: one that came by an update, such as <c>2.0.0</c>.</summary>
    public string? Image { get; init; }

    /// <summary>Whether that other image knows the label; of no meaning without <see cref="Image"/>.</summary>
    public bool Known { get; init; }
}
