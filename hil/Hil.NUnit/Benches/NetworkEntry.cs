using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.NUnit.Benches;

/// <summary>The network did something to a packet, or to the device's port, because a scenario wished so.</summary>
/// <param name="At">When.</param>
/// <param name="Text">What, such as <c>loses block 3</c>.</param>
public sealed record NetworkEntry(BoardTime At, string Text) : TimelineEntry(At)
{
    /// <inheritdoc />
    public override string Channel => "network";

    /// <inheritdoc />
    public override string Describe() => Text;
}
