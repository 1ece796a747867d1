using Hil.Core.Motions;

namespace Hil.Cli.Checking;

/// <summary>What a share of right windows does not prove, as far as it can be told from the motions themselves.</summary>
internal static class MotionLimits
{
    /// <summary>The limits that hold, each in one or two sentences.</summary>
    /// <param name="motions">What was played.</param>
    /// <param name="known">The classes that the image knows.</param>
    public static IEnumerable<string> Of(IReadOnlyList<Motion> motions, IReadOnlyList<string> known)
    {
        var recorded = motions.Where(motion => motion.Source == MotionSource.Recorded).ToList();
        if (recorded.Count > 0)
            yield return "Windows of one recording are alike, and so are recordings of one person, one board and one day. A share says that this image makes of these " +
                "recordings what it should; another person's circle may well be called something else.";
        foreach (var text in Confounded(recorded.Where(motion => known.Contains(motion.Label))))
            yield return text;
        if (recorded.Count < motions.Count)
            yield return "Synthesised motions come from a model of movement, fitted to recordings. They show that image, board and report work; they say nothing of people.";
    }

    // Two classes that no set holds both of can be told apart by whatever tells the sets apart: another board, another way to hold it.
    private static IEnumerable<string> Confounded(IEnumerable<Motion> recorded)
    {
        var sets = recorded.GroupBy(motion => motion.Label).ToDictionary(label => label.Key, label => label.Select(motion => motion.Set).Distinct().ToList());
        var alone = sets.Where(label => label.Value.Count == 1).OrderBy(label => label.Key, StringComparer.Ordinal).ToList();
        for (var i = 0; i < alone.Count; i++)
            for (var j = i + 1; j < alone.Count; j++)
                if (alone[i].Value[0] != alone[j].Value[0])
                    yield return $"Every {alone[i].Key} is from {alone[i].Value[0]} and every {alone[j].Key} from {alone[j].Value[0]}: telling the one from the other may be telling the sets apart.";
    }
}
