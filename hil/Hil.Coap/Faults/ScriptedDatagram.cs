using System.Globalization;
using System.Net;
using Hil.Coap.Messages;

namespace Hil.Coap.Faults;

/// <summary>A datagram that passes a <see cref="ScriptedLink"/>.</summary>
/// <param name="IsSent">Whether the link's owner sends it; else it comes from the peer.</param>
/// <param name="Number">Which it is among all of its direction, counted from 1.</param>
/// <param name="Peer">To or from whom, as the link's owner knows the peer.</param>
/// <param name="Bytes">What it carries.</param>
public sealed record ScriptedDatagram(bool IsSent, int Number, IPEndPoint Peer, ReadOnlyMemory<byte> Bytes)
{
    private readonly Lazy<CoapMessage?> _message = new(() => CoapDecoder.Decode(Bytes).Message);

    /// <summary>The CoAP message in it, or null where it is none: malformed, or encrypted.</summary>
    public CoapMessage? Message => _message.Value;

    /// <summary>Direction, number and message, or the length of what is no message: <c>&gt; 3 CON 0x12ab GET /3/0</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{(IsSent ? '>' : '<')} {Number} {(Message is { } message ? message.ToString() : $"{Bytes.Length} bytes")}");
}
