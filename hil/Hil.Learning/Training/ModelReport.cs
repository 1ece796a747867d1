using System.Collections.Immutable;
using Hil.Core.Motions;
using Hil.Learning.Models;

namespace Hil.Learning.Training;

/// <summary>How a model did on motions that it did not learn from, set by set. Sets are never added up, recorded and synthesised least of all.</summary>
/// <param name="Classes">The classes that the model knows, in order.</param>
/// <param name="Rows">One for each set and label, ordered by set and label.</param>
public sealed record ModelReport(ImmutableArray<string> Classes, ImmutableArray<ModelReportRow> Rows)
{
    /// <summary>The sets, in order.</summary>
    public IEnumerable<string> Sets => Rows.Select(row => row.Set).Distinct();

    /// <summary>The part of a set's windows of known classes that came out right, 0 to 1; null when the set has none.</summary>
    public double? AccuracyOf(string set)
    {
        var rows = Rows.Where(row => row.Set == set && row.Known).ToList();
        return rows.Count == 0 ? null : (double)rows.Sum(row => row.Right) / rows.Sum(row => row.Windows);
    }

    /// <summary>The part of a set's windows of unknown classes that came out as none, 0 to 1; null when the set has none.</summary>
    public double? RejectionOf(string set)
    {
        var rows = Rows.Where(row => row.Set == set && !row.Known).ToList();
        return rows.Count == 0 ? null : (double)rows.Sum(row => row.Right) / rows.Sum(row => row.Windows);
    }

    /// <summary>Judges a model.</summary>
    public static ModelReport Of(PatternModel model, IEnumerable<Motion> motions)
    {
        var classes = model.Labels.ToImmutableArray();
        var rows = motions.GroupBy(motion => (motion.Set, motion.Label))
            .OrderBy(group => group.Key.Set, StringComparer.Ordinal).ThenBy(group => group.Key.Label, StringComparer.Ordinal)
            .Select(group =>
            {
                var said = new int[classes.Length + 1];
                foreach (var window in group.SelectMany(WindowSampler.ForTesting))
                {
                    var winner = model.Classify(window).Winner;
                    said[winner < 0 ? classes.Length : winner]++;
                }

                return new ModelReportRow(group.Key.Set, group.Key.Label, classes.IndexOf(group.Key.Label), group.Count(), [.. said]);
            });
        return new(classes, [.. rows]);
    }
}
