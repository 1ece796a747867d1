using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Lwm2m.Entries;

/// <summary>Something became of the server itself: restarted, fell silent, speaks again.</summary>
/// <param name="At">When.</param>
/// <param name="Text">What, in one line.</param>
public sealed record ServerEntry(BoardTime At, string Text) : TimelineEntry(At)
{
    /// <inheritdoc />
    public override string Channel => "lwm2m";

    /// <inheritdoc />
    public override string Describe() => $"server {Text}";
}
