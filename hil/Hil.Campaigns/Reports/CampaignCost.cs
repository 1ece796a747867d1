namespace Hil.Campaigns.Reports;

/// <summary>What a campaign took.</summary>
/// <param name="Command">The command line.</param>
/// <param name="Wall">Wall time.</param>
/// <param name="Cpu">CPU time of the process.</param>
/// <param name="Workers">How many boards ran at once.</param>
public sealed record CampaignCost(string Command, TimeSpan Wall, TimeSpan Cpu, int Workers);
