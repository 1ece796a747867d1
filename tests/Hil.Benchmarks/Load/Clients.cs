using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Hil.Coap.Messages;

namespace Hil.Benchmarks.Load;

/// <summary>
/// Clients with a socket each. They send in batches and wait for the answers of a batch before the next, so that nothing is lost in full
/// buffers: what is measured is the server's processor time, not who gives up first.
/// </summary>
internal sealed class Clients : IDisposable
{
    private const int Batch = 50;

    // For machines that have much else to do: what is measured is processor time, which passes for the server alone.
    private const int PatienceMilliseconds = 60_000;

    // What a client of LwM2M 1.1 with four objects registers.
    private const string Links = "</>;rt=\"oma.lwm2m\";ct=110,</1/0>,</3/0>,</5/0>,</33650>;ver=1.0,</33650/0>,</33650/1>,</33650/2>,</33650/3>";

    private readonly Socket[] _sockets;
    private readonly byte[] _buffer = new byte[2048];
    private readonly ushort[] _ids;
    private readonly CoapToken[] _tokens;
    private readonly CoapMessage?[] _asked;
    private uint _sequence = 1;

    public Clients(IPEndPoint server, int count)
    {
        _ids = new ushort[count];
        _tokens = new CoapToken[count];
        _asked = new CoapMessage?[count];
        _sockets = new Socket[count];
        for (var i = 0; i < count; i++)
        {
            var socket = _sockets[i] = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = PatienceMilliseconds };
            socket.Connect(server);
            // Of its own each, as real clients begin: coap-rd names what it registers by message id and millisecond, and takes two of one
            // name for one.
            _ids[i] = (ushort)(i * 61);
        }
    }

    /// <summary>A Register of a client of LwM2M 1.1.</summary>
    /// <param name="client">A part of its name.</param>
    /// <param name="round">The other part.</param>
    /// <param name="id">The message id.</param>
    public static CoapMessage Registration(int client, int round, ushort id) => new(CoapType.Confirmable, CoapCode.Post, id)
    {
        Token = new([1, 2, 3, 4]),
        Options = new([
            .. CoapOptions.Path(CoapOptionNumber.UriPath, "/rd"),
            CoapOption.UnsignedInteger(CoapOptionNumber.ContentFormat, 40),
            CoapOption.Text(CoapOptionNumber.UriQuery, "lwm2m=1.1"),
            CoapOption.Text(CoapOptionNumber.UriQuery, string.Create(CultureInfo.InvariantCulture, $"ep=urn:imei:{round:000}{client:000000000000}")),
            CoapOption.Text(CoapOptionNumber.UriQuery, "lt=86400"),
        ]),
        Payload = Encoding.ASCII.GetBytes(Links),
    };

    /// <summary>Waits until the server listens, with a socket that nothing else uses.</summary>
    public void Ping()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 250 };
        socket.Connect(_sockets[0].RemoteEndPoint!);
        for (ushort attempt = 0; attempt < 200; attempt++)
        {
            try
            {
                socket.Send(CoapEncoder.Encode(new(CoapType.Confirmable, CoapCode.Empty, attempt)));
                socket.Receive(_buffer);
                return;
            }
            catch (SocketException)
            {
                // Not yet.
            }
        }

        throw new InvalidOperationException("The server does not answer a ping.");
    }

    /// <summary>Registers each client under a name of its own.</summary>
    /// <param name="round">A part of the names, so that each round registers new ones.</param>
    public void Register(int round) => All(i => SendRegister(i, round), i => Expect(i, CoapCode.Created));

    /// <summary>Registers each client with a server that observes each, and answers what the server asks.</summary>
    public void BecomeObserved() => All(i => SendRegister(i, 0), i =>
    {
        Expect(i, CoapCode.Created);
        var request = _asked[i] ?? Receive(i);
        _tokens[i] = request.Token;
        Send(i, new(CoapType.Acknowledgement, CoapCode.Content, request.MessageId)
        {
            Token = request.Token,
            Options = new([CoapOption.UnsignedInteger(CoapOptionNumber.Observe, 1), CoapOption.UnsignedInteger(CoapOptionNumber.ContentFormat, 0)]),
            Payload = "0"u8.ToArray(),
        });
    });

    /// <summary>Sends a notification from each client, which the server must acknowledge.</summary>
    public void Notify()
    {
        _sequence++;
        All(
            i => Send(i, new(CoapType.Confirmable, CoapCode.Content, _ids[i]++)
            {
                Token = _tokens[i],
                Options = new([CoapOption.UnsignedInteger(CoapOptionNumber.Observe, _sequence), CoapOption.UnsignedInteger(CoapOptionNumber.ContentFormat, 0)]),
                Payload = Encoding.ASCII.GetBytes(_sequence.ToString(CultureInfo.InvariantCulture)),
            }),
            i => Expect(i, CoapCode.Empty));
    }

    /// <summary>Puts a value of the same length from each client, each to the same resource.</summary>
    public void Put(string path)
    {
        _sequence++;
        All(
            i => Send(i, new(CoapType.Confirmable, CoapCode.Put, _ids[i]++)
            {
                Token = new([1, 2, 3, 4]),
                Options = new([.. CoapOptions.Path(CoapOptionNumber.UriPath, path), CoapOption.UnsignedInteger(CoapOptionNumber.ContentFormat, 0)]),
                Payload = Encoding.ASCII.GetBytes(_sequence.ToString(CultureInfo.InvariantCulture)),
            }),
            i => Expect(i, CoapCode.Changed, CoapCode.Created));
    }

    public void Dispose()
    {
        foreach (var socket in _sockets)
            socket.Dispose();
    }

    private void SendRegister(int client, int round) => Send(client, Registration(client, round, _ids[client]++));

    private void All(Action<int> send, Action<int> receive)
    {
        for (var first = 0; first < _sockets.Length; first += Batch)
        {
            var end = Math.Min(first + Batch, _sockets.Length);
            for (var i = first; i < end; i++)
                send(i);
            for (var i = first; i < end; i++)
                receive(i);
        }
    }

    private void Send(int client, CoapMessage message) => _sockets[client].Send(CoapEncoder.Encode(message));

    private CoapMessage Receive(int client)
    {
        var length = _sockets[client].Receive(_buffer);
        return CoapDecoder.Decode(_buffer.AsMemory(0, length).ToArray()).Message ?? throw new InvalidOperationException("The server sent no CoAP message.");
    }

    private void Expect(int client, params ReadOnlySpan<CoapCode> codes)
    {
        var answer = Receive(client);
        // A server may ask before it answers.
        while (answer.Code.IsRequest)
            (_asked[client], answer) = (answer, Receive(client));
        if (answer.Type != CoapType.Acknowledgement || !codes.Contains(answer.Code))
            throw new InvalidOperationException($"An acknowledgement with {codes[0]} was expected, found {answer}.");
    }
}
