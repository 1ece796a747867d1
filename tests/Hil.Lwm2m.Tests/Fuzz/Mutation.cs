using CsCheck;

namespace Hil.Lwm2m.Tests.Fuzz;

/// <summary>Spoils payloads: bits, bytes, cuts, repeats, extreme lengths, pieces of another payload. The same seed spoils the same way.</summary>
internal sealed class Mutation(uint seed)
{
    private static readonly byte[] Telling =
    [
        0x00, 0x01, 0x7f, 0x80, 0xff, 0x1b, 0x3b, 0x5b, 0x7b, 0x9b, 0xbb, 0x9f, 0xbf, 0x5f, 0x7f, 0xc1, 0xc4, 0xd9, 0xf6, 0xf9, 0xfb,
        (byte)'[', (byte)'{', (byte)'"', (byte)',', (byte)':', (byte)'\\', (byte)'e', (byte)'-', (byte)'9', (byte)'/', (byte)'<', (byte)'>', (byte)';', (byte)'=',
    ];

    private readonly PCG _chance = new(1, seed);

    public int Below(int bound) => (int)_chance.Next((uint)bound);

    public byte[] Spoil(byte[] payload, byte[] other)
    {
        var bytes = new List<byte>(payload);
        for (var times = 1 + Below(4); times > 0; times--)
            Spoil(bytes, other);
        return [.. bytes];
    }

    private void Spoil(List<byte> bytes, byte[] other)
    {
        var at = Below(bytes.Count + 1);
        switch (Below(9))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << Below(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = (byte)Below(256);
                break;
            case 2 when at < bytes.Count:
                bytes[at] = Telling[Below(Telling.Length)];
                break;
            case 3:
                bytes.Insert(at, Telling[Below(Telling.Length)]);
                break;
            case 4:
                bytes.RemoveRange(at, Math.Min(bytes.Count - at, 1 + Below(4)));
                break;
            case 5:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 6:
                bytes.InsertRange(at, bytes.Skip(Below(at + 1)).Take(1 + Below(30)).ToArray());
                break;
            case 7:
                bytes.InsertRange(at, other.Skip(Below(other.Length + 1)).Take(1 + Below(30)));
                break;
            default:
                // Depth, and lengths that nothing follows.
                bytes.InsertRange(at, Enumerable.Repeat(Telling[Below(Telling.Length)], 1 + Below(64)));
                break;
        }
    }
}
