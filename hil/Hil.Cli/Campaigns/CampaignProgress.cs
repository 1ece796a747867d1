using System.Globalization;
using Hil.Campaigns.PowerCuts;

namespace Hil.Cli.Campaigns;

/// <summary>Says every few seconds how far a campaign is, and how long its present part will take.</summary>
internal sealed class CampaignProgress(TextWriter output, TimeProvider clock) : ICampaignProgress
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
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

    public void Failed(CampaignFailure failure)
    {
        lock (_gate)
            output.WriteLine($"FAIL       {failure.Point}: {failure.Fault}");
    }
}
