using System.Text;
using System.Xml.Linq;
using Hil.Core.Timelines;
using Hil.Signoff.Plots;

namespace Hil.Signoff.Tests.Plots;

public sealed class TimelinePlotTests
{
    [Test]
    public void A_plot_shows_motions_classes_lights_notifications_and_events()
    {
        var words = Words(Svg(Story.Entries));

        Assert.That(words, Does.Contain("circle.07").And.Contain("snake.03"), "motions");
        Assert.That(words, Does.Contain("circle").And.Contain("snake"), "classes");
        Assert.That(words, Does.Contain("red").And.Contain("green").And.Contain("blue"), "lanes of lights, dark ones too");
        Assert.That(words, Does.Contain("/33650/1/2001").And.Contain("/33650/2/2001"), "paths");
        Assert.That(words, Does.Contain("the server restarts <&>"), "notes");
        Assert.That(words, Does.Contain("seconds of board time"));
    }

    [Test]
    public void The_three_axes_are_drawn_as_lines_of_their_own_colour()
    {
        var svg = Svg(Story.Entries);

        foreach (var axis in (string[])["x", "y", "z"])
            Assert.That(
                svg.Descendants().Where(element => element.Name.LocalName == "path" && ((string?)element.Attribute("stroke"))?.Contains($"--hil-{axis},", StringComparison.Ordinal) == true),
                Is.Not.Empty,
                axis);
    }

    [Test]
    public void A_lit_light_is_a_bar_as_long_as_it_was_lit()
    {
        var bars = Svg(Story.Entries).Descendants()
            .Where(element => element.Name.LocalName is "rect" or "path" && ((string?)element.Attribute("fill"))?.Contains("--hil-red,", StringComparison.Ordinal) == true)
            .ToList();

        // The class of a red light and the red light itself, two seconds each.
        Assert.That(bars, Has.Count.EqualTo(2));
    }

    [Test]
    public void The_same_entries_give_the_same_picture()
    {
        var first = Text(Story.Entries);

        Assert.That(Text([.. Story.Entries]), Is.EqualTo(first));
    }

    [Test]
    public void An_hour_of_samples_stays_a_picture_that_a_page_can_hold()
    {
        var hour = Enumerable.Range(0, 360_000).Select(i => new SampleEntry(new(i * 10_000_000L), (short)(i % 900), 0, 1000)).ToList();

        Assert.That(Text(hour), Has.Length.LessThan(400_000));
    }

    [Test]
    public void An_empty_timeline_is_an_empty_plot_and_no_error() => Assert.That(Words(Svg([])), Does.Contain("seconds of board time"));

    [Test]
    public void A_plot_as_png_begins_as_a_png_and_is_not_blank()
    {
        using var stream = new MemoryStream();
        TimelinePlot.WritePng(Story.Entries, Story.Options, stream);
        var png = stream.ToArray();

        Assert.That(png[..8], Is.EqualTo(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A }));
        if (Environment.GetEnvironmentVariable("HIL_KEEP") is { Length: > 0 } keep)
        {
            File.WriteAllBytes(Path.Combine(keep, "plot.png"), png);
            File.WriteAllText(Path.Combine(keep, "plot.svg"), Text(Story.Entries));
        }

        using var empty = new MemoryStream();
        TimelinePlot.WritePng([], Story.Options, empty);
        Assert.That(png, Has.Length.GreaterThan(2 * empty.Length));
    }

    private static string Text(IReadOnlyList<TimelineEntry> entries)
    {
        using var stream = new MemoryStream();
        TimelinePlot.WriteSvg(entries, Story.Options, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static XElement Svg(IReadOnlyList<TimelineEntry> entries) => XElement.Parse(Text(entries));

    private static List<string> Words(XElement svg) =>
        [.. svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value.Trim())];
}
