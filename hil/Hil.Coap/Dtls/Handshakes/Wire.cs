using Hil.Coap.Dtls.Records;
using Org.BouncyCastle.Tls;

namespace Hil.Coap.Dtls.Handshakes;

/// <summary>
/// What BouncyCastle takes for the network: one datagram at a time goes in, and what it sends is gathered until it waits again. During the
/// handshake it blocks in <see cref="LockStep"/>; afterwards it never does.
/// </summary>
/// <remarks>
/// BouncyCastle counts its own retransmissions on the system's clock, which is not the board's. So it is told to wait for ever, and this
/// class sends again what must be: see lock-step.md.
/// </remarks>
internal sealed class Wire(LockStep steps, HandshakeCrypto crypto, int datagramBytes, int connectionIdBytes) : DatagramTransport
{
    // In a handshake BouncyCastle makes two buffers of it for each message. Peers keep to the path's 1,500 bytes or so (RFC 6347 §4.1.1.1);
    // what is longer than this is not heard.
    private const int LargestDatagram = 4096;

    // A flight of a peer is some records; what is beyond that is not kept for the sake of sending again.
    private const int MostRemembered = 32;

    // BouncyCastle makes room for a message as soon as a record announces it, for as many as 16 MiB; a chain of certificates takes a few KiB.
    private const int LongestMessage = 16_384;

    private readonly List<byte[]> _outbound = [];
    private List<byte[]> _heard = [];
    private List<byte[]> _heardBefore = [];
    private List<byte[]> _lastFlight = [];
    private byte[]? _inbound;
    private byte[]? _heldChange;
    private short? _abort;
    private long _readSequence;
    private long _writeSequence;
    private bool _heardEncrypted;
    private bool _established;

    /// <summary>Whether a record of epoch 1 was sent.</summary>
    public bool SentEncrypted { get; private set; }

    /// <summary>The type of the last handshake message that came in the clear, or 0.</summary>
    public byte LastHeard { get; private set; }

    /// <summary>From now on it never blocks.</summary>
    public void Establish()
    {
        _established = true;
        _heard = _heardBefore = _lastFlight = [];
        _heldChange = null;
    }

    /// <summary>Begins as a server that has verified a cookie: the ClientHello is the flight before its own.</summary>
    public void Remember(ReadOnlySpan<byte> hello, DtlsRecord record)
    {
        _readSequence = record.Sequence(hello) + 1;
        Keep(record.In(hello));
    }

    /// <summary>Takes what was sent since it was last asked, in datagrams.</summary>
    public IReadOnlyList<byte[]> TakeOutbound()
    {
        if (_outbound.Count == 0)
            return [];
        var records = _outbound.ToList();
        _outbound.Clear();
        foreach (var record in records)
            RenumberOutbound(record);
        if (!_established && records.Exists(record => record[0] == DtlsRecord.Handshake))
        {
            _lastFlight = records;
            (_heardBefore, _heard) = (_heard, []);
        }

        return Pack(records);
    }

    /// <summary>Sends the last flight again.</summary>
    /// <remarks>
    /// In the clear, records are given new numbers and sent as they were. Encrypted ones cannot be: for those the peer's previous flight is
    /// handed in once more, as if the peer had sent it again, and BouncyCastle answers it by sending its own again (RFC 6347 §4.2.4).
    /// </remarks>
    public IReadOnlyList<byte[]> Again()
    {
        if (!_lastFlight.Exists(record => DtlsRecord.IsEncrypted(record)))
        {
            foreach (var record in _lastFlight)
                RenumberOutbound(record);
            return Pack(_lastFlight);
        }

        var (previous, current) = (_heardBefore, _heard);
        foreach (var record in previous)
            Step(Renumbered(record));
        var sent = TakeOutbound();
        (_heardBefore, _heard) = (previous, current);
        return sent;
    }

    /// <summary>During the handshake: hands in a datagram, and returns when BouncyCastle waits again or is done.</summary>
    public void Deliver(ReadOnlySpan<byte> datagram)
    {
        var bytes = datagram.ToArray();
        var clear = LayOutClear(bytes, out var end);
        // First, since the keys of what is encrypted may come of it.
        if (clear.Length > 0)
            Step(clear);
        if (end < bytes.Length && DtlsRecord.IsEncrypted(bytes.AsSpan(end)) && !steps.IsOver)
            DeliverEncrypted(bytes[end..]);
    }

    /// <summary>Ends the handshake with an alert; what it sends last is in <see cref="TakeOutbound"/>.</summary>
    public void Abort(short alert)
    {
        _abort = alert;
        steps.Resume();
    }

    /// <summary>After the handshake: lays a datagram out for the session's next call.</summary>
    public void LayOut(ReadOnlySpan<byte> datagram)
    {
        _inbound = datagram.ToArray();
        var offset = 0;
        while (offset < _inbound.Length && !DtlsRecord.IsEncrypted(_inbound.AsSpan(offset)) && DtlsRecord.Read(_inbound, offset, 0, out var record) is null)
        {
            record.Renumber(_inbound, _readSequence++);
            offset = record.End;
        }
    }

    public int GetReceiveLimit() => _established ? Math.Max(_inbound?.Length ?? 0, DtlsRecord.PlainHeaderBytes) : LargestDatagram;

    public int GetSendLimit() => datagramBytes;

    public int Receive(byte[] buf, int off, int len, int waitMillis) => Receive(buf.AsSpan(off, len), waitMillis);

    public int Receive(Span<byte> buffer, int waitMillis)
    {
        if (!_established && _inbound is null && _abort is null)
            steps.Wait();
        if (_abort is { } alert)
            throw new TlsFatalAlert(alert);
        // Of all that leads out of BouncyCastle's wait for the next datagram, only this does not end the session.
        if (_inbound is not { } datagram)
            throw new TlsFatalAlert(AlertDescription.bad_record_mac);
        _inbound = null;
        if (datagram.Length > buffer.Length)
            return -1;
        datagram.CopyTo(buffer);
        return datagram.Length;
    }

    public void Send(byte[] buf, int off, int len) => Send(buf.AsSpan(off, len));

    public void Send(ReadOnlySpan<byte> buffer) => _outbound.Add(buffer.ToArray());

    public void Close()
    {
        // The link below is everybody's.
    }

    // The records in the clear that a datagram begins with, numbered anew. ChangeCipherSpec is set aside.
    private byte[] LayOutClear(byte[] bytes, out int end)
    {
        var clear = new List<byte>();
        end = 0;
        while (end < bytes.Length && !DtlsRecord.IsEncrypted(bytes.AsSpan(end)) && DtlsRecord.Read(bytes, end, 0, out var record) is null)
        {
            end = record.End;
            if (record.Type == DtlsRecord.Handshake && record.LongestMessage(bytes) > LongestMessage)
                continue;
            record.Renumber(bytes, _readSequence++);
            if (record.Type == DtlsRecord.ChangeCipherSpec)
            {
                _heldChange = record.In(bytes).ToArray();
                continue;
            }

            if (record.Type == DtlsRecord.Handshake)
                Keep(record.In(bytes));
            clear.AddRange(record.In(bytes));
        }

        return [.. clear];
    }

    // BouncyCastle takes ChangeCipherSpec at its word at once, and hears nothing in the clear afterwards. So it gets it together with a record
    // that verifies: where Finished was lost, damaged or forged, the peer sends its flight again, which must still be heard.
    private void DeliverEncrypted(byte[] bytes)
    {
        if (!_heardEncrypted)
        {
            if (_heldChange is not { } change || DtlsRecord.Read(bytes, 0, connectionIdBytes, out var record) is not null || !crypto.Verifies(record, bytes))
                return;
            bytes = [.. change, .. bytes];
            _heardEncrypted = true;
        }

        Step(bytes);
    }

    private void Step(byte[] datagram)
    {
        _inbound = datagram;
        steps.Resume();
        _inbound = null;
    }

    private void Keep(ReadOnlySpan<byte> record)
    {
        LastHeard = record.Length > DtlsRecord.PlainHeaderBytes ? record[DtlsRecord.PlainHeaderBytes] : LastHeard;
        if (_heard.Count < MostRemembered)
            _heard.Add(record.ToArray());
    }

    private byte[] Renumbered(byte[] bytes)
    {
        var copy = bytes.ToArray();
        DtlsRecord.Read(copy, 0, 0, out var record);
        record.Renumber(copy, _readSequence++);
        return copy;
    }

    private void RenumberOutbound(byte[] bytes)
    {
        if (DtlsRecord.IsEncrypted(bytes) || DtlsRecord.Read(bytes, 0, 0, out var record) is not null)
        {
            SentEncrypted = true;
            return;
        }

        _writeSequence = Math.Max(_writeSequence, record.Sequence(bytes));
        record.Renumber(bytes, _writeSequence++);
    }

    // As many records a datagram as go in: fewer datagrams are lost, and ChangeCipherSpec arrives with what it announces.
    private List<byte[]> Pack(List<byte[]> records)
    {
        if (records.Count < 2)
            return records;
        var datagrams = new List<byte[]>();
        var gathered = new List<byte>();
        foreach (var record in records)
        {
            if (gathered.Count > 0 && gathered.Count + record.Length > datagramBytes)
            {
                datagrams.Add([.. gathered]);
                gathered.Clear();
            }

            gathered.AddRange(record);
        }

        datagrams.Add([.. gathered]);
        return datagrams;
    }
}
