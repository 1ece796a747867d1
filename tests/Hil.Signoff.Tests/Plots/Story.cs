using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Hil.Core.Boards;
using Hil.Core.Motions;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Signoff.Plots;

namespace Hil.Signoff.Tests.Plots;

/// <summary>A short life of a board: power, two motions, their classes, lights and notifications.</summary>
internal static class Story
{
    public static TimelinePlotOptions Options { get; } = new()
    {
        Classification = new Regex("^class (?<class>\\S+) (?<confidence>\\S+)$", RegexOptions.CultureInvariant),
        LedOfClass = new Dictionary<string, string> { ["circle"] = "red", ["snake"] = "green" },
        Leds = ["red", "green", "blue"],
        Window = TimeSpan.FromSeconds(2),
    };

    public static IReadOnlyList<TimelineEntry> Entries { get; } = [.. Tell().OrderBy(entry => entry.At)];

    private static IEnumerable<TimelineEntry> Tell()
    {
        yield return new PowerEntry(At(0), true);
        yield return new ResetEntry(At(0.01), ResetCause.PowerOn);
        for (var i = 0; i < 1000; i++)
        {
            var (phase, reach) = (i * 0.05, i is > 200 and < 800 ? 800 : 5);
            yield return new SampleEntry(At(i * 0.01), (short)(reach * Math.Sin(phase)), (short)(reach * Math.Cos(phase)), 1000);
        }

        yield return new MotionStartEntry(At(2), Motion("circle.07", "circle"));
        yield return new ConsoleEntry(At(4.01), "class circle 0.97");
        yield return new LedEntry(At(4.02), "red", true);
        yield return new SaidEntry(At(5), "lwm2m", "notify /33650/1/2001 = 1");
        yield return new MotionStartEntry(At(5), Motion("snake.03", "snake"));
        yield return new ConsoleEntry(At(6.01), "class snake 0.91");
        yield return new LedEntry(At(6.02), "red", false);
        yield return new LedEntry(At(6.02), "green", true);
        yield return new NoteEntry(At(7), "the server restarts <&>");
        yield return new SaidEntry(At(7.5), "lwm2m", "notify /33650/2/2001 = 1");
        yield return new MotionEndEntry(At(8), "snake.03");
        yield return new LedEntry(At(8.5), "green", false);
    }

    private static BoardTime At(double seconds) => new((long)(seconds * 1e9));

    private static Motion Motion(string name, string label) =>
        new(name, label, MotionSource.Synthesised, 32, ImmutableArray.Create(new Acceleration(0, 0, 1)), "synthesised");

    private sealed record SaidEntry(BoardTime At, string Word, string Text) : TimelineEntry(At)
    {
        public override string Channel => Word;

        public override string Describe() => Text;
    }
}
