using System.Net;
using System.Text;
using Hil.Core.Time;
using Org.BouncyCastle.Tls;

namespace Hil.Coap.Dtls.Handshakes;

/// <summary>
/// Has clients prove that they hear what is sent to their address, before anything is kept of them (RFC 6347 §4.2.1). What is sent for it
/// is never longer than what came.
/// </summary>
internal sealed class Cookies(Func<HandshakeCrypto> makeCrypto)
{
    private static readonly TimeSpan SecretLifetime = TimeSpan.FromMinutes(10);

    private DtlsVerifier _verifier = new(makeCrypto());
    private DtlsVerifier? _before;
    private BoardTime _since;

    /// <summary>Judges a ClientHello.</summary>
    /// <param name="source">Where it came from.</param>
    /// <param name="datagram">The datagram with it.</param>
    /// <param name="now">The board time.</param>
    /// <param name="answer">What to send back, or null.</param>
    /// <returns>The request where it carries its cookie; otherwise null.</returns>
    public DtlsRequest? Judge(IPEndPoint source, byte[] datagram, BoardTime now, out byte[]? answer)
    {
        if (now - _since > SecretLifetime)
        {
            // A cookie stays good for a lifetime at least, and for two at most.
            _before = now - _since > 2 * SecretLifetime ? null : _verifier;
            _verifier = new(makeCrypto());
            _since = now;
        }

        var id = Encoding.ASCII.GetBytes(source.ToString());
        var sink = new Sink();
        answer = null;
        try
        {
            if (_verifier.VerifyRequest(id, datagram, 0, datagram.Length, sink) is { } request)
                return request;
            if (_before?.VerifyRequest(id, datagram, 0, datagram.Length, new Sink()) is { } earlier)
                return earlier;
        }
        catch (Exception)
        {
            // BouncyCastle takes some malformed hellos for a mistake of its caller, such as one of version 254.254.
            return null;
        }

        answer = sink.Sent is { } sent && sent.Length <= datagram.Length ? sent : null;
        return null;
    }

    private sealed class Sink : DatagramSender
    {
        public byte[]? Sent { get; private set; }

        public int GetSendLimit() => int.MaxValue;

        public void Send(byte[] buf, int off, int len) => Send(buf.AsSpan(off, len));

        public void Send(ReadOnlySpan<byte> buffer) => Sent = buffer.ToArray();
    }
}
