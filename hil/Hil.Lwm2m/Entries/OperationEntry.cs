using System.Text.Json;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Lwm2m.Entries;

/// <summary>The server asked something of a device, and this came of it. It stands where the answer came.</summary>
/// <param name="At">When the answer came, or when it was given up.</param>
/// <param name="Endpoint">Whom it asked.</param>
/// <param name="Request">What it wrote or wished, in a few words; may be empty.</param>
/// <param name="Response">What came of it.</param>
public sealed record OperationEntry(BoardTime At, string Endpoint, string Request, Lwm2mResponse Response) : TimelineEntry(At)
{
    /// <inheritdoc />
    public override string Channel => "lwm2m";

    /// <inheritdoc />
    public override int Footprint => base.Footprint + Response.Content.Footprint + Response.Payload.Length;

    /// <inheritdoc />
    public override string Describe() => $"{Name} {Response.Path}{(Response.Name.Length > 0 ? $" {Response.Name}" : "")}{(Request.Length > 0 ? $" {Request}" : "")}: {Response.Describe()}";

    /// <inheritdoc />
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("operation", Name);
        json.WriteString("endpoint", Endpoint);
        json.WriteString("path", Response.Path.ToString());
        json.WriteString("code", Response.Code.ToString());
        json.WriteNumber("asked", Response.SentAt.Nanoseconds);
    }

    private string Name => NameOf(Response.Operation);

    internal static string NameOf(Lwm2mOperation operation) => operation switch
    {
        Lwm2mOperation.WritePartial => "write-partial",
        Lwm2mOperation.WriteAttributes => "write-attributes",
        Lwm2mOperation.CancelObserve => "cancel-observe",
        Lwm2mOperation.BootstrapFinish => "bootstrap-finish",
        Lwm2mOperation.ReadComposite => "read-composite",
        Lwm2mOperation.WriteComposite => "write-composite",
        Lwm2mOperation.ObserveComposite => "observe-composite",
        Lwm2mOperation.CancelObserveComposite => "cancel-observe-composite",
        var other => other.ToString().ToLowerInvariant(),
    };
}
