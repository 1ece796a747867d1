using System.Net;
using System.Text;
using Hil.Coap.Dtls;
using Hil.Coap.Dtls.Credentials;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Coap.Tests.Dtls;

/// <summary>Our link on a socket in real time, for peers of other hands: a server that says again what it hears, or a client.</summary>
public sealed class SecureSocket : IDisposable
{
    public const string Identity = "us-by-them";
    public const string Key = "sixteen byte key";

    public static readonly string HexKey = Convert.ToHexStringLower(Encoding.ASCII.GetBytes(Key));

    private readonly StringBuilder _heard = new();

    public SecureSocket(DtlsOptions? options = null, DtlsCredentials? credentials = null, bool echoes = true)
    {
        Clock = new(Timeline);
        Credentials = credentials ?? new DtlsCredentials().Add(Identity, Encoding.ASCII.GetBytes(Key));
        Link = new(UdpLink.Open(new(IPAddress.Loopback, 0)), Clock, Timeline, Credentials, options);
        Link.Received += datagram =>
        {
            lock (_heard)
                _heard.Append(Encoding.UTF8.GetString(datagram.Payload.Span));
            if (echoes)
                Link.Send(datagram.Source, Encoding.UTF8.GetBytes("we heard " + Encoding.UTF8.GetString(datagram.Payload.Span)));
            Clock.Signal();
        };
    }

    public Timeline Timeline { get; } = new();

    public SystemBoardClock Clock { get; }

    public DtlsCredentials Credentials { get; }

    public DtlsLink Link { get; }

    public int Port => Link.LocalEndPoint.Port;

    public string Lines => string.Join('\n', Timeline.Snapshot().Select(entry => entry.Describe()));

    public string Heard
    {
        get
        {
            lock (_heard)
                return _heard.ToString();
        }
    }

    /// <summary>A port on which nothing listens yet.</summary>
    public static IPEndPoint FreePort()
    {
        using var link = UdpLink.Open(new(IPAddress.Loopback, 0));
        return link.LocalEndPoint;
    }

    public async Task<bool> Until(Func<bool> condition) => await Clock.RunUntil(condition, Clock.Now + TimeSpan.FromSeconds(20));

    public void Dispose()
    {
        Link.Dispose();
        Clock.Dispose();
    }
}
