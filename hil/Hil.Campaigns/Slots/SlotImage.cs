using System.Collections.Immutable;
using Hil.Images.Mcuboot;

namespace Hil.Campaigns.Slots;

/// <summary>What stands in a slot.</summary>
/// <param name="Version">The version that its header states, or null where it cannot be read.</param>
/// <param name="Faults">What is wrong with it, one sentence each; empty where it may run.</param>
internal sealed record SlotImage(ImageVersion? Version, ImmutableArray<string> Faults)
{
    /// <summary>Whether it may run.</summary>
    public bool IsGood => Faults.IsEmpty;
}
