using Hil.Core.Profiles;
using Hil.Core.Time;

namespace Hil.NUnit.Benches;

/// <summary>What the device said at the end of a window.</summary>
/// <param name="At">When the line was complete.</param>
/// <param name="Label">The label that it printed.</param>
/// <param name="Confidence">The confidence that it printed, as text.</param>
/// <param name="Pattern">The pattern of that label, or null where the profile knows none: not classified.</param>
public sealed record Classification(BoardTime At, string Label, string Confidence, PatternClass? Pattern)
{
    /// <summary>Such as <c>circle 0.97 at 4.020 s</c>.</summary>
    public override string ToString() => $"{Label} {Confidence} at {Expectations.Said.At(At)}";
}
