using System.Net;
using System.Text.Json;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Coap.Faults;

/// <summary>A <see cref="ScriptedLink"/> did something to a datagram or a peer because a script wished so.</summary>
/// <param name="At">When.</param>
/// <param name="Text">What, such as <c>drops &gt; 3 CON 0x12ab GET /3/0</c>.</param>
/// <param name="Peer">Whose datagram it was, or null where it concerns none.</param>
/// <param name="Bytes">The datagram as it was.</param>
public sealed record ScriptEntry(BoardTime At, string Text, IPEndPoint? Peer = null, ReadOnlyMemory<byte> Bytes = default) : TimelineEntry(At)
{
    /// <inheritdoc />
    public override string Channel => "network";

    /// <inheritdoc />
    public override string Describe() => Text;

    /// <inheritdoc />
    public override void WriteFields(Utf8JsonWriter json)
    {
        if (Peer is null)
            return;
        json.WriteString("peer", Peer.ToString());
        json.WriteString("bytes", Convert.ToHexStringLower(Bytes.Span));
    }
}
