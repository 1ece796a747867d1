using System.Buffers.Binary;
using System.Net;
using Hil.Core.Network;

namespace Hil.Coap.Tests.Dtls;

/// <summary>A link that sends each ClientHello in fragments (RFC 6347 §4.2.3), made by hand.</summary>
/// <param name="inner">What carries them.</param>
/// <param name="bytes">How much of the message each holds; the last may hold less.</param>
/// <param name="arrange">Makes the datagrams of the fragments, each of which is one record; one a datagram in their order where it is null.</param>
/// <param name="overlap">How many bytes of the one before each holds, too.</param>
public sealed class FragmentingLink(IDatagramLink inner, int bytes, Func<List<byte[]>, IEnumerable<byte[]>>? arrange = null, int overlap = 0) : IDatagramLink
{
    private const int RecordHeader = 13;
    private const int MessageHeader = 12;

    public event Action<Datagram>? Received
    {
        add => inner.Received += value;
        remove => inner.Received -= value;
    }

    public IPEndPoint LocalEndPoint => inner.LocalEndPoint;

    public static bool IsHello(ReadOnlySpan<byte> datagram) => datagram is [22, _, _, 0, 0, ..] && datagram.Length > RecordHeader && datagram[RecordHeader] == 1;

    /// <summary>The fragments of a ClientHello, each in a record with a number of its own.</summary>
    public static List<byte[]> Cut(byte[] record, int bytes, int overlap = 0)
    {
        var body = record.AsSpan(RecordHeader + MessageHeader);
        var fragments = new List<byte[]>();
        for (var end = 0; end < body.Length;)
        {
            var from = Math.Max(0, end - overlap);
            end = Math.Min(body.Length, Math.Max(from + bytes, end + 1));
            byte[] fragment = [.. record.AsSpan(0, RecordHeader + MessageHeader), .. body[from..end]];
            fragment[10] = (byte)(record[10] * 64 + fragments.Count);
            BinaryPrimitives.WriteUInt16BigEndian(fragment.AsSpan(11), (ushort)(MessageHeader + end - from));
            BinaryPrimitives.WriteUInt16BigEndian(fragment.AsSpan(RecordHeader + 7), (ushort)from);
            BinaryPrimitives.WriteUInt16BigEndian(fragment.AsSpan(RecordHeader + 10), (ushort)(end - from));
            fragments.Add(fragment);
        }

        return fragments;
    }

    public void Send(IPEndPoint destination, ReadOnlySpan<byte> payload)
    {
        if (!IsHello(payload))
        {
            inner.Send(destination, payload);
            return;
        }

        var fragments = Cut(payload.ToArray(), bytes, overlap);
        foreach (var datagram in arrange?.Invoke(fragments) ?? fragments)
            inner.Send(destination, datagram);
    }

    public void Dispose() => inner.Dispose();
}
