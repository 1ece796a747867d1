using Hil.Signoff.Comparison;

namespace Hil.Signoff.Tests.Comparison;

public sealed class ToleranceTests
{
    [TestCase("25 ms + 2 %", "25 ms + 2 %")]
    [TestCase("25ms+2%", "25 ms + 2 %")]
    [TestCase("0.5 s", "500 ms + 0 %")]
    [TestCase("2.5 %", "0 ms + 2.5 %")]
    [TestCase("0 ms", "0 ms + 0 %")]
    public void A_tolerance_is_a_time_a_share_or_both(string text, string read)
    {
        Assert.That(Tolerance.TryParse(text, out var tolerance), Is.True);
        Assert.That(tolerance.ToString(), Is.EqualTo(read));
    }

    [TestCase("")]
    [TestCase("25")]
    [TestCase("-1 ms")]
    [TestCase("2 % + 25 ms")]
    [TestCase("25 ms 2 %")]
    [TestCase("+ 2 %")]
    [TestCase("101 %")]
    [TestCase("2 h")]
    [TestCase("3601 s")]
    public void Anything_else_is_none(string text) => Assert.That(Tolerance.TryParse(text, out _), Is.False);

    [Test]
    public void It_grows_with_the_gap() => Assert.That(Tolerance.Default.Of(10_000_000_000), Is.EqualTo(225_000_000));
}
