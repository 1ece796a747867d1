using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Hil.Coap.Dtls.Records;
using Hil.Core.Time;

namespace Hil.Coap.Dtls.Handshakes;

/// <summary>
/// Has clients prove that they hear what is sent to their address, before anything is kept of them (RFC 6347 §4.2.1). A cookie is a keyed hash
/// of the client's address and of what its ClientHello begins with, up to its session id: so the first fragment of one is enough.
/// </summary>
/// <param name="fillRandom">Makes secrets.</param>
internal sealed class Cookies(Action<byte[]> fillRandom)
{
    private const int SecretBytes = 32;
    private const int SessionIdOffset = 34;
    private const int MostSessionIdBytes = 32;
    private const byte HelloVerifyRequest = 3;

    private static readonly TimeSpan SecretLifetime = TimeSpan.FromMinutes(10);

    private byte[]? _secret;
    private byte[]? _before;
    private BoardTime _since;

    /// <summary>None that was given out is good any more.</summary>
    public void Renew() => _secret = _before = null;

    /// <summary>Judges a ClientHello.</summary>
    /// <param name="source">Where it came from.</param>
    /// <param name="hello">The message without its header, or the beginning of it.</param>
    /// <param name="now">The board time.</param>
    /// <param name="wanted">The cookie to ask for where there is none that is good.</param>
    public CookieVerdict Judge(IPEndPoint source, ReadOnlySpan<byte> hello, BoardTime now, out byte[] wanted)
    {
        wanted = [];
        if (EndOfSessionId(hello) is not { } end)
            return CookieVerdict.Unreadable;
        Age(now);
        var beginning = hello[..end];
        var shown = In(hello);
        wanted = Make(_secret!, source, beginning);
        return CryptographicOperations.FixedTimeEquals(shown, wanted)
            || (_before is not null && CryptographicOperations.FixedTimeEquals(shown, Make(_before, source, beginning)))
                ? CookieVerdict.Good
                : CookieVerdict.Wanted;
    }

    /// <summary>The cookie that a ClientHello carries, empty where it carries none.</summary>
    public static ReadOnlySpan<byte> In(ReadOnlySpan<byte> hello) => EndOfSessionId(hello) is { } end ? hello.Slice(end + 1, hello[end]) : [];

    /// <summary>Asks for a cookie: a record with the number of the one that it answers (RFC 6347 §4.2.1).</summary>
    /// <param name="cookie">The cookie.</param>
    /// <param name="sequence">The number of the ClientHello's record.</param>
    public static byte[] Ask(byte[] cookie, long sequence)
    {
        var length = (byte)(3 + cookie.Length);
        // Whatever will be agreed on, this message says 1.0.
        byte[] record =
        [
            DtlsRecord.Handshake, 254, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)(HelloFragment.HeaderBytes + length),
            HelloVerifyRequest, 0, 0, length, 0, 0, 0, 0, 0, 0, 0, length,
            254, 255, (byte)cookie.Length, .. cookie,
        ];
        DtlsRecord.Read(record, 0, 0, out var header);
        header.Renumber(record, sequence);
        return record;
    }

    // Where the session id ends and the cookie begins, with its length; null where the hello does not reach to the cookie's end.
    private static int? EndOfSessionId(ReadOnlySpan<byte> hello)
    {
        if (hello.Length <= SessionIdOffset || hello[SessionIdOffset] > MostSessionIdBytes)
            return null;
        var end = SessionIdOffset + 1 + hello[SessionIdOffset];
        return hello.Length > end && hello.Length >= end + 1 + hello[end] ? end : null;
    }

    // A cookie stays good for a secret's lifetime at least, and for two at most.
    private void Age(BoardTime now)
    {
        if (_secret is not null && now - _since <= SecretLifetime)
            return;
        _before = now - _since > 2 * SecretLifetime ? null : _secret;
        fillRandom(_secret = new byte[SecretBytes]);
        _since = now;
    }

    private static byte[] Make(byte[] secret, IPEndPoint source, ReadOnlySpan<byte> beginning)
    {
        var address = Encoding.ASCII.GetBytes(source.ToString());
        var sealedBytes = new byte[sizeof(int) + address.Length + beginning.Length];
        BinaryPrimitives.WriteInt32BigEndian(sealedBytes, address.Length);
        address.CopyTo(sealedBytes, sizeof(int));
        beginning.CopyTo(sealedBytes.AsSpan(sizeof(int) + address.Length));
        return HMACSHA256.HashData(secret, sealedBytes);
    }
}
