using System.Collections.Immutable;

namespace Hil.Campaigns.PowerCuts;

/// <summary>What a campaign found.</summary>
public sealed record CampaignResult
{
    /// <summary>The column of cuts during the recovery from a cut.</summary>
    public const string Again = "again";

    /// <summary>What was updated to what.</summary>
    public required string Subject { get; init; }

    /// <summary>Whether every word was covered.</summary>
    public required bool Exhaustive { get; init; }

    /// <summary>Where chance came from.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Operations of the undisturbed run, by phase.</summary>
    public required ImmutableSortedDictionary<Phase, int> Operations { get; init; }

    /// <summary>Board time of the undisturbed update, from power-on to the confirmed new image at rest.</summary>
    public required TimeSpan CleanUpdate { get; init; }

    /// <summary>The table by phase and kind; cells without points are left out.</summary>
    public required ImmutableArray<CampaignCell> Cells { get; init; }

    /// <summary>Failures, in the order of their points.</summary>
    public required ImmutableArray<CampaignFailure> Failures { get; init; }

    /// <summary>Whether it gave up before every point was judged, since too many had failed.</summary>
    public required bool GaveUp { get; init; }

    /// <summary>What flash asked the bootloader for, in the words of the decision table, and at how many points.</summary>
    public required ImmutableSortedDictionary<string, int> Rows { get; init; }

    /// <summary>The resume points that were met (page and step, such as <c>swap 3.1</c>), and those that there are.</summary>
    public required (int Met, int All) ResumePoints { get; init; }

    /// <summary>The longest time from power to a running application, in board time, with its point.</summary>
    public required (TimeSpan Time, CutPoint? Point) SlowestRun { get; init; }

    /// <summary>The longest time from power to a registered device, in board time, with its point.</summary>
    public required (TimeSpan Time, CutPoint? Point) SlowestRegistration { get; init; }

    /// <summary>Different states of flash that were judged.</summary>
    public required int States { get; init; }

    /// <summary>How many starts of a device differ in what they read of flash.</summary>
    public required int DifferentStarts { get; init; }

    /// <summary>How often a device was really started.</summary>
    public required int Boots { get; init; }

    /// <summary>Points that were started although an equal start was known, to check that it is equal; all were.</summary>
    public required int Audited { get; init; }

    /// <summary>Points judged.</summary>
    public int Points => Cells.Sum(cell => cell.Points);

    /// <summary>Whether no point failed.</summary>
    public bool Passed => Failures.IsEmpty;
}
