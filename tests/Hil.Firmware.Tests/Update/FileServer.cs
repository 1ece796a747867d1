using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Firmware.Tests.Rigs;
using static Hil.Firmware.Tests.Rigs.CoapWire;

namespace Hil.Firmware.Tests.Update;

/// <summary>A server of one file in blocks (RFC 7959 §2.4), byte by byte, that a test may silence or turn against the device.</summary>
internal sealed class FileServer
{
    public const int Block2 = 23;
    public const int ETagOption = 4;

    private readonly IDatagramLink _link;
    private readonly List<(BoardTime At, byte[] Bytes)> _received = [];

    public FileServer(Rig rig, byte[] file, int port = 5690)
    {
        (File, Port, Answer) = (file, port, Serve);
        _link = rig.Open(port);
        _link.Received += datagram =>
        {
            var bytes = datagram.Payload.ToArray();
            _received.Add((rig.Clock.Now, bytes));
            if (Type(bytes) == Con && Answer(bytes) is { } answer)
                Send(answer);
        };
    }

    public int Port { get; }

    public string Uri => $"coap://192.0.2.2:{Port}/fw/image.bin?board=thingy91";

    public byte[] File { get; set; }

    public byte[]? ETag { get; set; } = [1, 2, 3, 4];

    /// <summary>The largest blocks that it sends.</summary>
    public int Exponent { get; set; } = 6;

    /// <summary>What is answered to a request at once; null is silence. At first the file is served.</summary>
    public Func<byte[], byte[]?> Answer { get; set; }

    public IReadOnlyList<(BoardTime At, byte[] Bytes)> Received => _received;

    /// <summary>The offsets that were asked for, in order.</summary>
    public IReadOnlyList<int> Asked => [.. _received.Where(r => Type(r.Bytes) == Con).Select(r => OffsetOf(r.Bytes).Offset)];

    public void Send(byte[] message) => _link.Send(new System.Net.IPEndPoint(System.Net.IPAddress.Parse("192.0.2.1"), 5683), message);

    public byte[] Serve(byte[] request)
    {
        var (offset, exponent) = OffsetOf(request);
        exponent = Math.Min(exponent, Exponent);
        if (offset >= File.Length)
            return Reply(request, 0x80, [], []);
        var size = 16 << exponent;
        var more = offset + size < File.Length;
        List<(int, byte[])> options = [Number(Block2, (uint)(offset / size << 4 | (more ? 8 : 0) | exponent)), Number(28, (uint)File.Length)];
        if (ETag is { } etag)
            options.Add((ETagOption, etag));
        return Reply(request, 0x45, options, File[offset..Math.Min(offset + size, File.Length)]);
    }

    public static byte[] Reply(byte[] request, int code, IEnumerable<(int, byte[])> options, byte[] payload) =>
        Message(Ack, code, Id(request), Token(request), options, payload);

    private static (int Offset, int Exponent) OffsetOf(byte[] request)
    {
        var block = Option(request, Block2) ?? 6;
        return ((int)(block >> 4) * (16 << (int)(block & 7)), (int)(block & 7));
    }
}
