using System.Text;
using CsCheck;
using Hil.Lwm2m.Formats;
using Hil.Lwm2m.Model;

namespace Hil.Lwm2m.Tests.Formats;

public sealed class TlvTests
{
    private static readonly Gen<TlvItem> Resource = Gen.OneOf(
        Leaf(TlvKind.Resource),
        Gen.Select(Gen.UShort, Leaf(TlvKind.ResourceInstance).Array[0, 5], (id, children) => TlvItem.Branch(TlvKind.MultipleResource, id, children)));

    private static readonly Gen<TlvItem> Item = Gen.OneOf(
        Resource,
        Leaf(TlvKind.ResourceInstance),
        Gen.Select(Gen.UShort, Resource.Array[0, 5], (id, children) => TlvItem.Branch(TlvKind.ObjectInstance, id, children)));

    // As real clients sent them (Anjay and Wakaama), and the examples of LwM2M 1.1.1 §7.4.5.
    [TestCase("c500416e6a6179", "/3/0/0", "/3/0/0 = \"Anjay\"")]
    [TestCase("8608410000410101", "/5/0/8", "/5/0/8/0 = 0, /5/0/8/1 = 1")]
    [TestCase("880812410000410101410202410303410404410505", "/5/0/8", "/5/0/8/0 = 0, /5/0/8/1 = 1, /5/0/8/2 = 2, /5/0/8/3 = 3, /5/0/8/4 = 4, /5/0/8/5 = 5")]
    [TestCase("c001c10300c105008608410000410101c10902", "/5/0", "/5/0/1 = \"\", /5/0/3 = 0, /5/0/5 = 0, /5/0/8/0 = 0, /5/0/8/1 = 1, /5/0/9 = 2")]
    [TestCase("c40d6b0408fc", "/3/0/13", "/3/0/13 = 1795426556")]
    [TestCase("8606410001410105", "/3/0/6", "/3/0/6/0 = 1, /3/0/6/1 = 5")]
    [TestCase("c10964", "/3/0", "/3/0/9 = 100")]
    [TestCase("080007e107d001c10101", "/33650", "/33650/0/1 = 0x01, /33650/0/2000 = true")]
    public void A_golden_payload_reads(string hex, string path, string expected)
    {
        var bytes = Convert.FromHexString(hex);
        var read = new ContentReader(ObjectModel.Default).Read(path, ContentFormat.Tlv, bytes);
        Assert.That(read.Error, Is.Null);
        Assert.That(string.Join(", ", read.Value!.Nodes), Is.EqualTo(expected));
    }

    [Test]
    public void A_long_value_takes_a_length_field()
    {
        var written = Tlv.Write([TlvItem.Leaf(TlvKind.Resource, 0, Encoding.ASCII.GetBytes("Open Mobile Alliance"))]);
        Assert.That(Convert.ToHexStringLower(written), Does.StartWith("c80014"));
    }

    [TestCase(7, "c700")]
    [TestCase(8, "c80008")]
    [TestCase(255, "c800ff")]
    [TestCase(256, "d0000100")]
    [TestCase(65_535, "d000ffff")]
    [TestCase(65_536, "d800010000")]
    public void The_length_field_is_as_short_as_it_can_be(int length, string head)
    {
        var written = Tlv.Write([TlvItem.Leaf(TlvKind.Resource, 0, new byte[length])]);
        Assert.That(Convert.ToHexStringLower(written.AsSpan(0, head.Length / 2)), Is.EqualTo(head));
        Assert.That(written, Has.Length.EqualTo((head.Length / 2) + length));
    }

    [TestCase("c5004142", "TLV value of 5 bytes was expected, found 2", 2)]
    [TestCase("c8", "TLV header of 3 bytes was expected, found 1", 0)]
    [TestCase("d800ffffff", "TLV value of 16777215 bytes was expected, found 0", 5)]
    [TestCase("0203c10000", "TLV value of 1 bytes was expected, found 0", 4)]
    [TestCase("8303c10000", "resource instance was expected within MultipleResource, found Resource", 2)]
    [TestCase("02020200", "resource was expected within ObjectInstance, found ObjectInstance", 2)]
    public void A_broken_payload_is_refused_with_what_was_expected_and_where(string hex, string reason, int offset)
    {
        var read = Tlv.Read(Convert.FromHexString(hex));
        Assert.That(read.Error, Does.Contain(reason));
        Assert.That(read.Offset, Is.EqualTo(offset));
    }

    [TestCase("c10900", "/3/0/0", "this resource was expected, found resource 9")]
    [TestCase("0303c10900", "/3/0", "this instance was expected, found instance 3")]
    [TestCase("e1ffff00", "/3/0", "identifier from 0 to 65534")]
    [TestCase("410000", "/3/0", "found resource instance 0")]
    public void A_payload_that_does_not_fit_the_path_is_refused(string hex, string path, string reason)
    {
        var read = new ContentReader(ObjectModel.Default).Read(path, ContentFormat.Tlv, Convert.FromHexString(hex));
        Assert.That(read.Error, Does.Contain(reason));
    }

    [Test]
    public void A_value_that_is_not_of_its_type_is_kept_as_it_came_and_named_as_the_clients_fault()
    {
        var read = new ContentReader(ObjectModel.Default).Read("/3/0", ContentFormat.Tlv, Convert.FromHexString("c309000000c10203"));
        Assert.That(read.Value!.ModelFaults.Select(fault => fault.ToString()), Is.EqualTo(new[] { "/3/0/9: Integer was expected, found 3 bytes 0x000000" }));
        Assert.That(read.Value.ModelFaults[0].Kind, Is.EqualTo(ModelFaultKind.WrongType));
        Assert.That(read.Value["/3/0/9"].Value, Is.EqualTo(Lwm2mValue.Undeclared([0, 0, 0])));
        Assert.That(read.Value["/3/0/2"].AsString(), Is.EqualTo("\u0003"));
    }

    [Test]
    public void What_was_written_reads_as_it_was() => Item.Array[0, 6].Sample(
        items =>
        {
            var read = Tlv.Read(Tlv.Write(items));
            return read.IsSuccess && read.Value.SequenceEqual(items);
        },
        iter: 3_000);

    [Test]
    public void Any_bytes_read_or_are_refused_with_an_offset_inside() =>
        Gen.Select(Gen.Byte.Array[0, 40], Gen.OneOf(new[] { "/33650", "/33650/1", "/3/0/6", "/3/0/6/1", "/7/7/7", "/" }.Select(path => Gen.Const(path)).ToArray())).Sample(
            (bytes, path) =>
            {
                var read = Tlv.Read(bytes);
                new ContentReader(ObjectModel.Default).Read(path, ContentFormat.Tlv, bytes);
                return read.IsSuccess || (read.Offset >= 0 && read.Offset <= bytes.Length);
            },
            iter: 20_000);

    [Test]
    public void Every_value_survives_TLV_and_text_with_its_type()
    {
        var value = Gen.OneOf(
            Gen.Long.Select(v => Lwm2mValue.Of(v)),
            Gen.OneOf(Gen.ULong, Gen.ULong[0, 300]).Select(v => Lwm2mValue.Of(v)),
            Gen.Int.Select(v => Lwm2mValue.Of((long)v)),
            Gen.Bool.Select(v => Lwm2mValue.Of(v)),
            Gen.Double.Select(v => Lwm2mValue.Of(v)),
            Gen.Float.Select(v => Lwm2mValue.Of((double)v)),
            Gen.String[Gen.Char.AlphaNumeric, 0, 40].Select(v => Lwm2mValue.Of(v)),
            Gen.Byte.Array[0, 40].Select(v => Lwm2mValue.Of(v)),
            Gen.Long.Select(Lwm2mValue.OfTime),
            Gen.Select(Gen.UShort, Gen.UShort, (o, i) => Lwm2mValue.Of(new ObjectLink(o, i))));
        value.Sample(
            v =>
            {
                var tlv = TlvValues.TryDecode(TlvValues.Encode(v), v.Type, out var back, out _) && back.Equals(v);
                // Text has no exponent, so tiny fractions lose digits; NaN and infinity have no text at all.
                var text = v.Type == ResourceType.Float
                    || (TextValues.TryDecode(TextValues.Encode(v), v.Type, out back, out _) && back!.Equals(v));
                return tlv && text;
            },
            iter: 10_000);
    }

    private static Gen<TlvItem> Leaf(TlvKind kind) =>
        Gen.Select(Gen.UShort, Gen.OneOf(Gen.Byte.Array[0, 10], Gen.Byte.Array[250, 260]), (id, value) => TlvItem.Leaf(kind, id, value));
}
