using System.Net;
using Hil.Coap;
using Hil.Coap.Dtls;
using Hil.Core.Network;

namespace Hil.Lwm2m.Links;

// One link of the server, with the CoAP endpoint on it and the word of who its peers are. What carries the datagrams can be exchanged, as
// when a server comes up on another port: the endpoint above does not notice.
internal class ServerLink : IDatagramLink
{
    private IDatagramLink _carrier;
    private bool _silent;

    protected ServerLink(IDatagramLink carrier)
    {
        _carrier = carrier;
        Address = AddressOf(carrier);
        Attach();
    }

    public event Action<Datagram>? Received;

    // From where to where a peer moved, as the secure link proved it.
    public event Action<PeerMoved>? Moved;

    public IPEndPoint LocalEndPoint => _carrier.LocalEndPoint;

    public bool IsSecure => Secure is not null;

    // Made after the link, on which it stands.
    public CoapEndpoint Coap { get; set; } = null!;

    // The same for all registrations that are made on it.
    public ServerAddress Address { get; private set; }

    public bool Silent
    {
        get => _silent;
        set
        {
            _silent = Coap.Silent = value;
            if (Secure is { } secure)
                secure.Silent = value;
        }
    }

    private ISecureLink? Secure => _carrier as ISecureLink;

    // A secure link is one to what stands on it, too, since its peers have proved where they are.
    public static ServerLink On(IDatagramLink carrier) => carrier is ISecureLink secure ? new SecureServerLink(secure) : new ServerLink(carrier);

    public PeerIdentity? IdentityOf(IPEndPoint peer) => Secure?.IdentityOf(peer);

    public void Forget(bool keepsResumable = false) => Secure?.Forget(keepsResumable);

    public IDatagramLink ChangeCarrier(IDatagramLink carrier)
    {
        if (carrier is ISecureLink != IsSecure)
            throw new ArgumentException($"A {(IsSecure ? "secure" : "plain")} link was expected in place of {Address}, found one that is not.", nameof(carrier));
        var former = _carrier;
        Detach();
        _carrier = carrier;
        Address = AddressOf(carrier);
        Attach();
        if (carrier is ISecureLink secure)
            (secure.Silent, ((ISecureLink)former).Silent) = (_silent, false);
        return former;
    }

    public void Send(IPEndPoint destination, ReadOnlySpan<byte> payload) => _carrier.Send(destination, payload);

    // The carrier is its owner's.
    public void Dispose() => Detach();

    private static ServerAddress AddressOf(IDatagramLink carrier) => new(carrier is ISecureLink ? "coaps" : "coap", carrier.LocalEndPoint);

    private void Attach()
    {
        _carrier.Received += OnReceived;
        if (Secure is { } secure)
            secure.Moved += OnMoved;
    }

    private void Detach()
    {
        _carrier.Received -= OnReceived;
        if (Secure is { } secure)
            secure.Moved -= OnMoved;
    }

    private void OnReceived(Datagram datagram) => Received?.Invoke(datagram);

    private void OnMoved(PeerMoved moved) => Moved?.Invoke(moved);
}
