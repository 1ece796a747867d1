using CsCheck;

namespace Hil.Lwm2m.Tests.Formats;

/// <summary>Contents of all kinds, for round trips and as seeds of mutations.</summary>
internal static class Contents
{
    /// <summary>An object that nobody defined, so that values keep the type in which they come.</summary>
    public const int Object = 60_000;

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[Gen.Char.AlphaNumeric, 0, 12], Gen.String[Gen.Char["ä€漢\"\\/<>&+='\u0001\n "], 0, 8], Gen.Const("\ud83d\ude00"));

    public static readonly Gen<Lwm2mValue> Value = Gen.OneOf(
        Gen.Long.Select(Lwm2mValue.Of),
        Gen.Long[-300, 70_000].Select(Lwm2mValue.Of),
        Gen.ULong[(ulong)long.MaxValue + 1, ulong.MaxValue].Select(Lwm2mValue.Of),
        // JSON cannot tell 1.0 from 1.
        Gen.Double.Where(double.IsFinite).Where(v => !(Math.Truncate(v) == v && Math.Abs(v) <= 2e19)).Select(Lwm2mValue.Of),
        Gen.Float.Where(float.IsFinite).Where(v => MathF.Truncate(v) != v).Select(v => Lwm2mValue.Of((double)v)),
        Gen.Bool.Select(Lwm2mValue.Of),
        Text.Select(Lwm2mValue.Of),
        Gen.Byte.Array[0, 40].Select(Lwm2mValue.Of));

    public static readonly Gen<Lwm2mValue> ValueOrLink = Gen.OneOf(
        Value, Value, Gen.Select(Gen.UShort, Gen.UShort, (o, i) => Lwm2mValue.Of(new ObjectLink(o, i))));

    /// <summary>Values of one object instance: resources of one instance, and of several.</summary>
    public static Gen<Lwm2mNode[]> Of(Gen<Lwm2mValue> value, Lwm2mPath instance) =>
        Gen.Select(
            Gen.Select(Gen.Int[0, 300], value).Array[0, 6],
            Gen.Select(Gen.Int[301, 65_534], Gen.Select(Gen.Int[0, 65_534], value).Array[1, 4]).Array[0, 2],
            (single, multiple) => (Lwm2mNode[])
            [
                .. single.DistinctBy(each => each.Item1).Select(each => new Lwm2mNode(instance.Append(each.Item1), each.Item2)),
                .. multiple.DistinctBy(each => each.Item1).SelectMany(each => each.Item2.DistinctBy(one => one.Item1).Select(one =>
                    new Lwm2mNode(instance.Append(each.Item1).Append(one.Item1), one.Item2))),
            ]);

    /// <summary>Values of several object instances.</summary>
    public static Gen<Lwm2mNode[]> OfMany(Gen<Lwm2mValue> value) => Gen.Int[0, 65_534]
        .SelectMany(id => Of(value, Lwm2mPath.Of(Object + (id % 100), id)))
        .Array[1, 3]
        .Select(all => all.SelectMany(nodes => nodes).DistinctBy(node => node.Path).ToArray());
}
