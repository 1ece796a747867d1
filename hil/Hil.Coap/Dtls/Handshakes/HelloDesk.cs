using System.Net;
using Hil.Coap.Dtls.Records;
using Hil.Coap.Dtls.Sessions;
using Org.BouncyCastle.Tls;

namespace Hil.Coap.Dtls.Handshakes;

/// <summary>
/// Where clients come in: asks them for a cookie, puts together what comes in fragments, and lets nobody further who has not shown that he
/// hears what is sent to his address.
/// </summary>
internal sealed class HelloDesk : IDisposable
{
    private static readonly TimeSpan CookiePatience = TimeSpan.FromSeconds(10);

    private readonly LinkContext _context;
    private readonly Cookies _cookies;
    private readonly HelloAssemblies _hellos;
    private readonly AwaitedCookies _awaited = new();
    private readonly ITimer _cookieTimer;

    public HelloDesk(LinkContext context)
    {
        _context = context;
        _cookies = new(context.FillRandom);
        _hellos = new(context.Options.MostHandshakes, context.Options.HandshakeTimeout);
        _cookieTimer = context.MakeTimer(TellOfCookies);
    }

    public void Dispose() => _cookieTimer.Dispose();

    public void Forget()
    {
        _awaited.Clear();
        _hellos.Clear();
        _cookies.Renew();
    }

    /// <summary>Whether a fragment is awaited, of a ClientHello that has begun.</summary>
    public bool Expects(IPEndPoint source, HelloFragment fragment) => _hellos.Find(source, fragment) is not null;

    /// <summary>Takes a datagram that begins with a ClientHello or a fragment of one.</summary>
    /// <param name="source">Where it came from.</param>
    /// <param name="record">Its first record.</param>
    /// <param name="fragment">What is in that.</param>
    /// <param name="bytes">The datagram.</param>
    /// <param name="effects">Takes what follows from it.</param>
    /// <returns>The whole ClientHello in a record with what BouncyCastle begins a handshake with, or null where it is not to begin yet.</returns>
    public (byte[] Hello, DtlsRequest Request)? Take(
        IPEndPoint source, DtlsRecord record, HelloFragment fragment, ReadOnlySpan<byte> bytes, Effects effects)
    {
        do
        {
            if (TakePiece(source, record, fragment, bytes, effects) is not { } hello)
                continue;
            if (Read(hello) is { } request)
            {
                _awaited.Remove(source);
                return (hello, request);
            }

            _context.Write(effects, source, "< ClientHello ignored: it is malformed");
        }
        while (NextFragment(bytes, ref record, ref fragment));
        return null;
    }

    // Fragments may come several in a datagram, a whole ClientHello by itself only.
    private static bool NextFragment(ReadOnlySpan<byte> bytes, ref DtlsRecord record, ref HelloFragment fragment)
    {
        if (fragment.IsWhole || DtlsRecord.Read(bytes, record.End, 0, out var next) is not null || !ClientHelloRecord.Is(next, bytes)
            || HelloFragment.Read(next.Body(bytes)) is not { IsWhole: false } following)
            return false;
        (record, fragment) = (next, following);
        return true;
    }

    // The whole ClientHello in a record, once it is there and its cookie is good.
    private byte[]? TakePiece(IPEndPoint source, DtlsRecord record, HelloFragment fragment, ReadOnlySpan<byte> bytes, Effects effects)
    {
        var piece = record.Body(bytes)[HelloFragment.HeaderBytes..];
        if (!fragment.IsWhole && fragment.Length > HelloAssemblies.MostBytes)
        {
            _context.Write(effects, source, $"< ClientHello ignored: at most {HelloAssemblies.MostBytes} bytes were expected in fragments, {fragment.Length} were announced");
            return null;
        }

        if (fragment.IsFirst && !HasCookie(source, record, piece, bytes, effects))
            return null;
        if (fragment.IsWhole)
        {
            _hellos.Remove(source);
            return record.In(bytes).ToArray();
        }

        var assembly = fragment.IsFirst ? _hellos.Begin(source, _context.Now, fragment, record.In(bytes), piece) : _hellos.Find(source, fragment);
        assembly?.Add(fragment, piece);
        if (assembly is { IsWhole: true })
        {
            _hellos.Remove(source);
            return assembly.Record;
        }

        _context.Write(effects, source, $"< ClientHello, {fragment}: {(assembly is null ? "ignored, since its beginning has not come" : $"{assembly.Missing} bytes are missing")}");
        return null;
    }

    // Asks for the cookie where there is none. What is sent for it is never longer than what came.
    private bool HasCookie(IPEndPoint source, DtlsRecord record, ReadOnlySpan<byte> piece, ReadOnlySpan<byte> bytes, Effects effects)
    {
        var verdict = _cookies.Judge(source, piece, _context.Now, out var cookie);
        if (verdict == CookieVerdict.Good)
            return true;
        var answer = verdict == CookieVerdict.Wanted ? Cookies.Ask(cookie, record.Sequence(bytes)) : [];
        if (answer.Length == 0 || answer.Length > record.Length)
        {
            _context.Write(effects, source, "< ClientHello ignored: it is malformed, or ends before its cookie");
            return false;
        }

        _context.Write(effects, source, "< ClientHello > HelloVerifyRequest: asked to come back with a cookie");
        _context.Send(effects, source, [answer]);
        _awaited.Add(source, _context.Now + CookiePatience);
        if (_awaited.Count == 1)
            _cookieTimer.Change(CookiePatience, Timeout.InfiniteTimeSpan);
        return false;
    }

    private static DtlsRequest? Read(byte[] hello)
    {
        DtlsRecord.Read(hello, 0, 0, out var record);
        return AcceptedHello.Read(hello, Cookies.In(record.Body(hello)[HelloFragment.HeaderBytes..]).ToArray());
    }

    private void TellOfCookies(Effects effects)
    {
        foreach (var client in _awaited.TakeDue(_context.Now))
        {
            _context.Write(
                effects, client, "handshake failed: the client never came back with its cookie; its address is forged, or what is sent to it gets lost",
                DtlsFailure.CookieNotReturned);
        }

        if (_awaited.NextDue is { } due)
            _cookieTimer.Change(due - _context.Now, Timeout.InfiniteTimeSpan);
    }
}
