using Hil.Campaigns.PowerCuts;

namespace Hil.Cli.Campaigns;

/// <summary>What a power-cut campaign was asked for.</summary>
/// <param name="Board">The backend.</param>
/// <param name="Factory">Bootloader and first image, or null for the reference's.</param>
/// <param name="Update">The update, or null for the reference's.</param>
/// <param name="Bootloader">Another bootloader, or null.</param>
/// <param name="Key">The key that the bootloader holds, or null for the reference's.</param>
/// <param name="Options">What is done.</param>
/// <param name="Report">The report folder.</param>
/// <param name="Command">The command line, for the record.</param>
internal sealed record CampaignOrder(
    string Board, string? Factory, string? Update, string? Bootloader, string? Key, CampaignOptions Options, string Report, string Command);
