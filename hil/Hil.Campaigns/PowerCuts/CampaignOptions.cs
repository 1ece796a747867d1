using System.Collections.Immutable;

namespace Hil.Campaigns.PowerCuts;

/// <summary>What a campaign does of all that it could do.</summary>
public sealed record CampaignOptions
{
    /// <summary>
    /// How many first cuts and resets are judged at most, beside those that every pass covers: each erase and each word of trailers, journal and headers.
    /// The rest is drawn from the other words. Default 1000.
    /// </summary>
    public int Budget { get; init; } = 1000;

    /// <summary>Whether every word is covered, in place of the budget.</summary>
    public bool Exhaustive { get; init; }

    /// <summary>The phases that are disturbed. Default: all.</summary>
    public ImmutableSortedSet<Phase> Phases { get; init; } = [.. Enum.GetValues<Phase>()];

    /// <summary>How they are disturbed. Default: in every way.</summary>
    public ImmutableSortedSet<CutKind> Kinds { get; init; } = [.. Enum.GetValues<CutKind>()];

    /// <summary>Whether the recovery is cut again. Default: yes.</summary>
    public bool Again { get; init; } = true;

    /// <summary>Where chance comes from: bit patterns, and which words a budget takes.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How many boards run at once.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>After how many failures the campaign gives up. Default 20.</summary>
    public int MostFailures { get; init; } = 20;

    /// <summary>The only point that is judged, or null.</summary>
    public CutPoint? At { get; init; }
}
