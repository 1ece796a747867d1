using Hil.Coap.Messages;

namespace Hil.Coap.Tests.Fuzz;

/// <summary>Makes bad datagrams out of good ones: seeded, so that a number names a datagram.</summary>
public sealed class Mutator(uint seed, IReadOnlyList<byte[]> good)
{
    // xorshift32 (Marsaglia 2003): cheap, and the same on every machine.
    private uint _state = seed == 0 ? 1 : seed;

    public uint Next(uint below)
    {
        _state ^= _state << 13;
        _state ^= _state >> 17;
        _state ^= _state << 5;
        return _state % below;
    }

    /// <summary>One of the good datagrams with none to five mutations, and mostly with a message id of its own, or it would be taken for a copy.</summary>
    public byte[] Make()
    {
        var bytes = good[(int)Next((uint)good.Count)].ToArray();
        if (Next(4) != 0)
            (bytes[2], bytes[3]) = ((byte)Next(256), (byte)Next(256));
        return Mutate(bytes, (int)Next(6));
    }

    /// <summary>A datagram with mutations.</summary>
    public byte[] Mutate(byte[] datagram, int mutations)
    {
        var bytes = new List<byte>(datagram);
        for (; mutations > 0; mutations--)
            Mutate(bytes);
        return [.. bytes];
    }

    private void Mutate(List<byte> bytes)
    {
        if (bytes.Count == 0)
        {
            bytes.Add((byte)Next(256));
            return;
        }

        var at = (int)Next((uint)bytes.Count);
        switch (Next(8))
        {
            case 0:
                bytes[at] ^= (byte)(1 << (int)Next(8));
                break;
            case 1:
                bytes[at] = (byte)Next(256);
                break;
            case 2:
                // The values at the edges of option deltas, lengths and blocks.
                bytes[at] = (byte)(Next(6) switch { 0 => 0x00, 1 => 0xff, 2 => 0xdd, 3 => 0xee, 4 => 0x0f, _ => 0xf0 });
                break;
            case 3:
                bytes.RemoveRange(at, (int)Math.Min(Next(8) + 1, (uint)(bytes.Count - at)));
                break;
            case 4:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 5:
                for (var n = Next(8) + 1; n > 0; n--)
                    bytes.Insert(at, (byte)Next(256));
                break;
            case 6:
                // The end of another one behind the beginning of this one.
                var other = good[(int)Next((uint)good.Count)];
                var from = (int)Next((uint)other.Length);
                bytes.RemoveRange(at, bytes.Count - at);
                bytes.AddRange(other[from..]);
                break;
            default:
                var length = (int)Math.Min(Next(16) + 1, (uint)(bytes.Count - at));
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
        }
    }

    /// <summary>One of each sort of message that an endpoint deals with.</summary>
    public static IReadOnlyList<byte[]> Messages()
    {
        CoapOption[] Path(string path, params CoapOption[] more) => [.. CoapOptions.Path(CoapOptionNumber.UriPath, path), .. more];
        CoapOption Number(int number, uint value) => CoapOption.UnsignedInteger(number, value);
        byte[] Message(CoapType type, CoapCode code, CoapOption[] options, int payload = 0) => CoapEncoder.Encode(new(type, code, 0x1234)
        {
            Token = new([1, 2, 3, 4]),
            Options = new(options),
            Payload = Enumerable.Range(0, payload).Select(i => (byte)i).ToArray(),
        });
        CoapOption Block(int which, int number, bool more, int exponent) => new CoapBlock(number, more, exponent).ToOption(which);

        return
        [
            Message(CoapType.Confirmable, CoapCode.Get, Path("/big")),
            Message(CoapType.NonConfirmable, CoapCode.Get, Path("/big", Block(CoapOptionNumber.Block2, 3, false, 2))),
            Message(CoapType.Confirmable, CoapCode.Get, Path("/observed", Number(CoapOptionNumber.Observe, 0))),
            Message(CoapType.Confirmable, CoapCode.Get, Path("/observed", Number(CoapOptionNumber.Observe, 1))),
            Message(CoapType.Confirmable, CoapCode.Fetch, Path("/observed", Number(CoapOptionNumber.Observe, 0), Number(CoapOptionNumber.ContentFormat, 112)), 20),
            Message(CoapType.Confirmable, CoapCode.Fetch, Path("/big", Block(CoapOptionNumber.Block2, 0, false, 1)), 20),
            Message(CoapType.Confirmable, CoapCode.Fetch, Path("/big", Block(CoapOptionNumber.Block2, 1, false, 1))),
            Message(CoapType.Confirmable, CoapCode.Put, Path("/put", Block(CoapOptionNumber.Block1, 0, true, 2), Number(CoapOptionNumber.Size1, 150)), 64),
            Message(CoapType.Confirmable, CoapCode.Put, Path("/put", Block(CoapOptionNumber.Block1, 1, true, 2)), 64),
            Message(CoapType.Confirmable, CoapCode.Put, Path("/put", Block(CoapOptionNumber.Block1, 2, false, 2)), 22),
            Message(CoapType.Confirmable, CoapCode.IPatch, Path("/put", Block(CoapOptionNumber.Block1, 0, true, 0), Number(CoapOptionNumber.RequestTag, 7)), 16),
            Message(CoapType.Confirmable, CoapCode.Post, Path("/later", CoapOption.Text(CoapOptionNumber.UriQuery, "ep=device"), CoapOption.Text(CoapOptionNumber.UriQuery, "lt=60")), 30),
            Message(CoapType.NonConfirmable, CoapCode.Delete, Path("/put", Number(CoapOptionNumber.NoResponse, 26))),
            Message(CoapType.Confirmable, CoapCode.Post, Path("/echo", new CoapOption(CoapOptionNumber.Echo, new byte[16]))),
            Message(CoapType.Confirmable, CoapCode.Get, [CoapOption.Text(CoapOptionNumber.ProxyUri, "coap://example.org/")]),
            Message(CoapType.Confirmable, CoapCode.Get, [CoapOption.Text(9, "critical")]),
            Message(CoapType.NonConfirmable, CoapCode.Content, [Number(CoapOptionNumber.Observe, 5), Number(CoapOptionNumber.MaxAge, 60)], 10),
            Message(CoapType.Confirmable, CoapCode.Content, [Number(CoapOptionNumber.Observe, 6), Block(CoapOptionNumber.Block2, 0, true, 2)], 64),
            Message(CoapType.Acknowledgement, CoapCode.Content, [Block(CoapOptionNumber.Block2, 0, true, 6), new(CoapOptionNumber.ETag, new byte[8])], 1024),
            Message(CoapType.Acknowledgement, CoapCode.Continue, [Block(CoapOptionNumber.Block1, 0, true, 2)]),
            CoapEncoder.Encode(new(CoapType.Confirmable, CoapCode.Empty, 0x1234)),
            CoapEncoder.Encode(CoapMessage.EmptyAcknowledgement(0x1234)),
            CoapEncoder.Encode(CoapMessage.Reset(0x1234)),
        ];
    }
}
