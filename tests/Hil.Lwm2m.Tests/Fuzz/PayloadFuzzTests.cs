using System.Globalization;
using System.Text;
using CsCheck;
using Hil.Lwm2m.Formats;
using Hil.Lwm2m.Model;
using Hil.Lwm2m.Tests.Formats;

namespace Hil.Lwm2m.Tests.Fuzz;

/// <summary>
/// Mutated payloads of every format through the readers: each is read or refused with an offset inside, nothing is thrown, nothing grows.
/// <c>HIL_FUZZ_PAYLOADS</c> says how many there are, and <c>HIL_SEED</c> which.
/// </summary>
public sealed class PayloadFuzzTests
{
    private const int Usual = 100_000;
    private const int SeedsOfAFormat = 200;
    private const long MostGrowthBytes = 64 << 20;

    private static readonly Lwm2mPath[] Paths = ["/60000/3", "/60000", "/60000/3/1", "/3/0", "/3/0/9", "/3/0/6/1", "/3303", "/"];

    private static readonly ContentFormat[] Formats =
    [
        ContentFormat.Text, ContentFormat.LinkFormat, ContentFormat.Opaque, ContentFormat.Cbor, ContentFormat.SenMlJson, ContentFormat.SenMlCbor,
        ContentFormat.Tlv, ContentFormat.Json, ContentFormat.Lwm2mCbor, ContentFormat.SenMlEtchJson, ContentFormat.SenMlEtchCbor,
    ];

    // Those that hold the bodies of composite operations.
    private static readonly ContentFormat[] Composite =
        [ContentFormat.SenMlJson, ContentFormat.SenMlCbor, ContentFormat.SenMlEtchJson, ContentFormat.SenMlEtchCbor, ContentFormat.Lwm2mCbor];

    [Test]
    public void Mutated_payloads_are_read_or_refused()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("HIL_FUZZ_PAYLOADS"), CultureInfo.InvariantCulture, out var wished) ? wished : Usual;
        var seed = uint.TryParse(Environment.GetEnvironmentVariable("HIL_SEED"), CultureInfo.InvariantCulture, out var told) ? told : 1u;
        var mutation = new Mutation(seed);
        var reader = new ContentReader(ObjectModel.Default);
        var seeds = Formats.Select(Seeds).ToArray();
        var read = 0;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < count; i++)
        {
            var format = Formats[i % Formats.Length];
            var known = seeds[i % Formats.Length];
            var payload = mutation.Spoil(known[mutation.Below(known.Length)], known[mutation.Below(known.Length)]);
            var path = Paths[mutation.Below(Paths.Length)];
            try
            {
                read += Read(reader, format, path, payload) ? 1 : 0;
            }
            catch (Exception error)
            {
                Assert.Fail($"Payload {i} of seed {seed}, {format} at {path}, 0x{Convert.ToHexStringLower(payload)}: {error}");
            }
        }

        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} payloads, {read} of them readable, {grown / 1024} KiB grown"));
        Assert.That(grown, Is.LessThan(MostGrowthBytes));
        Assert.That(read, Is.InRange(count / 50, count - (count / 50)), "mutations that spoil all or nothing tell nothing");
    }

    private static bool Read(ContentReader reader, ContentFormat format, Lwm2mPath path, byte[] payload)
    {
        if (format == ContentFormat.LinkFormat)
        {
            var links = LinkFormat.Parse(payload);
            Inside(links.Offset, payload.Length);
            return links.IsSuccess;
        }

        var content = reader.Read(path, format, payload);
        Inside(content.Offset, payload.Length);
        var paths = ContentReader.ReadPaths(format, payload);
        Inside(paths.Offset, payload.Length);
        var change = reader.ReadCompositeWrite(format, payload);
        Inside(change.Offset, payload.Length);
        if (change.IsSuccess && format != ContentFormat.SenMlJson && format != ContentFormat.SenMlEtchJson)
            ComesBack(reader, format, change.Value);
        if (!content.IsSuccess)
            return paths.IsSuccess || change.IsSuccess;
        // What was read can be judged, told and written again.
        _ = content.Value.Describe();
        _ = content.Value.Explain();
        if (format is ContentFormat.SenMlCbor or ContentFormat.Lwm2mCbor && content.Value.Records.All(node => format != ContentFormat.Lwm2mCbor || node.Timestamp is null))
        {
            var again = reader.Read(path, format, ContentWriter.Write(path, content.Value.Records, format));
            if (!again.IsSuccess || !again.Value.Records.Select(node => node.Path).SequenceEqual(content.Value.Records.Select(node => node.Path)))
                throw new InvalidOperationException($"what was read does not come back: {again.Error}");
        }

        return true;
    }

    private static void ComesBack(ContentReader reader, ContentFormat format, CompositeWrite change)
    {
        if (format == ContentFormat.Lwm2mCbor && change.Values.Records.Any(node => node.Timestamp is not null))
            return;
        var again = reader.ReadCompositeWrite(format, ContentWriter.WriteComposite(change.Values.Records, change.Removals, format));
        if (!again.IsSuccess || !again.Value.Removals.SequenceEqual(change.Removals) || again.Value.Values.Records.Count != change.Values.Records.Count)
            throw new InvalidOperationException($"the composite write that was read does not come back: {again.Error}");
    }

    private static void Inside(int offset, int length)
    {
        if (offset < 0 || offset > length)
            throw new InvalidOperationException($"an offset from 0 to {length} was expected, found {offset}");
    }

    private static byte[][] Seeds(ContentFormat format)
    {
        if (format == ContentFormat.LinkFormat)
            return [.. new[] { "</>;rt=\"oma.lwm2m\";ct=\"110 112\",</1>;ver=1.1,</1/0>,</3/0>", "</3/0/9>;pmin=1;pmax=60;gt=10.5;dim=3" }.Select(Encoding.UTF8.GetBytes)];
        // The same content in every run: only the mutations tell one seed from another.
        var chance = new PCG(7, 7);
        var seeds = new List<byte[]>();
        var ofInstance = Contents.Of(Contents.Value.Where(value => value.Type != ResourceType.Float || double.IsFinite(value.AsFloat())), "/60000/3");
        while (seeds.Count < SeedsOfAFormat)
        {
            var nodes = ofInstance.Generate(chance, null, out _);
            if (nodes.Length == 0)
                continue;
            seeds.Add(format is ContentFormat.Text or ContentFormat.Cbor or ContentFormat.Opaque
                ? ContentWriter.Write(nodes[0].Path, format == ContentFormat.Opaque ? Lwm2mValue.Of(new byte[] { 1, 2 }) : nodes[0].Value, format)
                : ContentWriter.Write("/60000/3", nodes, format));
            if (!Composite.Contains(format))
                continue;
            seeds.Add(ContentWriter.WritePaths(nodes.Select(node => node.Path), format));
            if (format is not (ContentFormat.SenMlJson or ContentFormat.SenMlCbor))
                seeds.Add(ContentWriter.WriteComposite(nodes, [Lwm2mPath.Of(3, 0, 11, seeds.Count), Lwm2mPath.Of(2, 0, 2, seeds.Count)], format));
        }

        if (format == ContentFormat.SenMlJson)
        {
            seeds.Add("[{\"bver\":10,\"bn\":\"/60000/3/\",\"bt\":1.7e9,\"bu\":\"Cel\",\"bv\":20,\"bs\":1,\"n\":\"1\",\"u\":\"V\",\"v\":3,\"s\":4,\"t\":-5,\"ut\":6},{\"n\":\"2\",\"vlo\":\"3:0\",\"x_\":1}]"u8.ToArray());
        }
        else if (format == ContentFormat.Lwm2mCbor)
        {
            seeds.Add(Convert.FromHexString("bf8219ea6003a2000101bf0065416e6a617901c48221196ab3ffff"));
            seeds.Add(Convert.FromHexString("bf9f0300ffbf09f69f0601fff6ff820a00f6ff"));
            seeds.Add(Convert.FromHexString("bf9f020002ffbf9f01fff6070fffff"));
        }
        else if (format == ContentFormat.Cbor)
        {
            seeds.Add(Convert.FromHexString("c01a6b0408fc"));
            seeds.Add(Convert.FromHexString("d9d9f7c482201901f4"));
        }

        return [.. seeds];
    }
}
