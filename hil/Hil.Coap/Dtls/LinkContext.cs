using System.Net;
using System.Security.Cryptography;
using Hil.Coap.Dtls.Credentials;
using Hil.Coap.Dtls.Handshakes;
using Hil.Coap.Dtls.Sessions;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Coap.Dtls;

/// <summary>What all parts of a link share: what it stands on, its randomness, and how it writes what happens.</summary>
internal sealed class LinkContext
{
    private readonly Timeline _timeline;
    private readonly byte[] _salt = new byte[16];
    private readonly SeededRandomness? _seeded;
    private ulong _streams;

    public LinkContext(DtlsLink owner, IDatagramLink link, BoardClock clock, Timeline timeline, IDtlsCredentials credentials, DtlsOptions options)
    {
        (Owner, Link, Clock, _timeline, Credentials, Options) = (owner, link, clock, timeline, credentials, options);
        _seeded = options.Seed is { } seed ? new(seed, _streams++) : null;
        FillRandom(_salt);
    }

    public DtlsLink Owner { get; }

    public IDatagramLink Link { get; }

    public BoardClock Clock { get; }

    public IDtlsCredentials Credentials { get; }

    public DtlsOptions Options { get; }

    public bool Silent { get; set; }

    public BoardTime Now => Clock.Now;

    /// <summary>A timer that is not started yet.</summary>
    public ITimer MakeTimer(Action<Effects> fire) =>
        Clock.CreateTimer(_ => Owner.OnTimer(fire), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public HandshakeSetup MakeSetup(LockStep steps) => new(Options, Credentials, MakeCrypto(), steps, Clock.GetUtcNow, _salt);

    public HandshakeCrypto MakeCrypto() => Options.Seed is { } seed ? HandshakeCrypto.Seeded(seed, _streams++) : HandshakeCrypto.Secure();

    public void FillRandom(byte[] bytes)
    {
        if (_seeded is not null)
            _seeded.NextBytes(bytes);
        else
            RandomNumberGenerator.Fill(bytes);
    }

    public void Write(Effects effects, IPEndPoint peer, string text, DtlsFailure? failure = null) =>
        effects.Write(_timeline, Now, peer, text, failure);

    public void Send(Effects effects, IPEndPoint peer, IReadOnlyList<byte[]> datagrams)
    {
        if (!Silent)
            effects.Send(Link, peer, datagrams);
        else if (datagrams.Count > 0)
            Write(effects, peer, $"> {datagrams.Count} datagrams not sent: silent");
    }

    /// <summary>A peer as it may be shown.</summary>
    public string Describe(PeerIdentity identity)
    {
        var shown = HandshakeSetup.Show(identity.Name, _salt, Options);
        return identity.Kind switch
        {
            PeerIdentityKind.PreSharedKey => $"PSK identity {shown}",
            PeerIdentityKind.Certificate => $"certificate {shown}",
            PeerIdentityKind.RawPublicKey => $"raw public key {shown}",
            _ => "nobody in particular",
        };
    }
}
