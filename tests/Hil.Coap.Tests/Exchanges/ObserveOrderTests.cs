using Hil.Coap.Exchanges;
using Hil.Core.Time;

namespace Hil.Coap.Tests.Exchanges;

// RFC 7641 §3.4, at its edges.
public sealed class ObserveOrderTests
{
    private const uint Half = 1u << 23;
    private const uint Last = (1u << 24) - 1;

    [TestCase(1u, 2u, true)]
    [TestCase(2u, 1u, false)]
    [TestCase(5u, 5u, false)]
    [TestCase(0u, Half - 1, true)]
    [TestCase(0u, Half, false)]
    [TestCase(Last, 0u, true, Description = "the number wraps")]
    [TestCase(0u, Last, false)]
    [TestCase(Half, 0u, false)]
    [TestCase(Half + 1, 0u, true)]
    public void A_newer_number_lies_less_than_half_the_circle_ahead(uint known, uint found, bool newer) =>
        Assert.That(CoapObservation.IsNewer(known, BoardTime.Zero, found, BoardTime.Zero + TimeSpan.FromSeconds(1)), Is.EqualTo(newer));

    [Test]
    public void After_128_seconds_any_number_is_newer()
    {
        var later = BoardTime.Zero + TimeSpan.FromSeconds(128);
        Assert.That(CoapObservation.IsNewer(9, BoardTime.Zero, 3, later), Is.False);
        Assert.That(CoapObservation.IsNewer(9, BoardTime.Zero, 3, later + TimeSpan.FromTicks(1)), Is.True);
    }
}
