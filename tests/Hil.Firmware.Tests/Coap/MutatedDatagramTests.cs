using Hil.Core.Timelines;
using Hil.Firmware.Tests.Rigs;
using static Hil.Firmware.Tests.Rigs.CoapWire;

namespace Hil.Firmware.Tests.Coap;

/// <summary>Datagrams that are almost right, from a seed: nothing that comes in from the network may bring the device down.</summary>
internal sealed class MutatedDatagramTests
{
    private const int PerSeed = 1500;

    // What a server says, each with all of its parts, so that a mutation hits lengths, options, paths, queries, TLVs and tokens.
    private static readonly byte[][] Seeds =
    [
        Message(Con, Get, 1, [1, 2, 3, 4], [.. Uri("/3/0"), Number(17, 11542)]),
        Message(Con, Get, 2, [1, 2], [.. Uri("/33650/1/2001"), (6, [])]),
        Message(Con, Get, 3, [1], [.. Uri("/33650"), Number(17, 40), Number(23, 0x12)]),
        Message(Con, Put, 4, [7, 7], Uri("/33650/0/2001?pmin=1&pmax=5&gt=3.5&lt=1&st=0.5")),
        Message(Con, Put, 5, [5], [.. Uri("/1/0/1"), (12, [])], "60"u8.ToArray()),
        Message(Con, Post, 6, [6], [.. Uri("/1/0"), Number(12, 11542)], [0xC1, 0x02, 0x05, 0xC4, 0x05, 0, 1, 0x51, 0x80, 0xC1, 0x06, 0x01]),
        Message(Con, Put, 7, [7], [.. Uri("/1/0"), Number(12, 11542)], [0x08, 0x00, 0x09, 0xC1, 0x01, 60, 0xC1, 0x06, 0x01, 0xC1, 0x07, 0x55]),
        Message(Con, Put, 8, [8], [.. Uri("/3/0/13"), Number(12, 11542)], [0xC4, 0x0D, 0x65, 0, 0, 0]),
        Message(Con, Post, 9, [9], Uri("/1/0/8")),
        Message(Non, Get, 10, [10], [.. Uri("/3/0/11"), Number(17, 0)]),
        Message(Ack, 0x41, 11, [11, 11, 11, 11], [(8, "rd"u8.ToArray()), (8, "x1"u8.ToArray())]),
        Message(Con, Delete, 12, [12], Uri("/33650/3")),
    ];

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Thousands_of_mutated_datagrams_neither_fault_nor_silence_it(int seed)
    {
        var chance = new Random(seed);
        var (rig, server) = WireServer.Registered();
        using var _ = rig;
        for (var i = 0; i < PerSeed; i++)
        {
            server.Send(Mutate(Seeds[chance.Next(Seeds.Length)], chance));
            rig.Run(0.004);
            if (i % 100 == 99)
                StillAnswers(rig, server);
        }

        rig.Run(5);
        StillAnswers(rig, server);
        Assert.That(rig.ConsoleLines, Has.Some.StartsWith("class"), "it went on classifying");
    }

    [TestCase(4)]
    public void Thousands_of_mutated_packets_neither_fault_nor_silence_it(int seed)
    {
        var chance = new Random(seed);
        var (rig, server) = WireServer.Registered();
        using var _ = rig;
        for (var i = 0; i < PerSeed; i++)
        {
            var packet = Packets.Slip(chance.Next(2) == 0
                ? Packets.Echo((ushort)i, new byte[chance.Next(64)])
                : Packets.Datagram(Seeds[chance.Next(Seeds.Length)], checksum: chance.Next(2) == 0 ? 0 : null));
            rig.Line.Send(Mutate(packet, chance));
            rig.Run(0.004);
            if (i % 100 == 99)
                StillAnswers(rig, server);
        }
    }

    private static void StillAnswers(Rig rig, WireServer server)
    {
        // A mutation may have been a good order: then the device is on its way through a restart or a registration.
        rig.Line.Send([0xC0]);
        rig.Run(0.05);
        Assert.That(rig.ConsoleLines.Where(l => l.StartsWith("fault", StringComparison.Ordinal)), Is.Empty);
        Assert.That(rig.Entries<DiagnosticEntry>().Where(d => d.Kind != "packet").Select(d => d.Describe()), Is.Empty);
        Assert.That(rig.Entries<ResetEntry>(), Has.Count.EqualTo(1));
        Assert.That(System.Text.Encoding.UTF8.GetString(Payload(server.Request(Get, "/3/0/0"))), Is.EqualTo("Hil"));
    }

    private static byte[] Mutate(byte[] original, Random chance)
    {
        List<byte> bytes = [.. original];
        // The id is new, or deduplication would hide the rest.
        if (bytes.Count > 3)
            (bytes[2], bytes[3]) = ((byte)chance.Next(0x60), (byte)chance.Next(256));
        for (var count = chance.Next(1, 4); count > 0 && bytes.Count > 0; count--)
        {
            var at = chance.Next(bytes.Count);
            switch (chance.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << chance.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)chance.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, chance.Next(bytes.Count - at) + 1);
                    break;
                case 3:
                    bytes.InsertRange(at, Enumerable.Range(0, chance.Next(1, 9)).Select(_ => (byte)chance.Next(256)));
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, chance.Next(1, 40))));
                    break;
                default:
                    bytes[at] = chance.Next(3) switch { 0 => 0xFF, 1 => 0xDD, _ => 0xEE };
                    break;
            }
        }

        return [.. bytes];
    }
}
