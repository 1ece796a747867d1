using System.Collections.Immutable;

namespace Hil.Learning.Models;

/// <summary>A decision tree: node 0 is the root; a child of 0 or more is a node, and <c>~child</c> is the leaf of a negative one.</summary>
/// <param name="Feature">The feature that each node looks at.</param>
/// <param name="Threshold">A feature at or below goes low, one above goes high.</param>
/// <param name="Low">Where each node's low side leads.</param>
/// <param name="High">Where each node's high side leads.</param>
/// <param name="Leaves">What each leaf adds to the score.</param>
public sealed record PatternTree(
    ImmutableArray<int> Feature, ImmutableArray<float> Threshold, ImmutableArray<int> Low, ImmutableArray<int> High, ImmutableArray<float> Leaves)
{
    /// <summary>What the tree adds to the score.</summary>
    public float Evaluate(ReadOnlySpan<float> features)
    {
        var node = 0;
        do
            node = features[Feature[node]] <= Threshold[node] ? Low[node] : High[node];
        while (node >= 0);
        return Leaves[~node];
    }
}
