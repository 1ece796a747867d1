using CsCheck;

namespace Hil.Lwm2m.Tests;

public sealed class Lwm2mPathTests
{
    [TestCase("/", "/")]
    [TestCase("/3", "/3")]
    [TestCase("3/0", "/3/0")]
    [TestCase("/33650/1/2001/", "/33650/1/2001")]
    [TestCase("/5/0/8/65534", "/5/0/8/65534")]
    public void A_path_reads(string text, string written) => Assert.That(Lwm2mPath.Parse(text).ToString(), Is.EqualTo(written));

    [TestCase("", "found nothing")]
    [TestCase("//", "found '//'")]
    [TestCase("/3//0", "found '' in '/3//0'")]
    [TestCase("/a", "found 'a' in '/a'")]
    [TestCase("/-1", "found '-1'")]
    [TestCase("/65535", "0 to 65534")]
    [TestCase("/1/2/3/4/5", "at most four")]
    public void What_is_no_path_is_refused_with_the_reason(string text, string reason) =>
        Assert.That(() => Lwm2mPath.Parse(text), Throws.TypeOf<FormatException>().With.Message.Contains(reason));

    [Test]
    public void What_was_written_reads_as_it_was_and_orders_a_parent_before_its_children() =>
        Gen.Int[0, 65_534].Array[0, 4].Sample(ids =>
        {
            var path = ids.Aggregate(Lwm2mPath.Root, (parent, id) => parent.Append(id));
            return Lwm2mPath.Parse(path.ToString()) == path
                && path.Depth == ids.Length
                && (path.Depth == 0 || (path.Parent.CompareTo(path) < 0 && path.Parent.Contains(path) && !path.Contains(path.Parent)));
        });

    [Test]
    public void Nothing_lies_below_a_resource_instance() =>
        Assert.That(() => Lwm2mPath.Of(1, 2, 3, 4).Append(5), Throws.InvalidOperationException);
}
