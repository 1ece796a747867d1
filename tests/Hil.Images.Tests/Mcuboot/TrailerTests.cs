using Hil.Images.Mcuboot;
using static Hil.Images.Mcuboot.FlagState;

namespace Hil.Images.Tests.Mcuboot;

public sealed class TrailerTests
{
    [TestCase(Unset, Unset, Unset, Set, Unset, Unset, SwapType.Test)]
    [TestCase(Bad, Bad, Bad, Set, Unset, Set, SwapType.Test)]
    [TestCase(Set, Unset, Set, Set, Unset, Unset, SwapType.Test)]
    [TestCase(Unset, Unset, Unset, Set, Set, Unset, SwapType.Permanent)]
    [TestCase(Set, Unset, Set, Unset, Unset, Unset, SwapType.Revert)]
    [TestCase(Set, Unset, Set, Bad, Bad, Bad, SwapType.Revert)]
    [TestCase(Set, Set, Set, Unset, Unset, Unset, SwapType.None)]
    [TestCase(Set, Unset, Unset, Unset, Unset, Unset, SwapType.None)]
    [TestCase(Set, Bad, Set, Unset, Unset, Unset, SwapType.None)]
    [TestCase(Unset, Unset, Unset, Bad, Unset, Unset, SwapType.None)]
    [TestCase(Unset, Unset, Unset, Set, Bad, Unset, SwapType.None)]
    public void Two_trailers_decide_the_swap_as_the_table_says(
        FlagState primaryMagic, FlagState primaryOk, FlagState primaryDone,
        FlagState secondaryMagic, FlagState secondaryOk, FlagState secondaryDone, SwapType expected) =>
        Assert.That(
            Trailer.Decide(new Trailer(primaryMagic, primaryOk, primaryDone, null), new Trailer(secondaryMagic, secondaryOk, secondaryDone, null)),
            Is.EqualTo(expected));

    [Test]
    public void A_trailer_is_read_from_the_places_that_MCUboot_gives_it()
    {
        var slot = Enumerable.Repeat((byte)0xFF, 4096).ToArray();
        Convert.FromHexString("77c295f360d2ef7f3552500f2cb67980").CopyTo(slot, 4096 - 16);
        slot[4096 - 24] = 0x01;
        slot[4096 - 32] = 0x00;
        slot[4096 - 40] = 0x12;

        Assert.That(Trailer.Read(slot), Is.EqualTo(new Trailer(Set, Set, Bad, SwapType.Test)));
    }

    [Test]
    public void A_torn_magic_is_bad_and_an_erased_one_is_unset()
    {
        var slot = Enumerable.Repeat((byte)0xFF, 64).ToArray();
        Assert.That(Trailer.Read(slot)!.Magic, Is.EqualTo(Unset));
        slot[^16] = 0x77;
        Assert.That(Trailer.Read(slot)!.Magic, Is.EqualTo(Bad));
    }
}
