using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using Hil.Coap.Messages;
using Hil.Core.Time;

namespace Hil.Coap.Exchanges;

// Makes Echo values and tells its own from others, without a memory of them (RFC 9175 appendix A, method 2): the time at which the value
// was made, and a keyed hash of it and of the address to which it is sent.
internal sealed class EchoSeal
{
    private const int HashBytes = 8;

    private readonly byte[] _key;

    public EchoSeal(CoapEndpointOptions options)
    {
        if (options.EchoKey is { } key)
        {
            _key = key.ToArray();
            return;
        }

        var chance = new Chance(options.Seed ^ 0x4563_686f);
        _key = new byte[32];
        for (var at = 0; at < _key.Length; at += sizeof(ulong))
            BinaryPrimitives.WriteUInt64BigEndian(_key.AsSpan(at), chance.Next());
    }

    public CoapOption Make(IPEndPoint peer, BoardTime now)
    {
        var value = new byte[sizeof(long) + HashBytes];
        BinaryPrimitives.WriteInt64BigEndian(value, now.Nanoseconds);
        Hash(peer, value.AsSpan(0, sizeof(long))).CopyTo(value.AsSpan(sizeof(long)));
        return new(CoapOptionNumber.Echo, value);
    }

    // How long ago the value was made for that peer, or null where it is none of ours.
    public TimeSpan? Age(IPEndPoint peer, ReadOnlySpan<byte> value, BoardTime now)
    {
        if (value.Length != sizeof(long) + HashBytes)
            return null;
        var made = new BoardTime(BinaryPrimitives.ReadInt64BigEndian(value));
        return CryptographicOperations.FixedTimeEquals(Hash(peer, value[..sizeof(long)]), value[sizeof(long)..]) && made <= now ? now - made : null;
    }

    private byte[] Hash(IPEndPoint peer, ReadOnlySpan<byte> time)
    {
        byte[] sealedBytes = [.. time, .. peer.Address.GetAddressBytes(), (byte)(peer.Port >> 8), (byte)peer.Port];
        return HMACSHA256.HashData(_key, sealedBytes)[..HashBytes];
    }
}
