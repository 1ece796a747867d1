namespace Hil.Learning.Models;

/// <summary>What a model says of a window.</summary>
/// <param name="Label">The class, or <c>none</c>.</param>
/// <param name="Winner">The index of the class, or -1.</param>
/// <param name="Confidence">0 to 1: of the class, else of there being none.</param>
public readonly record struct Classification(string Label, int Winner, float Confidence);
