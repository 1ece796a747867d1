using Hil.Core.Boards;
using Hil.Images.Mcuboot;

namespace Hil.Firmware.Tests.Boot;

internal sealed class SwapTests
{
    private const uint OutcomeRegister = 0x5000_551C;
    private static readonly Trailer OnTrial = new(FlagState.Set, FlagState.Unset, FlagState.Set, SwapType.Test);
    private static readonly Trailer Erased = new(FlagState.Unset, FlagState.Unset, FlagState.Unset, null);

    private readonly byte[] _old = SlotImages.Make("1.0.0", pages: 2);
    private readonly byte[] _new = SlotImages.Make("2.0.0", pages: 3);

    [Test]
    public void A_requested_image_is_swapped_in_on_trial()
    {
        var rig = Pending(permanent: false);
        Assert.That(rig.PowerCycle(), Is.EqualTo(new[] { "1.0.0", "swap test", "run 2.0.0" }));
        AssertSwapped(rig);
        Assert.That(rig.PrimaryTrailer, Is.EqualTo(OnTrial));
        Assert.That(rig.SecondaryTrailer, Is.EqualTo(Erased));
        Assert.That(rig.Diagnostics, Is.Empty);
    }

    [Test]
    public void An_image_that_confirms_itself_stays()
    {
        var rig = Pending(permanent: false);
        rig.PowerCycle();
        rig.Confirm();
        for (var boot = 0; boot < 2; boot++)
            Assert.That(rig.PowerCycle(), Is.EqualTo(new[] { "1.0.0", "swap none", "run 2.0.0" }));
        AssertSwapped(rig);
    }

    [Test]
    public void An_image_that_does_not_confirm_itself_is_taken_back_for_good()
    {
        var rig = Pending(permanent: false);
        rig.PowerCycle();
        Assert.That(rig.PowerCycle(), Is.EqualTo(new[] { "1.0.0", "swap revert", "run 1.0.0" }));
        Assert.That(rig.Read(FlashMap.Primary, _old.Length), Is.EqualTo(_old));
        Assert.That(rig.Read(FlashMap.Secondary, _new.Length), Is.EqualTo(_new));
        Assert.That(rig.PrimaryTrailer, Is.EqualTo(new Trailer(FlagState.Set, FlagState.Set, FlagState.Set, SwapType.Revert)));
        Assert.That(rig.SecondaryTrailer, Is.EqualTo(Erased));
        Assert.That(rig.PowerCycle(), Is.EqualTo(new[] { "1.0.0", "swap none", "run 1.0.0" }));
    }

    [Test]
    public void A_permanent_update_needs_no_confirmation()
    {
        var rig = Pending(permanent: true);
        Assert.That(rig.PowerCycle(), Is.EqualTo(new[] { "1.0.0", "swap permanent", "run 2.0.0" }));
        Assert.That(rig.PrimaryTrailer, Is.EqualTo(new Trailer(FlagState.Set, FlagState.Set, FlagState.Set, SwapType.Permanent)));
        Assert.That(rig.PowerCycle(), Is.EqualTo(new[] { "1.0.0", "swap none", "run 2.0.0" }));
        AssertSwapped(rig);
    }

    [Test]
    public void An_updated_board_can_be_updated_again()
    {
        var rig = Pending(permanent: true);
        rig.PowerCycle();
        var third = SlotImages.Make("3.0.0", pages: 4);
        rig.Put(FlashMap.Secondary, third);
        rig.RequestUpdate();
        Assert.That(rig.PowerCycle(), Is.EqualTo(new[] { "1.0.0", "swap test", "run 3.0.0" }));
        Assert.That(rig.PowerCycle(), Is.EqualTo(new[] { "1.0.0", "swap revert", "run 2.0.0" }));
    }

    [Test]
    public void Images_that_fill_their_slots_are_swapped_up_to_the_last_byte_before_the_trailer()
    {
        var (one, two) = (SlotImages.MakeLongest("1.0.0"), SlotImages.MakeLongest("2.0.0"));
        Assert.That(one, Has.Length.GreaterThan(FlashMap.TrailerPage + 2048));
        var rig = BootRig.With();
        rig.Put(FlashMap.Primary, one);
        rig.Put(FlashMap.Secondary, two);
        rig.RequestUpdate();
        Assert.That(rig.PowerCycle()[^1], Is.EqualTo("run 2.0.0"));
        Assert.That(rig.Read(FlashMap.Primary, two.Length), Is.EqualTo(two));
        Assert.That(rig.Read(FlashMap.Secondary, one.Length), Is.EqualTo(one));
        Assert.That(rig.PrimaryTrailer, Is.EqualTo(OnTrial));
        Assert.That(rig.PowerCycle()[^1], Is.EqualTo("run 1.0.0"));
        Assert.That(rig.Read(FlashMap.Primary, one.Length), Is.EqualTo(one));
    }

    [TestCase(null, 0x10)]
    [TestCase(ResetCause.Watchdog, 0x11)]
    [TestCase(ResetCause.Lockup, 0x12)]
    [TestCase(ResetCause.Software, 0x13)]
    [TestCase(ResetCause.Pin, 0x14)]
    public void A_revert_leaves_word_of_what_ended_the_trial(ResetCause? cause, int code)
    {
        var rig = Pending(permanent: false);
        rig.PowerCycle();
        var lines = cause is null ? rig.PowerCycle() : rig.Reset(cause.Value);
        Assert.That(lines[^1], Is.EqualTo("run 1.0.0"));
        Assert.That(rig.Register(OutcomeRegister), Is.EqualTo(code));
    }

    [Test]
    public void A_swap_that_succeeds_leaves_no_stale_word()
    {
        var rig = Pending(permanent: false);
        rig.PowerCycle();
        rig.Reset(ResetCause.Watchdog);
        rig.Put(FlashMap.Secondary, _new);
        rig.RequestUpdate();
        Assert.That(rig.Reset(ResetCause.Software)[^1], Is.EqualTo("run 2.0.0"));
        Assert.That(rig.Register(OutcomeRegister), Is.Zero);
    }

    [Test]
    public void An_image_on_trial_that_hangs_is_ended_by_the_watchdog_and_taken_back()
    {
        var rig = Pending(permanent: false);
        rig.PowerCycle();
        Assert.That(rig.WaitForEnd(rig.Board.Timeline.Count), Is.EqualTo(new[] { "1.0.0", "swap revert", "run 1.0.0" }));
        Assert.That(rig.Register(OutcomeRegister), Is.EqualTo(0x11));
    }

    [Test]
    public void A_request_whose_magic_is_torn_is_none()
    {
        var rig = Pending(permanent: false);
        rig.Put(FlashMap.Secondary + FlashMap.Magic + 12, [0x2C, 0xB6, 0x79, 0x81]);
        Assert.That(rig.PowerCycle(), Is.EqualTo(new[] { "1.0.0", "swap none", "run 1.0.0" }));
        Assert.That(rig.Board.FlashOperations, Is.Zero);
    }

    [Test]
    public void A_confirmation_that_is_torn_is_completed_and_the_image_stays([Values(0x03, 0x81, 0xFD, 0x7F)] byte torn)
    {
        var rig = Pending(permanent: false);
        rig.PowerCycle();
        rig.Put(FlashMap.Primary + FlashMap.ImageOk, [torn]);
        Assert.That(rig.PowerCycle(), Is.EqualTo(new[] { "1.0.0", "swap none", "run 2.0.0" }));
        Assert.That(rig.PrimaryTrailer.ImageOk, Is.EqualTo((torn & 1) == 1 ? FlagState.Set : FlagState.Bad));
        Assert.That(rig.PowerCycle()[^1], Is.EqualTo("run 2.0.0"));
    }

    [Test]
    public void A_trial_is_taken_back_to_an_image_with_an_older_security_counter()
    {
        var rig = BootRig.With();
        rig.Put(FlashMap.Primary, SlotImages.Make("1.0.0", counter: 1));
        rig.Put(FlashMap.Secondary, SlotImages.Make("2.0.0", counter: 2));
        rig.RequestUpdate();
        rig.PowerCycle();
        Assert.That(rig.PowerCycle(), Is.EqualTo(new[] { "1.0.0", "swap revert", "run 1.0.0" }));
    }

    [Test]
    public void A_trial_stays_where_the_image_to_go_back_to_is_gone()
    {
        var rig = Pending(permanent: false);
        rig.PowerCycle();
        rig.Put(FlashMap.Secondary, new byte[0x40]);
        Assert.That(rig.PowerCycle(), Is.EqualTo(new[] { "1.0.0", "refused header", "swap none", "run 2.0.0" }));
        Assert.That(rig.PrimaryTrailer.ImageOk, Is.EqualTo(FlagState.Set));
    }

    [Test]
    public void A_swap_feeds_the_watchdog()
    {
        // The longest swap takes ten times as long as the watchdog waits; power-on is the only reset.
        var rig = BootRig.With();
        rig.Put(FlashMap.Primary, SlotImages.MakeLongest("1.0.0"));
        rig.Put(FlashMap.Secondary, SlotImages.MakeLongest("2.0.0"));
        rig.RequestUpdate();
        rig.PowerCycle();
        Assert.That(rig.Board.Timeline.Snapshot().OfType<Hil.Core.Timelines.ResetEntry>().Count(), Is.EqualTo(1));
        Assert.That(rig.Board.Clock.Now.Seconds, Is.InRange(35, 45));
    }

    private BootRig Pending(bool permanent)
    {
        var rig = BootRig.With();
        rig.Put(FlashMap.Primary, _old);
        rig.Put(FlashMap.Secondary, _new);
        rig.RequestUpdate(permanent);
        return rig;
    }

    private void AssertSwapped(BootRig rig)
    {
        Assert.That(rig.Read(FlashMap.Primary, _new.Length), Is.EqualTo(_new));
        Assert.That(rig.Read(FlashMap.Secondary, _old.Length), Is.EqualTo(_old));
    }
}
