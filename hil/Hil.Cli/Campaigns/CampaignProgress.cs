using System.Collections.Frozen;
using System.Globalization;
using Hil.Campaigns.PowerCuts;
using Hil.Core.Timelines;

namespace Hil.Cli.Campaigns;

/// <summary>Says every few seconds how far a campaign is, and how long its present part will take.</summary>
internal sealed class CampaignProgress(TextWriter output, TimeProvider clock) : ICampaignProgress
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    // Samples and datagrams are too many to be read; what came of the datagrams is there as lwm2m.
    private static readonly FrozenSet<string> Told = ["power", "reset", "console", "flash", "led", "lwm2m", "diagnostic"];

    private readonly Lock _gate = new();
    private long _began;
    private long _said;
    private string _what = "";
    private int _points;
    private int _done;

    public void Begins(string what, int points)
    {
        lock (_gate)
        {
            (_what, _points, _done, _began, _said) = (what, points, 0, clock.GetTimestamp(), clock.GetTimestamp());
            output.WriteLine($"           {what}: {points}");
        }
    }

    public void Judged()
    {
        lock (_gate)
        {
            _done++;
            if (clock.GetElapsedTime(_said) < Pause)
                return;
            _said = clock.GetTimestamp();
            var left = clock.GetElapsedTime(_began) * ((double)(_points - _done) / _done);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"           {_what}: {_done} of {_points}, {Math.Max(0, left.TotalSeconds):0} s left"));
        }
    }

    public void Started(string what, IReadOnlyList<TimelineEntry> timeline)
    {
        lock (_gate)
        {
            output.WriteLine($"-- {what}");
            var last = "";
            foreach (var entry in timeline.Where(entry => Told.Contains(entry.Channel)))
            {
                var text = $"{entry.Channel,-8} {entry.Describe()}";
                // A page is erased in many parts; the first says it all.
                if (text != last)
                    output.WriteLine($"{entry.At,14}  {text}");
                last = text;
            }
        }
    }

    public void Failed(CampaignFailure failure)
    {
        lock (_gate)
            output.WriteLine($"FAIL       {failure.Point}: {failure.Fault}");
    }
}
