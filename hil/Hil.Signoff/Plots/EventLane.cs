using Hil.Core.Timelines;

namespace Hil.Signoff.Plots;

/// <summary>Power, resets, the scenario's own words and the emulator's complaints, as marks with a word beside each.</summary>
internal static class EventLane
{
    public static void Add(LaneCanvas canvas, IReadOnlyList<TimelineEntry> entries)
    {
        var marks = entries.Where(entry => entry is PowerEntry or ResetEntry or NoteEntry or DiagnosticEntry).ToList();
        if (marks.Count == 0)
            return;
        var (top, bottom) = canvas.Lane(14, "events");
        for (var i = 0; i < marks.Count; i++)
        {
            var at = marks[i].At.Seconds;
            var next = i + 1 < marks.Count ? marks[i + 1].At.Seconds : canvas.Span.To;
            var text = marks[i] is NoteEntry or DiagnosticEntry ? marks[i].Describe() : $"{marks[i].Channel} {marks[i].Describe()}";
            canvas.Bar(at, at, top, bottom, marks[i] is DiagnosticEntry ? PlotColours.Led("red") : PlotColours.Mark);
            canvas.Say(text, at, next, (top + bottom) / 2, PlotColours.Ink, 10);
        }
    }
}
