using Hil.Coap.Dtls.Records;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;

namespace Hil.Coap.Dtls.Handshakes;

/// <summary>A cipher that tells when a record does not verify.</summary>
internal sealed class WatchedCipher(TlsCipher cipher, Action doesNotVerify) : TlsCipher, TlsCipherExt
{
    private readonly TlsCipherExt _limits = (TlsCipherExt)cipher;

    public bool UsesOpaqueRecordType => cipher.UsesOpaqueRecordType;

    public int GetCiphertextDecodeLimit(int plaintextLimit) => cipher.GetCiphertextDecodeLimit(plaintextLimit);

    public int GetCiphertextEncodeLimit(int plaintextLength, int plaintextLimit) => cipher.GetCiphertextEncodeLimit(plaintextLength, plaintextLimit);

    public int GetPlaintextLimit(int ciphertextLimit) => cipher.GetPlaintextLimit(ciphertextLimit);

    public int GetPlaintextDecodeLimit(int ciphertextLimit) => _limits.GetPlaintextDecodeLimit(ciphertextLimit);

    public int GetPlaintextEncodeLimit(int ciphertextLimit) => _limits.GetPlaintextEncodeLimit(ciphertextLimit);

    public TlsEncodeResult EncodePlaintext(long seqNo, short contentType, ProtocolVersion recordVersion, int headerAllocation, byte[] plaintext, int offset, int len) =>
        cipher.EncodePlaintext(seqNo, contentType, recordVersion, headerAllocation, plaintext, offset, len);

    public TlsEncodeResult EncodePlaintext(long seqNo, short contentType, ProtocolVersion recordVersion, int headerAllocation, ReadOnlySpan<byte> plaintext) =>
        cipher.EncodePlaintext(seqNo, contentType, recordVersion, headerAllocation, plaintext);

    public TlsDecodeResult DecodeCiphertext(long seqNo, short recordType, ProtocolVersion recordVersion, byte[] ciphertext, int offset, int len)
    {
        try
        {
            return cipher.DecodeCiphertext(seqNo, recordType, recordVersion, ciphertext, offset, len);
        }
        catch (TlsFatalAlert alert)
        {
            doesNotVerify();
            // A record that is malformed in another way was made by nobody who knows the keys, either: it is dropped, not answered.
            if (alert.AlertDescription == AlertDescription.bad_record_mac)
                throw;
            throw new TlsFatalAlert(AlertDescription.bad_record_mac, alert);
        }
    }

    /// <summary>Whether a record verifies and is no application data. It can be decoded again afterwards.</summary>
    public bool Verifies(DtlsRecord record, byte[] datagram)
    {
        try
        {
            // In place, therefore a copy. The number that is authenticated has the epoch before it (RFC 6347 §4.1.2.1).
            var copy = datagram.ToArray();
            var number = ((long)record.Epoch << 48) | record.Sequence(datagram);
            var decoded = DecodeCiphertext(number, record.Type, ProtocolVersion.DTLSv12, copy, record.Offset + record.HeaderBytes, record.BodyBytes);
            return decoded.contentType != ContentType.application_data;
        }
        catch (TlsFatalAlert)
        {
            return false;
        }
    }

    public void RekeyDecoder() => cipher.RekeyDecoder();

    public void RekeyEncoder() => cipher.RekeyEncoder();
}
