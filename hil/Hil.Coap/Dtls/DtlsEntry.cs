using System.Net;
using System.Text.Json;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Coap.Dtls;

/// <summary>Something happened between this link and a peer: a handshake began or ended, an alert passed, a peer moved.</summary>
/// <param name="At">When.</param>
/// <param name="Peer">With whom.</param>
/// <param name="Text">What, in one line, without identities and keys.</param>
/// <param name="Failure">Why a handshake failed, or null where none did.</param>
public sealed record DtlsEntry(BoardTime At, IPEndPoint Peer, string Text, DtlsFailure? Failure = null) : TimelineEntry(At)
{
    /// <inheritdoc />
    public override string Channel => "dtls";

    /// <inheritdoc />
    public override string Describe() => $"{Peer} {Text}";

    /// <inheritdoc />
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("peer", Peer.ToString());
        if (Failure is { } failure)
            json.WriteString("failure", failure.ToString());
    }
}
