using System.Text.Json;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Lwm2m.Entries;

/// <summary>A client in queue mode fell asleep or woke, or a request to it was parked, sent or given up.</summary>
/// <param name="At">When.</param>
/// <param name="Change">What.</param>
/// <param name="Endpoint">The client.</param>
/// <param name="Detail">Which request, or why, in a few words.</param>
public sealed record QueueEntry(BoardTime At, QueueChange Change, string Endpoint, string Detail) : TimelineEntry(At)
{
    /// <inheritdoc />
    public override string Channel => "lwm2m";

    /// <inheritdoc />
    public override string Describe() => Change switch
    {
        QueueChange.Sleeps => $"asleep {Endpoint}: {Detail}",
        QueueChange.Wakes => $"awake {Endpoint} {Detail}",
        QueueChange.Parks => $"parks {Detail}",
        QueueChange.Sends => $"sends {Detail}",
        _ => $"gives up {Detail}",
    };

    /// <inheritdoc />
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("change", Change.ToString());
        json.WriteString("endpoint", Endpoint);
    }
}
