namespace Hil.Campaigns.PowerCuts;

/// <summary>A point after which the device was not what it must be.</summary>
/// <param name="Point">The point, for <c>--at</c>.</param>
/// <param name="Phase">Where in the update it is.</param>
/// <param name="Operation">What was disturbed, in words.</param>
/// <param name="Fault">What is wrong, in a sentence.</param>
public sealed record CampaignFailure(CutPoint Point, Phase Phase, string Operation, string Fault);
