using Hil.Core.Boards;
using Hil.Images.Mcuboot;

namespace Hil.Firmware.Tests.Boot;

internal sealed class RefusalTests
{
    private const uint OutcomeRegister = 0x5000_551C;

    [TestCaseSource(typeof(BadImages), nameof(BadImages.Names))]
    public void An_image_that_must_not_run_is_refused_by_name_and_never_started(string fault)
    {
        var (word, _, image) = BadImages.Of(fault);
        var rig = BootRig.With();
        rig.Put(FlashMap.Primary, image);
        Assert.That(rig.PowerCycle(), Is.EqualTo(new[] { "1.0.0", "swap none", $"refused {word}", "halted" }));
        Assert.That(rig.IsInImage, Is.False);
        Assert.That(rig.Board.FlashOperations, Is.Zero);
    }

    [TestCaseSource(typeof(BadImages), nameof(BadImages.Names))]
    public void A_candidate_that_must_not_run_is_refused_and_erased_and_the_image_stays(string fault)
    {
        var (word, code, image) = BadImages.Of(fault);
        var rig = BootRig.With();
        var running = SlotImages.Make("1.0.0");
        rig.Put(FlashMap.Primary, running);
        rig.Put(FlashMap.Secondary, image);
        rig.RequestUpdate();
        Assert.That(rig.PowerCycle(), Is.EqualTo(new[] { "1.0.0", $"refused {word}", "swap none", "run 1.0.0" }));
        Assert.That(rig.Register(OutcomeRegister), Is.EqualTo(code));
        Assert.That(rig.Read(FlashMap.Primary, running.Length), Is.EqualTo(running));
        Assert.That(rig.PrimaryTrailer, Is.EqualTo(new Trailer(FlagState.Unset, FlagState.Set, FlagState.Set, null)));
        Assert.That(rig.SecondaryTrailer.Magic, Is.EqualTo(FlagState.Unset));
        Assert.That(rig.Word(FlashMap.Secondary), Is.EqualTo(uint.MaxValue));

        var operations = rig.Board.FlashOperations;
        Assert.That(rig.Reset(ResetCause.Pin), Is.EqualTo(new[] { "1.0.0", "swap none", "run 1.0.0" }));
        Assert.That(rig.Board.FlashOperations, Is.EqualTo(operations));
        Assert.That(rig.Register(OutcomeRegister), Is.EqualTo(code), "until the application clears it");
    }

    [TestCase(2u, 1u)]
    [TestCase(1u, null)]
    [TestCase(0x8000_0000u, 0x7FFF_FFFFu)]
    public void A_candidate_with_an_older_security_counter_is_refused(uint running, uint? candidate)
    {
        var rig = BootRig.With();
        rig.Put(FlashMap.Primary, SlotImages.Make("1.0.0", running));
        rig.Put(FlashMap.Secondary, SlotImages.Make("2.0.0", candidate));
        rig.RequestUpdate(permanent: true);
        Assert.That(rig.PowerCycle(), Is.EqualTo(new[] { "1.0.0", "refused security counter", "swap none", "run 1.0.0" }));
        Assert.That(rig.Register(OutcomeRegister), Is.EqualTo(8));
    }

    [TestCase(1u, 1u)]
    [TestCase(null, null)]
    [TestCase(null, 0u)]
    [TestCase(1u, 0xFFFF_FFFFu)]
    public void A_candidate_with_the_same_or_a_newer_security_counter_is_taken(uint? running, uint? candidate)
    {
        var rig = BootRig.With();
        rig.Put(FlashMap.Primary, SlotImages.Make("1.0.0", running));
        rig.Put(FlashMap.Secondary, SlotImages.Make("2.0.0", candidate));
        rig.RequestUpdate();
        Assert.That(rig.PowerCycle()[^1], Is.EqualTo("run 2.0.0"));
    }

    [Test]
    public void A_security_counter_outside_the_signed_area_does_not_count()
    {
        // The unprotected area can be extended by anybody.
        var candidate = SlotImages.Make("2.0.0", counter: null);
        var area = 0x200 + 4096 - 1024;
        byte[] forged = [.. candidate, 0x50, 0, 4, 0, 9, 0, 0, 0];
        forged[area + 2] += 8;
        var rig = BootRig.With();
        rig.Put(FlashMap.Primary, SlotImages.Make("1.0.0", counter: 1));
        rig.Put(FlashMap.Secondary, forged);
        rig.RequestUpdate();
        Assert.That(rig.PowerCycle()[1], Is.EqualTo("refused security counter"));
    }

    [Test]
    public void An_older_candidate_is_taken_where_the_newer_image_cannot_run()
    {
        var broken = SlotImages.Make("2.0.0", counter: 2);
        broken[0x200 + 1000] ^= 1;
        var rig = BootRig.With();
        rig.Put(FlashMap.Primary, broken);
        rig.Put(FlashMap.Secondary, SlotImages.Make("1.0.0", counter: 1));
        rig.RequestUpdate();
        Assert.That(rig.PowerCycle(), Is.EqualTo(new[] { "1.0.0", "swap test", "run 1.0.0" }));
    }

    [Test]
    public void Where_only_the_secondary_slot_holds_an_image_that_may_run_it_is_brought_in_without_being_asked_for()
    {
        var good = SlotImages.Make("1.0.0", pages: 3);
        var rig = BootRig.With();
        rig.Put(FlashMap.Secondary, good);
        Assert.That(rig.PowerCycle(), Is.EqualTo(new[] { "1.0.0", "swap none", "refused header", "swap permanent", "run 1.0.0" }));
        Assert.That(rig.Read(FlashMap.Primary, good.Length), Is.EqualTo(good));
        Assert.That(rig.PowerCycle(), Is.EqualTo(new[] { "1.0.0", "swap none", "run 1.0.0" }));
    }

    [Test]
    public void A_reset_while_a_candidate_is_erased_keeps_the_reason_of_the_refusal()
    {
        var rig = BootRig.With();
        rig.Put(FlashMap.Primary, SlotImages.Make("1.0.0"));
        rig.Put(FlashMap.Secondary, SlotImages.Make("2.0.0", key: SlotImages.OtherKey));
        rig.RequestUpdate();
        rig.PowerOn();
        Assert.That(rig.Wait(() => rig.Board.FlashOperations == 3), Is.True);
        // The reset cuts a line in two.
        Assert.That(rig.Reset(ResetCause.Pin).TakeLast(3), Is.EqualTo(new[] { "refused key", "swap none", "run 1.0.0" }));
        Assert.That(rig.Register(OutcomeRegister), Is.EqualTo(5));
    }
}
