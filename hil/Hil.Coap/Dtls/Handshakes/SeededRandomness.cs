using System.Buffers.Binary;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Prng;

namespace Hil.Coap.Dtls.Handshakes;

/// <summary>Random bytes that are the same for the same seed: SHA-256 of seed, stream and counter. Only for emulated boards.</summary>
internal sealed class SeededRandomness(ulong seed, ulong stream) : IRandomGenerator
{
    private readonly byte[] _block = new byte[SHA256.HashSizeInBytes];
    private ulong _counter;
    private int _used = SHA256.HashSizeInBytes;

    public void AddSeedMaterial(byte[] seed)
    {
        // What others add comes from the system's clock, which would make two runs differ.
    }

    public void AddSeedMaterial(ReadOnlySpan<byte> seed)
    {
    }

    public void AddSeedMaterial(long seed)
    {
    }

    public void NextBytes(byte[] bytes) => NextBytes(bytes.AsSpan());

    public void NextBytes(byte[] bytes, int start, int len) => NextBytes(bytes.AsSpan(start, len));

    public void NextBytes(Span<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (_used == _block.Length)
                Refill();
            bytes[i] = _block[_used++];
        }
    }

    private void Refill()
    {
        Span<byte> input = stackalloc byte[3 * sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(input, seed);
        BinaryPrimitives.WriteUInt64BigEndian(input[8..], stream);
        BinaryPrimitives.WriteUInt64BigEndian(input[16..], _counter++);
        SHA256.HashData(input, _block);
        _used = 0;
    }
}
