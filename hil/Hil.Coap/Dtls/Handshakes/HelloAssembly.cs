using System.Buffers.Binary;
using System.Net;
using Hil.Coap.Dtls.Records;
using Hil.Core.Time;

namespace Hil.Coap.Dtls.Handshakes;

/// <summary>A ClientHello that comes in fragments, of a client whose first fragment carried its cookie (RFC 6347 §4.2.3).</summary>
internal sealed class HelloAssembly
{
    private const int HeaderBytes = DtlsRecord.PlainHeaderBytes + HelloFragment.HeaderBytes;
    private const int RandomOffset = 2;
    private const int RandomBytes = 32;

    private readonly int _sequence;
    private readonly byte[] _record;
    private readonly bool[] _has;
    private int _missing;

    public HelloAssembly(IPEndPoint source, BoardTime begunAt, HelloFragment first, ReadOnlySpan<byte> record)
    {
        (Source, BegunAt, _sequence) = (source, begunAt, first.Sequence);
        _has = new bool[first.Length];
        _missing = first.Length;
        // One record that is not fragmented, with the first one's headers: the hash of the handshake is computed over it as if it had come so
        // (§4.2.6).
        _record = new byte[HeaderBytes + first.Length];
        record[..HeaderBytes].CopyTo(_record);
        BinaryPrimitives.WriteUInt16BigEndian(_record.AsSpan(DtlsRecord.PlainHeaderBytes - 2), (ushort)(HelloFragment.HeaderBytes + first.Length));
        _record.AsSpan(DtlsRecord.PlainHeaderBytes + 1, 3).CopyTo(_record.AsSpan(DtlsRecord.PlainHeaderBytes + 9));
    }

    public IPEndPoint Source { get; }

    public BoardTime BegunAt { get; }

    public bool IsWhole => _missing == 0;

    public int Missing => _missing;

    /// <summary>The whole ClientHello in a record.</summary>
    public byte[] Record => _record;

    /// <summary>Whether a fragment is of this ClientHello, as far as its header tells.</summary>
    public bool Fits(HelloFragment fragment) => fragment.Length == _has.Length && fragment.Sequence == _sequence;

    /// <summary>Whether a first fragment is a copy of this one's.</summary>
    public bool BeginsWith(ReadOnlySpan<byte> piece) =>
        piece.Length >= RandomOffset + RandomBytes && piece.Slice(RandomOffset, RandomBytes).SequenceEqual(_record.AsSpan(HeaderBytes + RandomOffset, RandomBytes));

    /// <summary>Takes a fragment that fits. What is there already stays, so that a copy changes nothing.</summary>
    public void Add(HelloFragment fragment, ReadOnlySpan<byte> piece)
    {
        for (var i = 0; i < fragment.Bytes; i++)
        {
            var at = fragment.Offset + i;
            if (_has[at])
                continue;
            _has[at] = true;
            _record[HeaderBytes + at] = piece[i];
            _missing--;
        }
    }
}
