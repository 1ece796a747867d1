namespace Hil.Coap.Dtls.Records;

/// <summary>The little of a ClientHello that must be known before a handshake (RFC 6347 §4.2).</summary>
internal static class ClientHelloRecord
{
    public const byte MessageType = 1;

    private const int VersionBytes = 2;
    private const int RandomBytes = 32;

    /// <summary>Whether a record holds the beginning of a ClientHello.</summary>
    public static bool Is(DtlsRecord record, ReadOnlySpan<byte> datagram) =>
        record is { Type: DtlsRecord.Handshake, Epoch: 0, BodyBytes: >= HelloFragment.HeaderBytes } && record.Body(datagram)[0] == MessageType;

    /// <summary>
    /// A datagram whose ClientHello has another version in its record's header than the two there are, with 1.0 in its place. A server takes
    /// any there (RFC 5246, appendix E.1); mbedTLS 2.28 writes 254.0 where it may speak every version. The header is in no hash.
    /// </summary>
    public static ReadOnlySpan<byte> Settle(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length <= DtlsRecord.PlainHeaderBytes || datagram[0] != DtlsRecord.Handshake || datagram[1] != 254 || datagram[2] is 255 or 253
            || DtlsRecord.IsEncrypted(datagram) || datagram[DtlsRecord.PlainHeaderBytes] != MessageType)
            return datagram;
        var settled = datagram.ToArray();
        settled[2] = 255;
        return settled;
    }

    /// <summary>The client's random bytes, which tell a copy of a ClientHello from a new one; empty where it is too short.</summary>
    public static ReadOnlySpan<byte> Random(DtlsRecord record, ReadOnlySpan<byte> datagram)
    {
        var body = record.Body(datagram);
        return body.Length < HelloFragment.HeaderBytes + VersionBytes + RandomBytes ? [] : body.Slice(HelloFragment.HeaderBytes + VersionBytes, RandomBytes);
    }
}
