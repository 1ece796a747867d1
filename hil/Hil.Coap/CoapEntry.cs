using System.Net;
using System.Text.Json;
using Hil.Coap.Messages;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Coap;

/// <summary>A CoAP message that the endpoint sent (<c>&gt;</c>) or received (<c>&lt;</c>).</summary>
/// <param name="At">When.</param>
/// <param name="Sent">Whether the endpoint sent it.</param>
/// <param name="Peer">To or from whom.</param>
/// <param name="Message">The message.</param>
/// <param name="Note">What is special about it (sent again, a duplicate, not heard), or null.</param>
public sealed record CoapEntry(BoardTime At, bool Sent, IPEndPoint Peer, CoapMessage Message, string? Note = null) : TimelineEntry(At)
{
    /// <inheritdoc />
    public override string Channel => "coap";

    /// <inheritdoc />
    public override int Footprint => base.Footprint + 2 * CoapEncoder.Measure(Message);

    /// <inheritdoc />
    public override string Describe() => $"{(Sent ? '>' : '<')} {Message}{(Note is null ? "" : $" ({Note})")}";

    /// <inheritdoc />
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteBoolean("sent", Sent);
        json.WriteString("peer", Peer.ToString());
    }
}
