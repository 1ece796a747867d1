using Hil.Core.Motions;
using Hil.Learning.Synthesis;

namespace Hil.Learning.Tests.Synthesis;

/// <summary>
/// How near the synthesised motions come to the recordings they were fitted to, class by class: the median of each statistic over
/// synthesised motions against the median over recordings of the training split.
/// </summary>
public sealed class FitTests
{
    // Tolerances: a quarter either way for sizes and tempo (or an absolute least where the size itself is near nothing), 0.2 for ratios.
    [TestCase("circle")]
    [TestCase("snake")]
    [TestCase("up-down")]
    [TestCase("wave")]
    public void Synthesised_motions_resemble_the_recordings_of_their_class(string label)
    {
        var (recorded, made) = Medians(label);
        Assert.Multiple(() =>
        {
            Within("deviation", recorded.DeviationG, made.DeviationG, 0.25 * recorded.DeviationG);
            Within("magnitude deviation", recorded.MagnitudeDeviationG, made.MagnitudeDeviationG, 0.25 * recorded.MagnitudeDeviationG);
            Within("range", recorded.RangeG, made.RangeG, 0.25 * recorded.RangeG);
            Within("dominant tempo", recorded.DominantHz, made.DominantHz, 0.25 * recorded.DominantHz);
            Within("correlation of axes", recorded.Correlation, made.Correlation, 0.25);
            Within("vertical part", recorded.Vertical, made.Vertical, 0.2);
            Within("smoothness", recorded.Smoothness, made.Smoothness, 0.1);
        });
    }

    [Test]
    public void Synthesised_rest_is_as_quiet_as_the_recorded_rest()
    {
        var (recorded, made) = Medians("idle");
        Assert.Multiple(() =>
        {
            Within("deviation", recorded.DeviationG, made.DeviationG, 0.015);
            Within("magnitude deviation", recorded.MagnitudeDeviationG, made.MagnitudeDeviationG, 0.01);
            Within("correlation of axes", recorded.Correlation, made.Correlation, 0.25);
            Within("smoothness", recorded.Smoothness, made.Smoothness, 0.2);
        });
    }

    private static void Within(string what, double recorded, double made, double tolerance) =>
        Assert.That(made, Is.EqualTo(recorded).Within(tolerance), $"{what}: recorded {recorded:0.00000}, synthesised {made:0.00000}");

    private static (MotionStatistics Recorded, MotionStatistics Made) Medians(string label)
    {
        var recorded = RecordingSplit.Of(Repository.Recorded()).Train.Where(motion => motion.Label == label).ToList();
        if (recorded.Count == 0)
            Assert.Ignore($"HIL_MOTIONS has no recording labelled {label}");
        return (Median(recorded), Median(Repository.Synthesised(1).Train.Where(motion => motion.Label == label)));
    }

    private static MotionStatistics Median(IEnumerable<Motion> motions)
    {
        var all = motions.Select(MotionStatistics.Of).ToList();
        double Middle(Func<MotionStatistics, double> of) => all.Select(of).Order().ElementAt(all.Count / 2);
        return new(
            Middle(s => s.DeviationG), Middle(s => s.MagnitudeDeviationG), Middle(s => s.RangeG), Middle(s => s.DominantHz),
            Middle(s => s.Correlation), Middle(s => s.Vertical), Middle(s => s.Smoothness));
    }
}
