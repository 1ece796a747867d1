using System.Text.RegularExpressions;

namespace Hil.Signoff.Plots;

/// <summary>How a timeline is plotted.</summary>
public sealed record TimelinePlotOptions
{
    /// <summary>A line above the plot, or null.</summary>
    public string? Title { get; init; }

    /// <summary>
    /// Matches a console line that tells a classification, with the groups <c>class</c> and <c>confidence</c>; null where there is no
    /// lane of classes. The profile knows it.
    /// </summary>
    public Regex? Classification { get; init; }

    /// <summary>The light that shows each class, from which classes take their colours.</summary>
    public IReadOnlyDictionary<string, string> LedOfClass { get; init; } = new Dictionary<string, string>();

    /// <summary>How long one classification window lasts: a class is drawn over the window that it tells about. Zero: as a point.</summary>
    public TimeSpan Window { get; init; }

    /// <summary>The lights, in the order of their lanes; others that the timeline knows come after them.</summary>
    public IReadOnlyList<string> Leds { get; init; } = [];

    /// <summary>Counts of the accelerometer that make 1 g: 1000 for an ADXL362 at ±2 g.</summary>
    public double CountsPerG { get; init; } = 1000;

    /// <summary>What the axis of time is called.</summary>
    public string Axis { get; init; } = "seconds of board time";

    /// <summary>Width in pixels.</summary>
    public int Width { get; init; } = 960;
}
