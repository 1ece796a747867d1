using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Hil.Coap.Dtls;
using Hil.Coap.Dtls.Credentials;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Benchmarks.Dtls;

/// <summary>A client and a server with DTLS whose datagrams arrive the moment they are sent.</summary>
internal sealed class TwoLinks : IDisposable
{
    private const string Identity = "device";

    private static readonly IPEndPoint ServerAddress = new(IPAddress.Loopback, 5684);
    private static readonly IPEndPoint ClientAddress = new(IPAddress.Loopback, 40_000);
    private static readonly byte[] Payload = new byte[64];

    private readonly SystemBoardClock _clock = new(new Timeline());
    private readonly DtlsLink _client;
    private readonly DtlsLink _server;

    public TwoLinks(bool certificates)
    {
        var (serverPipe, clientPipe) = (new Pipe(ServerAddress), new Pipe(ClientAddress));
        (serverPipe.Other, clientPipe.Other) = (clientPipe, serverPipe);
        var key = RandomNumberGenerator.GetBytes(16);
        var client = new DtlsCredentials().Add(ServerAddress, new KnownServer(certificates ? null : new(Identity, key)));
        var server = new DtlsCredentials().Add(Identity, key);
        if (certificates)
        {
            (client.Certificate, var clientAnchor) = Issue();
            (server.Certificate, var serverAnchor) = Issue();
            client.Trust = DtlsTrust.FromPem(serverAnchor);
            server.Trust = DtlsTrust.FromPem(clientAnchor);
        }

        // Nothing gets lost here; on a busy machine a flight must not be sent again for all that.
        var options = new DtlsOptions { FirstResend = TimeSpan.FromHours(1), HandshakeTimeout = TimeSpan.FromHours(2) };
        _client = new(clientPipe, _clock, new(), client, options);
        _server = new(serverPipe, _clock, new(), server, options);
        _server.Received += _ => Heard++;
    }

    public int Heard { get; private set; }

    /// <summary>A new session, in which one datagram is said.</summary>
    public void Handshake(bool resumed)
    {
        if (resumed)
            _client.Close(ServerAddress);
        else
            _client.Forget();
        Say();
    }

    /// <summary>One datagram of 64 bytes, encrypted and decrypted.</summary>
    public void Say()
    {
        var before = Heard;
        _client.Send(ServerAddress, Payload);
        if (Heard != before + 1)
            throw new InvalidOperationException("What was said was expected to be heard, and was not.");
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
        _clock.Dispose();
    }

    private static (DtlsCertificate Certificate, string Anchor) Issue()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=benchmark", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(new(2020, 1, 1, 0, 0, 0, default), new(2099, 1, 1, 0, 0, 0, default));
        var pem = certificate.ExportCertificatePem();
        return (DtlsCertificate.FromPem(pem, key.ExportPkcs8PrivateKeyPem()), pem);
    }

    private sealed class Pipe(IPEndPoint local) : IDatagramLink
    {
        public event Action<Datagram>? Received;

        public Pipe? Other { get; set; }

        public IPEndPoint LocalEndPoint => local;

        public void Send(IPEndPoint destination, ReadOnlySpan<byte> payload) => Other!.Received?.Invoke(new(local, payload.ToArray()));

        public void Dispose()
        {
        }
    }
}
