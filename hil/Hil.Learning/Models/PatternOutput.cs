using System.Collections.Immutable;

namespace Hil.Learning.Models;

/// <summary>What tells one class from the rest: the sum of bias and trees is the log-odds of the class.</summary>
/// <param name="Label">The class, or <c>none</c>.</param>
/// <param name="Bias">The score before any tree.</param>
/// <param name="Trees">Added in order.</param>
public sealed record PatternOutput(string Label, float Bias, ImmutableArray<PatternTree> Trees);
