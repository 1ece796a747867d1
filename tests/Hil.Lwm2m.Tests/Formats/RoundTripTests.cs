using CsCheck;
using Hil.Lwm2m.Formats;
using Hil.Lwm2m.Model;

namespace Hil.Lwm2m.Tests.Formats;

/// <summary>What was written reads as it was, in every format.</summary>
public sealed class RoundTripTests
{
    private static readonly ContentReader Reader = new(ObjectModel.Default);

    // The formats for the bodies of composite operations.
    private static readonly Gen<ContentFormat> Composite = Gen.OneOf(
        Gen.Const(ContentFormat.SenMlJson), Gen.Const(ContentFormat.SenMlCbor), Gen.Const(ContentFormat.SenMlEtchJson), Gen.Const(ContentFormat.SenMlEtchCbor),
        Gen.Const(ContentFormat.Lwm2mCbor));

    [TestCase(ContentFormat.SenMlCbor)]
    [TestCase(ContentFormat.SenMlJson)]
    public void Values_with_types_of_their_own_come_back_with_their_types(ContentFormat format) =>
        Contents.Of(Contents.ValueOrLink, "/60000/3").Sample(nodes => Survives("/60000/3", nodes, format), iter: 2_000);

    [TestCase(ContentFormat.Lwm2mCbor)]
    [TestCase(ContentFormat.Json)]
    public void Formats_without_a_kind_for_everything_bring_back_what_they_have_a_kind_for(ContentFormat format) =>
        Contents.Of(Contents.Value.Where(value => format == ContentFormat.Lwm2mCbor || value.Type != ResourceType.Opaque), "/60000/3")
            .Sample(nodes => Survives("/60000/3", nodes, format), iter: 2_000);

    [TestCase(ContentFormat.SenMlCbor)]
    [TestCase(ContentFormat.SenMlJson)]
    [TestCase(ContentFormat.Lwm2mCbor)]
    public void Values_of_several_objects_come_back(ContentFormat format) =>
        Contents.OfMany(Contents.Value).Sample(nodes => Survives("/", nodes, format), iter: 1_000);

    [TestCase(ContentFormat.SenMlCbor)]
    [TestCase(ContentFormat.SenMlJson)]
    [TestCase(ContentFormat.Json)]
    public void Times_come_back(ContentFormat format) =>
        Gen.Select(Gen.Int[0, 3], Gen.Long, Gen.OneOf(Gen.Double[-1e6, 1e6], Gen.Double[3e8, 4e9])).Array[1, 6].Sample(
            records => Survives("/60000/3", [.. records.Select(each => new Lwm2mNode(Lwm2mPath.Of(60_000, 3, each.Item1), each.Item2) { Timestamp = each.Item3 })], format),
            iter: 1_000);

    // The declared types of object 7 (integers), 3303 (float, text, time), 33650 (boolean), 10 (opaque, link, unsigned) and 1 (time).
    [Test]
    public void A_declared_type_comes_back_through_every_format()
    {
        var node = Gen.OneOf(
            Gen.Long.Select(v => new Lwm2mNode("/7/0/2", v)),
            Gen.OneOf(Gen.Double, Gen.Float.Select(v => (double)v), Gen.Int.Select(v => (double)v)).Where(double.IsFinite).Select(v => new Lwm2mNode("/3303/0/5700", v)),
            Gen.String[Gen.Char["aä€\"\\\n "], 0, 9].Select(v => new Lwm2mNode("/3303/0/5701", v)),
            Gen.Bool.Select(v => new Lwm2mNode("/33650/0/2000", v)),
            Gen.Long.Select(v => new Lwm2mNode("/3303/0/5518", Lwm2mValue.OfTime(v))),
            Gen.Byte.Array[0, 30].Select(v => new Lwm2mNode("/10/0/7", v)),
            Gen.ULong.Select(v => new Lwm2mNode("/10/0/12", Lwm2mValue.Of(v))),
            Gen.Select(Gen.UShort, Gen.UShort, (o, i) => new Lwm2mNode("/10/0/3", Lwm2mValue.Of(new ObjectLink(o, i)))));
        ContentFormat[] formats = [ContentFormat.Text, ContentFormat.Cbor, ContentFormat.Tlv, ContentFormat.Json, ContentFormat.SenMlJson, ContentFormat.SenMlCbor, ContentFormat.Lwm2mCbor];
        Gen.Select(node, Gen.Int[0, formats.Length - 1].Select(at => formats[at])).Sample(
            (one, format) =>
            {
                var read = Reader.Read(one.Path, format, ContentWriter.Write(one.Path, one.Value, format));
                // Text has no exponent, so that tiny fractions lose digits.
                if (format == ContentFormat.Text && one.Value.Type == ResourceType.Float)
                    return read.IsSuccess && Math.Abs(read.Value.AsFloat() - one.Value.AsFloat()) <= Math.Max(1e-19, Math.Abs(one.Value.AsFloat()) * 1e-12);
                return read.IsSuccess && read.Value.ModelFaults.Count == 0 && read.Value.Single.Equals(one);
            },
            iter: 20_000);
    }

    [Test]
    public void Numbers_that_no_JSON_can_hold_survive_CBOR_and_TLV()
    {
        double[] numbers = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, double.Epsilon, float.Epsilon, double.MaxValue];
        ContentFormat[] formats = [ContentFormat.Cbor, ContentFormat.Tlv, ContentFormat.SenMlCbor, ContentFormat.Lwm2mCbor];
        Assert.Multiple(() =>
        {
            foreach (var (number, format) in numbers.SelectMany(number => formats.Select(format => (number, format))))
            {
                var read = Reader.Read("/3303/0/5700", format, ContentWriter.Write("/3303/0/5700", number, format)).Value!.AsFloat();
                // Bit by bit, but for the payload of a NaN.
                Assert.That(double.IsNaN(number) ? double.IsNaN(read) : BitConverter.DoubleToInt64Bits(read) == BitConverter.DoubleToInt64Bits(number), $"{number} in {format}, read as {read}");
            }
        });
    }

    [Test]
    public void Paths_come_back() =>
        Gen.Select(Gen.Int[0, 65_534].Array[1, 4].Array[1, 8], Composite).Sample(
            (all, format) =>
            {
                var paths = all.Select(Path).Distinct().ToList();
                return ContentReader.ReadPaths(format, ContentWriter.WritePaths(paths, format)).Value?.SequenceEqual(paths) == true;
            },
            iter: 2_000);

    [Test]
    public void Composite_writes_come_back_with_what_they_remove() =>
        Gen.Select(Contents.OfMany(Contents.Value), Gen.Int[0, 65_534].Array[4].Array[1, 5], Composite.Where(format => format is not (ContentFormat.SenMlCbor or ContentFormat.SenMlJson))).Sample(
            (values, all, format) =>
            {
                var removals = all.Select(Path).Distinct().Where(path => values.All(node => node.Path != path)).ToList();
                var read = Reader.ReadCompositeWrite(format, ContentWriter.WriteComposite(values, removals, format));
                return read.IsSuccess && read.Value.Removals.SequenceEqual(removals) && read.Value.Values.Records.SequenceEqual(new Lwm2mContent("/", values).Records);
            },
            iter: 2_000);

    private static Lwm2mPath Path(int[] ids) => ids.Aggregate(Lwm2mPath.Root, (path, id) => path.Append(id));

    private static bool Survives(Lwm2mPath path, Lwm2mNode[] nodes, ContentFormat format)
    {
        var expected = new Lwm2mContent(path, nodes);
        var read = Reader.Read(path, format, ContentWriter.Write(path, nodes, format));
        return read.IsSuccess && read.Value.Records.SequenceEqual(expected.Records);
    }
}
