using CsCheck;
using Hil.Lwm2m.Formats;

namespace Hil.Lwm2m.Tests.Formats;

public sealed class LinkFormatTests
{
    [Test]
    public void Attributes_stand_with_quotes_without_them_and_without_a_value()
    {
        var links = LinkFormat.Parse("</3303/0/5700>;pmin=1;title=\"a, b; \\\"c\\\"\";obs , </3>;ver=1.1").Value!;
        Assert.That(links, Has.Count.EqualTo(2));
        Assert.That(links[0]["pmin"], Is.EqualTo("1"));
        Assert.That(links[0]["title"], Is.EqualTo("a, b; \"c\""));
        Assert.That(links[0].Has("obs"), Is.True);
        Assert.That(links[0]["obs"], Is.Null);
        Assert.That(links[1].ToString(), Is.EqualTo("</3>;ver=1.1"));
    }

    [TestCase("", 0)]
    [TestCase(" ", 0)]
    public void No_links_are_a_list_of_none(string text, int count) => Assert.That(LinkFormat.Parse(text).Value, Has.Count.EqualTo(count));

    [TestCase("/3/0", 0, "'<' at the start")]
    [TestCase("</3/0", 5, "'>' at the end")]
    [TestCase("</3>x", 4, "',' between two links")]
    [TestCase("</3>;", 5, "name of an attribute")]
    [TestCase("</3>;a=\"b", 9, "closing '\"'")]
    [TestCase("</3>,", 5, "'<' at the start")]
    public void A_broken_list_is_refused_with_what_was_expected_and_where(string text, int offset, string reason)
    {
        var read = LinkFormat.Parse(text);
        Assert.That(read.Error, Does.Contain(reason));
        Assert.That(read.Offset, Is.EqualTo(offset));
    }

    [Test]
    public void Bytes_that_are_no_UTF_8_are_refused() => Assert.That(LinkFormat.Parse([0x3c, 0xff, 0x3e]).Error, Does.Contain("UTF-8"));

    [Test]
    public void What_was_written_reads_as_it_was() =>
        Gen.Select(
            Gen.String[Gen.Char.AlphaNumeric, 1, 8],
            Gen.Select(Gen.String[Gen.Char["abcxyz"], 1, 4], Gen.String[Gen.Char["ab1.,;\"\\ <>="], 0, 8].Null()).Array[0, 3])
            .Array[0, 4].Sample(
                links =>
                {
                    var made = links.Select(link => new CoreLink(
                        "/" + link.Item1, [.. link.Item2.Select(a => new KeyValuePair<string, string?>(a.Item1, a.Item2))])).ToArray();
                    var read = LinkFormat.Parse(LinkFormat.Write(made));
                    return read.IsSuccess && read.Value.Select(l => l.ToString()).SequenceEqual(made.Select(l => l.ToString()))
                        && read.Value.Zip(made).All(pair => pair.First.Attributes.SequenceEqual(pair.Second.Attributes));
                },
                iter: 5_000);

    [Test]
    public void Any_text_reads_or_is_refused_with_an_offset_inside() => Gen.String[Gen.Char["<>/;,=\"\\ a1\n"], 0, 30].Sample(
        text =>
        {
            var read = LinkFormat.Parse(text);
            return read.IsSuccess || (read.Offset >= 0 && read.Offset <= text.Length);
        },
        iter: 20_000);
}
