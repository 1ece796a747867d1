namespace Hil.Campaigns.PowerCuts;

/// <summary>A cell of the table.</summary>
/// <param name="Phase">Its row.</param>
/// <param name="Kind">Its column: a word of <see cref="CutPoint.Words"/>, or <c>again</c>.</param>
/// <param name="Points">How many points were judged.</param>
/// <param name="Failures">How many of them failed.</param>
public sealed record CampaignCell(Phase Phase, string Kind, int Points, int Failures);
