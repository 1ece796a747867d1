using System.Collections.Immutable;

namespace Hil.Signoff.Confusion;

/// <summary>How the windows of one label came out.</summary>
/// <param name="Label">What the motions are.</param>
/// <param name="Known">Whether the firmware knows that class; what it does not know, it should call nothing.</param>
/// <param name="Counts">How often each class of the matrix's columns was said.</param>
/// <param name="Right">How many came out as their label.</param>
public sealed record ConfusionRow(string Label, bool Known, ImmutableArray<int> Counts, int Right)
{
    /// <summary>How many windows.</summary>
    public int Windows => Counts.Sum();

    /// <summary>The part that came out as their label, 0 to 1.</summary>
    public double Share => (double)Right / Windows;
}
