using System.Collections.Immutable;
using Hil.Core.Motions;
using Hil.Signoff.Attempts;

namespace Hil.Signoff.Confusion;

/// <summary>What the windows of one set are, against what the firmware said of them. Sets are never added up.</summary>
/// <param name="Set">The set.</param>
/// <param name="Source">Whether its motions were recorded or synthesised.</param>
/// <param name="Columns">What was said: the classes that the firmware knows in their order, others that it said, and last <c>none</c>.</param>
/// <param name="Rows">One for each label: those that the firmware knows in their order, then the others by name.</param>
public sealed record ConfusionMatrix(string Set, MotionSource Source, ImmutableArray<string> Columns, ImmutableArray<ConfusionRow> Rows)
{
    /// <summary>The image that was asked, where that is another than the run judges, or null.</summary>
    public string? Image { get; init; }

    /// <summary>What a firmware says that names no class.</summary>
    public const string None = "none";

    /// <summary>The rows of classes that the firmware knows.</summary>
    public IEnumerable<ConfusionRow> Known => Rows.Where(row => row.Known);

    /// <summary>The rows of classes that it does not know: listed apart, in no percentage.</summary>
    public IEnumerable<ConfusionRow> Unknown => Rows.Where(row => !row.Known);

    /// <summary>Windows of known classes.</summary>
    public int Windows => Known.Sum(row => row.Windows);

    /// <summary>Windows of known classes that came out right.</summary>
    public int Right => Known.Sum(row => row.Right);

    /// <summary>The part of the windows of known classes that came out right, 0 to 1; null where there is none.</summary>
    public double? Accuracy => Windows == 0 ? null : (double)Right / Windows;

    /// <summary>Counts windows, a matrix for each set and each image that was asked: recorded sets by name, then synthesised ones.</summary>
    /// <param name="windows">What the firmware said of each window.</param>
    /// <param name="known">The classes that it knows, in their order; where nobody says, every label counts as known.</param>
    public static IReadOnlyList<ConfusionMatrix> BySet(IEnumerable<WindowResult> windows, IReadOnlyList<string>? known = null) =>
    [
        .. from window in windows
           group window by (window.Source, window.Set, window.Image) into set
           orderby set.Key.Source, set.Key.Set, set.Key.Image
           select Of(set.Key.Set, set.Key.Source, set.Key.Image, [.. set], known ?? []),
    ];

    private static ConfusionMatrix Of(string set, MotionSource source, string? image, List<WindowResult> windows, IReadOnlyList<string> known)
    {
        ImmutableArray<string> columns =
        [
            .. known.Concat(windows.Select(window => window.Predicted).Where(label => label != None).Order(StringComparer.Ordinal)).Distinct(),
            None,
        ];
        var rows =
            from window in windows
            group window by window.Label into label
            let place = known.ToList().IndexOf(label.Key)
            orderby place < 0 ? int.MaxValue : place, label.Key
            let counts = columns.Select(column => label.Count(window => window.Predicted == column)).ToImmutableArray()
            select new ConfusionRow(
                label.Key, image is null ? known.Count == 0 || place >= 0 : label.All(window => window.Known), counts, label.Count(window => window.Predicted == label.Key));
        return new(set, source, columns, [.. rows]) { Image = image };
    }
}
