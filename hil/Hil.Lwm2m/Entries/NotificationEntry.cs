using System.Text.Json;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Lwm2m.Entries;

/// <summary>A device notified the server.</summary>
/// <param name="At">When.</param>
/// <param name="Endpoint">The device.</param>
/// <param name="Path">What is observed.</param>
/// <param name="Content">What it says.</param>
/// <param name="Sequence">The Observe number.</param>
/// <param name="Confirmable">Whether it came confirmable.</param>
/// <param name="Dropped">Why it does not count (out of order, unreadable, or the observation's end), or null.</param>
public sealed record NotificationEntry(
    BoardTime At, string Endpoint, Lwm2mPath Path, Lwm2mContent Content, uint Sequence, bool Confirmable, string? Dropped)
    : TimelineEntry(At)
{
    /// <inheritdoc />
    public override string Channel => "lwm2m";

    /// <inheritdoc />
    public override int Footprint => base.Footprint + Content.Footprint;

    /// <inheritdoc />
    public override string Describe() => $"notify {$"{Path} {Content.NameOf(Path)}".TrimEnd()} = {Content.Describe()}{(Dropped is null ? "" : $" ({Dropped})")}";

    /// <inheritdoc />
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("endpoint", Endpoint);
        json.WriteString("path", Path.ToString());
        json.WriteNumber("observe", Sequence);
        json.WriteBoolean("confirmable", Confirmable);
        json.WriteBoolean("counts", Dropped is null);
    }
}
