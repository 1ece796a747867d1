using System.Text.Json;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Lwm2m.Entries;

/// <summary>A client sent something of its own accord (Send, LwM2M 1.1), or tried to.</summary>
/// <param name="At">When.</param>
/// <param name="Endpoint">The client; empty where it is not registered.</param>
/// <param name="Content">What it says.</param>
/// <param name="Refused">With what it was answered and why, or null where it was taken.</param>
public sealed record SendEntry(BoardTime At, string Endpoint, Lwm2mContent Content, string? Refused) : TimelineEntry(At)
{
    /// <inheritdoc />
    public override string Channel => "lwm2m";

    /// <inheritdoc />
    public override int Footprint => base.Footprint + Content.Footprint;

    /// <inheritdoc />
    public override string Describe() => Refused is null ? $"send of {Endpoint}: {Content.Describe()}" : $"send{(Endpoint.Length > 0 ? $" of {Endpoint}" : "")} refused {Refused}";

    /// <inheritdoc />
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("endpoint", Endpoint);
        json.WriteBoolean("counts", Refused is null);
        json.WriteStartArray("paths");
        foreach (var node in Content.Nodes)
            json.WriteStringValue(node.Path.ToString());
        json.WriteEndArray();
    }
}
