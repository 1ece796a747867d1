using Hil.Coap.Dtls.Records;
using Org.BouncyCastle.Crypto.Prng;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Hil.Coap.Dtls.Handshakes;

/// <summary>BouncyCastle's cryptography for one session, with its own randomness and an eye on records that do not verify.</summary>
internal sealed class HandshakeCrypto : BcTlsCrypto
{
    private readonly SecureRandom _random;
    private readonly bool _isSeeded;
    private WatchedCipher? _cipher;

    private HandshakeCrypto(SecureRandom random, bool isSeeded)
        : base(random)
    {
        _random = random;
        _isSeeded = isSeeded;
    }

    /// <summary>How many records did not verify. BouncyCastle drops them without a word, as RFC 6347 §4.1.2.7 wants.</summary>
    public int RecordsThatDidNotVerify { get; private set; }

    public static HandshakeCrypto Secure() => new(new SecureRandom(new CryptoApiRandomGenerator()), isSeeded: false);

    /// <summary>With keys that anybody can compute who knows the seed.</summary>
    public static HandshakeCrypto Seeded(ulong seed, ulong stream) => new(new SecureRandom(new SeededRandomness(seed, stream)), isSeeded: true);

    public override TlsCipher CreateCipher(TlsCryptoParameters cryptoParams, int encryptionAlgorithm, int macAlgorithm) =>
        _cipher = new(base.CreateCipher(cryptoParams, encryptionAlgorithm, macAlgorithm), () => RecordsThatDidNotVerify++);

    /// <summary>Whether a record was made with the keys that were agreed on, and can be of a handshake; false while there are none.</summary>
    public bool Verifies(DtlsRecord record, byte[] datagram) => _cipher?.Verifies(record, datagram) == true;

    // BouncyCastle's own nonces are seeded from the system's clock as well.
    public override TlsNonceGenerator CreateNonceGenerator(byte[] additionalSeedMaterial) =>
        _isSeeded ? new Nonces(_random) : base.CreateNonceGenerator(additionalSeedMaterial);

    public override TlsNonceGenerator CreateNonceGenerator(ReadOnlySpan<byte> additionalSeedMaterial) =>
        _isSeeded ? new Nonces(_random) : base.CreateNonceGenerator(additionalSeedMaterial);

    private sealed class Nonces(SecureRandom random) : TlsNonceGenerator
    {
        public byte[] GenerateNonce(int size) => SecureRandom.GetNextBytes(random, size);
    }
}
