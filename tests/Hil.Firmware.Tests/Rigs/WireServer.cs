using Hil.Core.Network;
using Hil.Core.Time;

namespace Hil.Firmware.Tests.Rigs;

/// <summary>
/// A server made of bytes: it answers Register, Update and De-register by itself unless it is told otherwise, and lets the test send
/// whatever it likes and look at every datagram that came.
/// </summary>
internal sealed class WireServer
{
    private readonly Rig _rig;
    private readonly IDatagramLink _link;
    private readonly List<(BoardTime At, byte[] Bytes)> _received = [];
    private ushort _nextId = 0x7000;

    public WireServer(Rig rig)
    {
        _rig = rig;
        _link = rig.Open(5683);
        _link.Received += datagram =>
        {
            var bytes = datagram.Payload.ToArray();
            _received.Add((rig.Clock.Now, bytes));
            if (Answer(bytes) is { } answer)
                Send(answer);
        };
    }

    /// <summary>Every datagram that the board sent, in order.</summary>
    public IReadOnlyList<(BoardTime At, byte[] Bytes)> Received => _received;

    /// <summary>What is answered to a datagram at once; null is silence. At first the registration interface is served.</summary>
    public Func<byte[], byte[]?> Answer { get; set; } = Serve;

    /// <summary>2.01, 2.04 and 2.02 to the requests of the registration interface.</summary>
    public static byte[]? Serve(byte[] message)
    {
        if (CoapWire.Type(message) != CoapWire.Con || message[1] >> 5 != 0)
            return null;
        var path = CoapWire.Options(message).Count(o => o.Number == 11);
        return (message[1], path) switch
        {
            (CoapWire.Post, 1) => Reply(message, 0x41, [(8, "rd"u8.ToArray()), (8, "x1"u8.ToArray())]),
            (CoapWire.Post, _) => Reply(message, 0x44),
            (CoapWire.Delete, _) => Reply(message, 0x42),
            _ => null,
        };
    }

    public static byte[] Reply(byte[] request, int code, IEnumerable<(int, byte[])>? options = null) =>
        CoapWire.Message(CoapWire.Ack, code, CoapWire.Id(request), CoapWire.Token(request), options);

    public ushort NextId() => ++_nextId;

    public void Send(byte[] message) => _link.Send(new System.Net.IPEndPoint(System.Net.IPAddress.Parse("192.0.2.1"), 5683), message);

    /// <summary>Sends a message and returns what the board sent within a twentieth of a second.</summary>
    public IReadOnlyList<byte[]> Exchange(byte[] message, double seconds = 0.05)
    {
        var first = _received.Count;
        Send(message);
        _rig.Run(seconds);
        return [.. _received.Skip(first).Select(r => r.Bytes)];
    }

    /// <summary>Sends a confirmable request and returns its one answer.</summary>
    public byte[] Request(int method, string uri, int? accept = null, int? format = null, byte[]? payload = null, uint? observe = null, byte[]? token = null)
    {
        var options = CoapWire.Uri(uri).ToList();
        if (accept is { } a)
            options.Add(CoapWire.Number(17, (uint)a));
        if (format is { } f)
            options.Add(CoapWire.Number(12, (uint)f));
        if (observe is { } o)
            options.Add(CoapWire.Number(6, o));
        var id = NextId();
        token ??= [0xA0, (byte)id];
        var request = CoapWire.Message(CoapWire.Con, method, id, token, options, payload);
        var answers = Exchange(request).Where(m => CoapWire.Type(m) == CoapWire.Ack).ToList();
        Assert.That(answers, Has.Count.EqualTo(1), () => $"{method} {uri} was to be answered once");
        Assert.That(CoapWire.Id(answers[0]), Is.EqualTo(id));
        Assert.That(CoapWire.Token(answers[0]), Is.EqualTo(token));
        return answers[0];
    }

    /// <summary>A rig with a registered device and a server of bytes.</summary>
    public static (Rig Rig, WireServer Server) Registered()
    {
        var rig = new Rig();
        var server = new WireServer(rig);
        rig.PowerOn();
        Assert.That(rig.RunUntil(() => server.Received.Count == 1, 1), Is.True, "it did not register");
        rig.Run(0.05);
        return (rig, server);
    }
}
