using System.Net;
using System.Text.Json;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Coap;

/// <summary>A datagram arrived that is no CoAP message.</summary>
/// <param name="At">When.</param>
/// <param name="Peer">From whom.</param>
/// <param name="Datagram">Its bytes.</param>
/// <param name="Error">What was expected and what was found.</param>
/// <param name="Offset">Where, in bytes from its start.</param>
public sealed record MalformedDatagramEntry(BoardTime At, IPEndPoint Peer, ReadOnlyMemory<byte> Datagram, string Error, int Offset)
    : TimelineEntry(At)
{
    /// <inheritdoc />
    public override string Channel => "coap";

    /// <inheritdoc />
    public override int Footprint => base.Footprint + Datagram.Length;

    /// <inheritdoc />
    public override string Describe() => $"< malformed datagram of {Datagram.Length} bytes: {Error}, at offset {Offset}";

    /// <inheritdoc />
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("peer", Peer.ToString());
        json.WriteString("bytes", Convert.ToHexStringLower(Datagram.Span));
    }
}
