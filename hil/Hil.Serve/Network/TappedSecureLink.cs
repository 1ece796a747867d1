using System.Net;
using Hil.Coap.Dtls;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Serve.Network;

/// <summary>A <see cref="TappedLink"/> above DTLS: what is captured is what was inside, so that neither identities nor handshakes are in it.</summary>
internal sealed class TappedSecureLink : TappedLink, ISecureLink
{
    // As if it had been sent to the port of coap, so that readers of a capture decode it.
    private const int CoapPort = 5683;

    private readonly ISecureLink _inner;

    /// <inheritdoc cref="TappedLink(Core.Network.IDatagramLink, BoardClock, Timeline)" />
    public TappedSecureLink(ISecureLink inner, BoardClock clock, Timeline timeline)
        : base(inner, clock, timeline)
    {
        _inner = inner;
        _inner.Moved += OnMoved;
    }

    public event Action<PeerMoved>? Moved;

    protected override IPEndPoint Shown => new(LocalEndPoint.Address, CoapPort);

    public bool Silent
    {
        get => _inner.Silent;
        set => _inner.Silent = value;
    }

    public PeerIdentity? IdentityOf(IPEndPoint peer) => _inner.IdentityOf(peer);

    public void Forget(bool keepsResumable = false) => _inner.Forget(keepsResumable);

    public override void Dispose()
    {
        _inner.Moved -= OnMoved;
        base.Dispose();
    }

    private void OnMoved(PeerMoved moved) => Moved?.Invoke(moved);
}
