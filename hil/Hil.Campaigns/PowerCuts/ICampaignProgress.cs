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

    /// <summary>A point failed.</summary>
    void Failed(CampaignFailure failure);
}
