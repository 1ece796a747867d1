using Hil.Core.Motions;
using NUnit.Framework;

namespace Hil.NUnit.Motions;

/// <summary>Turns motions into test cases, named after them.</summary>
public static class MotionCases
{
    /// <summary>The property of a case that cannot be judged; its value is the reason.</summary>
    internal const string NotJudged = "HilNotJudged";

    /// <summary>One case for each motion. A name that two sets have is said with its set.</summary>
    /// <param name="motions">
    /// Gives the motions. What it throws becomes one case that is not judged, with the reason: a folder that cannot be read must neither
    /// pass in silence nor be blamed on the firmware.
    /// </param>
    /// <param name="none">What to say where there is none.</param>
    public static IReadOnlyList<TestCaseData> Of(Func<IEnumerable<Motion>> motions, string none)
    {
        try
        {
            List<Motion> all = [.. motions()];
            if (all.Count == 0)
                return [WithoutMotion(none)];
            var names = all.CountBy(motion => motion.Name).ToDictionary();
            return [.. all.Select(motion => new TestCaseData(motion).SetArgDisplayNames(names[motion.Name] == 1 ? motion.Name : $"{motion.Set}/{motion.Name}"))];
        }
        catch (Exception error)
        {
            return [WithoutMotion(error.Message)];
        }
    }

    private static TestCaseData WithoutMotion(string reason) =>
        new TestCaseData([null]).SetArgDisplayNames("no motions").SetProperty(NotJudged, reason);
}
