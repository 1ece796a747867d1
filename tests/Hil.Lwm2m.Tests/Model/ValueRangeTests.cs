using Hil.Lwm2m.Model;

namespace Hil.Lwm2m.Tests.Model;

public sealed class ValueRangeTests
{
    [TestCase("0..100", 0, true)]
    [TestCase("0..100", 100, true)]
    [TestCase("0..100", 101, false)]
    [TestCase("1-65534", 65535, false)]
    [TestCase("-128..127", -128, true)]
    [TestCase("-128..127", -129, false)]
    [TestCase("-10--5", -7, true)]
    [TestCase("-10--5", -4, false)]
    [TestCase("0,1,5..9", 5, true)]
    [TestCase("0,1,5..9", 3, false)]
    [TestCase("0.5..1.5", 1, true)]
    [TestCase("6", 6, true)]
    [TestCase("6", 7, false)]
    [TestCase("", 12345, true)]
    [TestCase("The possible values are listed in 5.3", 12345, true)]
    [TestCase("16-bit", 70_000, true)]
    [TestCase("0..99999999999999999999999999999999", 5, true)]
    public void A_whole_number_lies_within_or_not(string text, long value, bool allowed) => Assert.That(ValueRange.Parse(text).Allows(value), Is.EqualTo(allowed));

    [TestCase("0..255 bytes", 255, true)]
    [TestCase("0-255 bytes", 256, false)]
    [TestCase("16,32,48", 32, true)]
    [TestCase("16,32,48", 33, false)]
    [TestCase("6 bytes", 6, true)]
    public void The_length_of_bytes_and_texts_is_measured(string text, int length, bool allowed)
    {
        Assert.That(ValueRange.Parse(text).Allows(new byte[length]), Is.EqualTo(allowed));
        Assert.That(ValueRange.Parse(text).Allows(new string('x', length)), Is.EqualTo(allowed));
    }

    [Test]
    public void Words_are_an_enumeration()
    {
        Assert.That(ValueRange.Parse("U, UQ, S").Allows("UQ"), Is.True);
        Assert.That(ValueRange.Parse("U, UQ, S").Allows("T"), Is.False);
    }

    [Test]
    public void A_fraction_and_a_large_natural_are_measured_too()
    {
        Assert.That(ValueRange.Parse("0..1").Allows(0.5), Is.True);
        Assert.That(ValueRange.Parse("0..1").Allows(1.01), Is.False);
        Assert.That(ValueRange.Parse("0..1").Allows(double.NaN), Is.False);
        Assert.That(ValueRange.Parse("0..255").Allows(Lwm2mValue.Of(ulong.MaxValue)), Is.False);
    }
}
