using Hil.Core.Flash;

namespace Hil.Firmware.Tests.Boot;

/// <summary>Where in a run power goes away.</summary>
internal enum CutKind
{
    /// <summary>Between two writes or erases. A run of adjoining words is one write.</summary>
    Boundary,

    /// <summary>Between two words of one write.</summary>
    BetweenWords,

    /// <summary>In the midst of a word or of an erase: some bits are as before, others as wanted.</summary>
    Torn,
}

/// <summary>What a cut leaves in flash.</summary>
/// <param name="Kind">Where it fell.</param>
/// <param name="Operation">The operation that it fell into, or that would have been the next.</param>
/// <param name="Tear">How that operation was torn.</param>
/// <param name="Left">The contents that the next boot finds.</param>
internal sealed record Cut(CutKind Kind, FlashOperation Operation, FlashTear? Tear, FlashContents Left)
{
    public override string ToString() =>
        $"{Kind}{(Tear is { } tear ? $" {tear.Seed}" : "")} at operation {Operation.Number}, {Operation.Kind} 0x{Operation.Address:x5}";
}
