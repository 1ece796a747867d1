namespace Hil.Learning.Training;

/// <summary>The features of a window and what it shows.</summary>
/// <param name="Features">As <see cref="Features.PatternFeatures"/> computes them.</param>
/// <param name="Label">The label of the motion.</param>
/// <param name="Weight">How much it counts in learning.</param>
internal sealed record LabelledWindow(float[] Features, string Label, float Weight);
