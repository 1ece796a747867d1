using System.Text.Json;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Lwm2m.Entries;

/// <summary>A client's fault: what it said breaks the definition of one of its objects.</summary>
/// <param name="At">When it came.</param>
/// <param name="Endpoint">The client.</param>
/// <param name="Fault">The fault.</param>
public sealed record ModelFaultEntry(BoardTime At, string Endpoint, ModelFault Fault) : TimelineEntry(At)
{
    /// <inheritdoc />
    public override string Channel => "lwm2m";

    /// <inheritdoc />
    public override string Describe() => $"client's fault {Fault}";

    /// <inheritdoc />
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("endpoint", Endpoint);
        json.WriteString("path", Fault.Path.ToString());
        json.WriteString("fault", Fault.Kind.ToString());
    }
}
