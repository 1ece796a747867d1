namespace Hil.Coap.Dtls.Records;

/// <summary>The little of a ClientHello that must be known before a handshake (RFC 6347 §4.2).</summary>
internal static class ClientHelloRecord
{
    public const byte MessageType = 1;

    private const int MessageHeaderBytes = 12;
    private const int VersionBytes = 2;
    private const int RandomBytes = 32;

    /// <summary>Whether a record holds the beginning of a ClientHello.</summary>
    public static bool Is(DtlsRecord record, ReadOnlySpan<byte> datagram) =>
        record is { Type: DtlsRecord.Handshake, Epoch: 0, BodyBytes: >= MessageHeaderBytes } && record.Body(datagram)[0] == MessageType;

    /// <summary>The client's random bytes, which tell a copy of a ClientHello from a new one; empty where it is too short.</summary>
    public static ReadOnlySpan<byte> Random(DtlsRecord record, ReadOnlySpan<byte> datagram)
    {
        var body = record.Body(datagram);
        return body.Length < MessageHeaderBytes + VersionBytes + RandomBytes ? [] : body.Slice(MessageHeaderBytes + VersionBytes, RandomBytes);
    }
}
