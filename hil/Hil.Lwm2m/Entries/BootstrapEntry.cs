using System.Text.Json;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Lwm2m.Entries;

/// <summary>A bootstrap was asked for, refused, begun or ended. Its steps are entries of operations.</summary>
/// <param name="At">When.</param>
/// <param name="Endpoint">Whose it is; empty where a refused request named nobody.</param>
/// <param name="Text">What happened, in one line, without secrets.</param>
public sealed record BootstrapEntry(BoardTime At, string Endpoint, string Text) : TimelineEntry(At)
{
    /// <inheritdoc />
    public override string Channel => "lwm2m";

    /// <inheritdoc />
    public override string Describe() => $"bootstrap {(Endpoint.Length > 0 ? Endpoint : "(no endpoint)")} {Text}";

    /// <inheritdoc />
    public override void WriteFields(Utf8JsonWriter json) => json.WriteString("endpoint", Endpoint);
}
