using CsCheck;
using Hil.Campaigns.PowerCuts;

namespace Hil.Campaigns.Tests;

public sealed class CutPointTests
{
    private static readonly Gen<CutPoint> Cuts = Gen.Select(Gen.Int[1, 100_000], Gen.Enum<CutKind>().Where(kind => kind < CutKind.Pin), Gen.ULong, (o, k, p) => new CutPoint(o, k, p));

    [Test]
    public void A_point_is_read_as_it_was_written() => Gen.Select(Cuts, Cuts, Gen.Bool).Sample((first, second, again) =>
    {
        var point = again ? first with { Again = second } : first;
        return CutPoint.Parse(point.ToString()) == point;
    });

    [TestCase("")]
    [TestCase("0:bits")]
    [TestCase("17")]
    [TestCase("17:torn")]
    [TestCase("17:bits:x")]
    [TestCase("1:bits+2:bits+3:bits")]
    [TestCase("99999999999:before")]
    public void Anything_else_is_refused_with_the_form_that_was_expected(string text) =>
        Assert.That(() => CutPoint.Parse(text), Throws.TypeOf<FormatException>().With.Message.Contains("operation:kind:pattern").And.Message.Contains("part-erased"));

    [Test]
    public void A_reset_has_no_recovery_from_a_cut() =>
        Assert.That(() => CutPoint.Parse("5:pin+3:before"), Throws.TypeOf<FormatException>().With.Message.Contains("found a reset"));
}
