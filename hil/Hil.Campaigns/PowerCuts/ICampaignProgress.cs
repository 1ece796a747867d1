using Hil.Core.Timelines;

namespace Hil.Campaigns.PowerCuts;

/// <summary>Is told how a campaign goes on. Called by many threads.</summary>
public interface ICampaignProgress
{
    /// <summary>A part of the campaign begins; the one before has ended.</summary>
    /// <param name="what">What is done, in words.</param>
    /// <param name="points">How many points it has.</param>
    void Begins(string what, int points);

    /// <summary>One more point is judged.</summary>
    void Judged();

    /// <summary>A device was started to judge the only point (<see cref="CampaignOptions.At"/>); starts of a whole campaign are too many to be told.</summary>
    /// <param name="what">What it was made to do, in words.</param>
    /// <param name="timeline">What it did, in order; the words that it wrote to flash one after the other are one entry.</param>
    void Started(string what, IReadOnlyList<TimelineEntry> timeline);

    /// <summary>A point failed.</summary>
    void Failed(CampaignFailure failure);
}
