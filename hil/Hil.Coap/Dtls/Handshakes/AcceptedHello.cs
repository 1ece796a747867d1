using Org.BouncyCastle.Crypto.Prng;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Hil.Coap.Dtls.Handshakes;

/// <summary>
/// Makes of a ClientHello with a good cookie what BouncyCastle begins a handshake with. It hands that out only where its own verifier finds the
/// cookie that it computes; so it is given one that computes the cookie that was found to be good.
/// </summary>
internal static class AcceptedHello
{
    private static readonly SecureRandom Random = new(new CryptoApiRandomGenerator());

    /// <summary>Reads a ClientHello.</summary>
    /// <param name="record">The record with the whole message.</param>
    /// <param name="cookie">The cookie that it carries.</param>
    /// <returns>The request, or null where the ClientHello is malformed.</returns>
    public static DtlsRequest? Read(byte[] record, byte[] cookie)
    {
        try
        {
            return new DtlsVerifier(new Crypto(cookie)).VerifyRequest([], record, 0, record.Length, new Nowhere());
        }
        catch (Exception)
        {
            // BouncyCastle takes some malformed hellos for a mistake of its caller, such as one of version 254.254.
            return null;
        }
    }

    private sealed class Crypto(byte[] cookie) : BcTlsCrypto(Random)
    {
        public override TlsHmac CreateHmac(int macAlgorithm) => new Known(cookie);
    }

    private sealed class Known(byte[] value) : TlsHmac
    {
        public int InternalBlockSize => 64;

        public int MacLength => value.Length;

        public void SetKey(byte[] key, int keyOff, int keyLen)
        {
        }

        public void SetKey(ReadOnlySpan<byte> key)
        {
        }

        public void Update(byte[] input, int inOff, int length)
        {
        }

        public void Update(ReadOnlySpan<byte> input)
        {
        }

        public byte[] CalculateMac() => [.. value];

        public void CalculateMac(byte[] output, int outOff) => value.CopyTo(output, outOff);

        public void CalculateMac(Span<byte> output) => value.CopyTo(output);

        public void Reset()
        {
        }
    }

    private sealed class Nowhere : DatagramSender
    {
        public int GetSendLimit() => int.MaxValue;

        public void Send(byte[] buf, int off, int len)
        {
        }

        public void Send(ReadOnlySpan<byte> buffer)
        {
        }
    }
}
