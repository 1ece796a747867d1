using System.Net;
using Hil.Coap.Dtls.Handshakes;
using Hil.Core.Time;
using Org.BouncyCastle.Tls;

namespace Hil.Coap.Dtls.Sessions;

/// <summary>A session with a peer that has proved who it is.</summary>
internal sealed class DtlsSession(Handshake handshake, DtlsTransport transport, BoardTime now)
{
    public PeerIdentity Identity { get; } = handshake.Notes.Identity!;

    /// <summary>Where the peer is; null where its address was given to another peer since.</summary>
    public IPEndPoint? Peer { get; set; } = handshake.Peer;

    /// <summary>Where the peer was when its address was given to another; null where it has an address, or a connection id that finds it.</summary>
    public IPEndPoint? DisplacedFrom { get; set; }

    /// <summary>What the peer's records carry, or null where they carry nothing.</summary>
    public byte[]? ConnectionId { get; } = handshake.Notes.UsesConnectionId ? handshake.ConnectionId : null;

    public byte[] HelloRandom { get; } = handshake.HelloRandom;

    public HandshakeNotes Notes { get; } = handshake.Notes;

    public BoardTime LastHeard { get; set; } = now;

    public LinkedListNode<DtlsSession>? Place { get; set; }

    public bool IsOver { get; private set; }

    /// <summary>How many of the peer's records did not verify.</summary>
    public int Unverified => handshake.Setup.Crypto.RecordsThatDidNotVerify;

    /// <summary>Decrypts a datagram.</summary>
    /// <param name="datagram">The datagram.</param>
    /// <param name="plain">Is given what it says, record by record.</param>
    /// <returns>What the records were, as far as they verified; null where none did.</returns>
    public DtlsRecordFlags? Receive(ReadOnlySpan<byte> datagram, Action<byte[]> plain)
    {
        DtlsRecordFlags? seen = null;
        var buffer = new byte[Math.Max(datagram.Length, Records.DtlsRecord.PlainHeaderBytes)];
        try
        {
            handshake.Wire.LayOut(datagram);
            for (var length = transport.Receive(buffer, 0, Note); length >= 0; length = transport.ReceivePending(buffer, Note))
                plain(buffer.AsSpan(0, length).ToArray());
        }
        catch (Exception)
        {
            // A fatal alert of the peer, which the notes hold; or a record that only the peer can have made, and that breaks the protocol.
            IsOver = true;
        }

        IsOver |= Notes.EndedByPeer;
        return seen;

        void Note(DtlsRecordFlags flags) => seen = (seen ?? DtlsRecordFlags.None) | flags;
    }

    /// <summary>What came in the same datagram as the last message of the handshake.</summary>
    public void ReceivePending(Action<byte[]> plain)
    {
        var buffer = new byte[1 << 14];
        try
        {
            for (var length = transport.ReceivePending(buffer); length >= 0; length = transport.ReceivePending(buffer))
                plain(buffer.AsSpan(0, length).ToArray());
        }
        catch (Exception)
        {
            IsOver = true;
        }
    }

    public void Send(ReadOnlySpan<byte> payload)
    {
        try
        {
            transport.Send(payload);
        }
        catch (Exception)
        {
            IsOver = true;
        }
    }

    /// <summary>Says close_notify.</summary>
    public void Close()
    {
        if (IsOver)
            return;
        IsOver = true;
        try
        {
            transport.Close();
        }
        catch (Exception)
        {
            // It is over in any case.
        }
    }

    public IReadOnlyList<byte[]> TakeOutbound() => handshake.Wire.TakeOutbound();
}
