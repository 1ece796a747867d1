using System.Collections.Immutable;

namespace Hil.Core.Motions;

/// <summary>
/// Which recordings a model may learn from and which are kept for testing. Whole recordings are kept out, never windows of one, since
/// windows of one recording are alike. Within each set and label the recordings are put in the order of their digests and every
/// fourth is kept out, so the split depends on the recordings alone: not on names, the order of files, or the machine. A set with
/// fewer than four recordings of a label keeps one out when it has at least two.
/// </summary>
/// <param name="Train">What a model may learn from.</param>
/// <param name="Test">What is kept out.</param>
public sealed record RecordingSplit(ImmutableArray<Motion> Train, ImmutableArray<Motion> Test)
{
    /// <summary>One recording in this many is kept out.</summary>
    public const int Share = 4;

    /// <summary>Splits recordings; both parts keep the order of the input.</summary>
    public static RecordingSplit Of(IEnumerable<Motion> motions)
    {
        var all = motions.ToImmutableArray();
        var kept = new HashSet<Motion>(ReferenceEqualityComparer.Instance);
        foreach (var group in all.GroupBy(motion => (motion.Set, motion.Label)))
        {
            var ordered = group.OrderBy(motion => motion.Digest, StringComparer.Ordinal).ToList();
            // The first of each four, so that small groups have a test recording too; equal recordings stay on one side.
            var digests = ordered.Select(motion => motion.Digest).Distinct().ToList();
            if (digests.Count < 2)
                continue;
            var held = digests.Where((_, i) => i % Share == 0).ToHashSet();
            kept.UnionWith(ordered.Where(motion => held.Contains(motion.Digest)));
        }

        return new([.. all.Where(motion => !kept.Contains(motion))], [.. all.Where(kept.Contains)]);
    }
}
