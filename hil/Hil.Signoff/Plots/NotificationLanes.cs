using Hil.Core.Timelines;

namespace Hil.Signoff.Plots;

/// <summary>What the device notified, a lane for each path.</summary>
/// <remarks>
/// This room knows no LwM2M: it reads the lines that a person reads, <c>notify /33650/1/2001 = 4</c> on the channel <c>lwm2m</c>.
/// </remarks>
internal static class NotificationLanes
{
    private const int MostLanes = 8;
    private const string Verb = "notify ";

    public static void Add(LaneCanvas canvas, IReadOnlyList<TimelineEntry> entries)
    {
        var said =
            from entry in entries
            where entry.Channel == "lwm2m"
            let text = entry.Describe()
            where text.StartsWith(Verb, StringComparison.Ordinal)
            let parts = text[Verb.Length..].Split(" = ", 2)
            select (entry.At.Seconds, Path: parts[0], Value: parts.Length > 1 ? parts[1] : "");
        foreach (var path in said.GroupBy(notification => notification.Path).OrderBy(path => path.Key, StringComparer.Ordinal).Take(MostLanes))
        {
            var (top, bottom) = canvas.Lane(14, path.Key);
            var all = path.ToList();
            for (var i = 0; i < all.Count; i++)
            {
                var (at, _, value) = all[i];
                var next = i + 1 < all.Count ? all[i + 1].Seconds : canvas.Span.To;
                canvas.Bar(at, at, top, bottom, PlotColours.Other);
                canvas.Say(value, at, next, (top + bottom) / 2, PlotColours.Ink, 10);
            }
        }
    }
}
