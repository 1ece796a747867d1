using static Hil.Emulation.Tests.Cpu.T32;

namespace Hil.Emulation.Tests.Cpu;

/// <summary>Faults: which, with what status, and what was left untouched.</summary>
public sealed class FaultTests
{
    private const uint Handler = 0x800;
    private const uint HardHandler = 0x900;
    private const int Hard = 3;
    private const int Memory = 4;
    private const int Bus = 5;
    private const int Usage = 6;

    private static TestCore WithFaults(bool enabled = true)
    {
        var core = new TestCore(Nop);
        foreach (var exception in new[] { Memory, Bus, Usage })
            core.PutVector(exception, Handler);
        core.PutVector(Hard, HardHandler);
        core.Put(Handler, Loop);
        core.Put(HardHandler, Loop);
        if (enabled)
            core.Cpu.PokeSystem(0xE000_ED24, 7 << 16);
        return core;
    }

    [Test]
    public void A_load_from_nothing_is_a_precise_bus_fault_and_is_reported_with_its_address()
    {
        var core = WithFaults();
        (core[0], core[1]) = (77, 0x6000_0000);
        core.Do(LdrR0FromR1);
        Assert.That(core.Exception, Is.EqualTo(Bus));
        Assert.That(core.Cfsr, Is.EqualTo(0x8200), "PRECISERR and BFARVALID");
        Assert.That(core.Cpu.PeekSystem(0xE000_ED38), Is.EqualTo(0x6000_0000));
        Assert.That(core.Word(core[13]), Is.EqualTo(77), "R0 unchanged");
        Assert.That(core.Word(core[13] + 24), Is.EqualTo(TestCore.Code), "the address of the load");
        var entry = core.Diagnostics.Single();
        Assert.That((entry.Kind, entry.ProgramCounter), Is.EqualTo(("bus-fault", TestCore.Code)));
        Assert.That(entry.Text, Does.Contain("read from 0x60000000"));
    }

    [Test]
    public void A_store_to_flash_without_a_controller_is_a_bus_fault()
    {
        var core = WithFaults();
        core[1] = 0x1000;
        core.Do(StrR0ToR1);
        Assert.That((core.Exception, core.Cfsr), Is.EqualTo((Bus, 0x8200u)));
    }

    [Test]
    public void A_disabled_fault_becomes_a_hard_fault()
    {
        var core = WithFaults(enabled: false);
        core.Do(Udf);
        Assert.That(core.Exception, Is.EqualTo(Hard));
        Assert.That(core.Cpu.PeekSystem(0xE000_ED2C), Is.EqualTo(1u << 30), "FORCED");
        Assert.That(core.Cfsr, Is.EqualTo(1u << 16), "UNDEFINSTR");
        Assert.That(core.Diagnostics.Single().Kind, Is.EqualTo("undefined-instruction"));
        Assert.That(core.Diagnostics.Single().Text, Is.EqualTo("0xde01"));
    }

    [Test]
    public void A_fault_under_faultmask_locks_the_core_up_and_asks_for_a_reset()
    {
        var core = WithFaults();
        var lockedUp = 0;
        core.Cpu.LockedUp += () => lockedUp++;
        core.Do(CpsidF, Udf);
        Assert.That(lockedUp, Is.EqualTo(1));
        Assert.That(core.Diagnostics.Last().Kind, Is.EqualTo("lockup"));
        Assert.That(core.Timeline.Snapshot().OfType<Core.Timelines.ResetEntry>().Last().Cause, Is.EqualTo(Core.Boards.ResetCause.Lockup));
    }

    [Test]
    public void Unaligned_words_are_read_unless_they_are_trapped_and_pairs_never()
    {
        var core = WithFaults();
        core.SetWord(TestCore.Ram, 0x44332211);
        core.SetWord(TestCore.Ram + 4, 0x88776655);
        core[1] = TestCore.Ram + 3;
        core.Do(LdrR0FromR1);
        Assert.That(core[0], Is.EqualTo(0x77665544));
        core.Cpu.PokeSystem(0xE000_ED14, 0x209);
        core.Do(LdrR0FromR1);
        Assert.That((core.Exception, core.Cfsr), Is.EqualTo((Usage, 1u << 24)));

        core = WithFaults();
        core[1] = TestCore.Ram + 2;
        core.Do(LdrdR2R3FromR1);
        Assert.That((core.Exception, core.Cfsr), Is.EqualTo((Usage, 1u << 24)));
    }

    [Test]
    public void A_word_across_two_pages_is_read_and_written_whole()
    {
        var core = new TestCore(Nop);
        core[1] = TestCore.Ram + 0xFFE;
        core[0] = 0x12345678;
        core.Do(StrR0ToR1);
        core[0] = 0;
        core.Do(LdrR0FromR1);
        Assert.That(core[0], Is.EqualTo(0x12345678));
        Assert.That(core.Word(TestCore.Ram + 0x1000) & 0xFFFF, Is.EqualTo(0x1234));
    }

    [Test]
    public void Division_by_zero_gives_zero_unless_it_is_trapped()
    {
        var core = WithFaults();
        (core[0], core[1]) = (5, 0);
        core.Do(UdivR0R0R1);
        Assert.That(core[0], Is.Zero);
        core.Cpu.PokeSystem(0xE000_ED14, 0x211);
        core.Do(UdivR0R0R1);
        Assert.That((core.Exception, core.Cfsr), Is.EqualTo((Usage, 1u << 25)));
    }

    [Test]
    public void A_branch_to_an_even_address_is_an_invalid_state_at_its_target()
    {
        var core = WithFaults();
        core[0] = 0x600;
        core.Do(BxR0).Step();
        Assert.That((core.Exception, core.Cfsr), Is.EqualTo((Usage, 1u << 17)));
        Assert.That(core.Word(core[13] + 24), Is.EqualTo(0x600));
    }

    [Test]
    public void Floating_point_without_the_unit_enabled_is_no_coprocessor()
    {
        var core = WithFaults();
        core.Do(VaddS0S0S1);
        Assert.That((core.Exception, core.Cfsr), Is.EqualTo((Usage, 1u << 19)));
    }

    [Test]
    public void A_push_below_the_stack_limit_faults_and_changes_nothing()
    {
        var core = WithFaults();
        core.SetSpecial(MspLimit, TestCore.StackTop - 0x100);
        core[13] = TestCore.StackTop - 0xF8;
        core.SetWord(TestCore.StackTop - 0x104, 0xAAAA_AAAA);
        // The handler's frame would not fit either: the thread moves to its own stack first.
        core.SetSpecial(Psp, 0x2000_4008).SetSpecial(PspLimit, 0x2000_4000).SetSpecial(Control, 2);
        core[13] = 0x2000_4008;
        core.SetWord(0x2000_3FFC, 0xBBBB_BBBB);
        core.Do(PushR4ToR7);
        Assert.That(core.Cfsr & 1u << 20, Is.EqualTo(1u << 20), "STKOF");
        Assert.That(core.Word(0x2000_3FFC), Is.EqualTo(0xBBBB_BBBB));
    }

    [Test]
    public void A_subtraction_that_takes_the_stack_below_its_limit_faults_with_the_old_stack()
    {
        var core = WithFaults();
        core.SetSpecial(MspLimit, TestCore.StackTop - 0x30);
        core.Do(SubSp64);
        Assert.That((core.Exception, core.Cfsr), Is.EqualTo((Usage, 1u << 20)));
        Assert.That(core[13], Is.EqualTo(TestCore.StackTop - 0x20), "the frame of the fault, right below the old stack");
    }

    [Test]
    public void An_exception_whose_frame_does_not_fit_is_a_stack_overflow_with_nothing_written_below()
    {
        var core = WithFaults();
        core.PutVector(11, 0xA00);
        core.Put(0xA00, Loop);
        core.SetSpecial(MspLimit, TestCore.StackTop - 0x18);
        core.SetWord(TestCore.StackTop - 0x1C, 0xCCCC_CCCC);
        core.Cpu.PokeSystem(0xE000_ED1F, 0xE0, 1);
        core.Do(Svc);
        Assert.That(core.Exception, Is.EqualTo(Usage), "before the supervisor call, whose priority is lower");
        Assert.That(core.Cfsr, Is.EqualTo(1u << 20));
        Assert.That(core[13], Is.EqualTo(TestCore.StackTop - 0x18));
        Assert.That(core.Word(TestCore.StackTop - 0x1C), Is.EqualTo(0xCCCC_CCCC));
    }

    [Test]
    public void A_breakpoint_without_a_debugger_is_a_hard_fault()
    {
        var core = WithFaults();
        core.Do(Bkpt);
        Assert.That(core.Exception, Is.EqualTo(Hard));
        Assert.That(core.Cpu.PeekSystem(0xE000_ED2C), Is.EqualTo(1u << 31), "DEBUGEVT");
    }

    [Test]
    public void A_fault_in_an_it_block_comes_back_to_the_same_place_of_the_block()
    {
        var core = WithFaults();
        core.Do(0x2000, 0x2800); // movs r0, #0; cmp r0, #0
        core[1] = 0x6000_0000;
        core[2] = 0;
        core.Put(core[15], 0xBF04, LdrR0FromR1, 0x2205, AddR0); // itt eq; ldreq r0, [r1]; moveq r2, #5; adds r0, #1
        core.Step(2);
        Assert.That(core.Exception, Is.EqualTo(Bus));
        core[1] = TestCore.Ram;
        core.SetWord(core[13] + 4, TestCore.Ram); // The stacked R1.
        core.SetWord(TestCore.Ram, 0x55);
        core.Put(Handler, BxLr);
        core.Step(3);
        Assert.That((core[0], core[2]), Is.EqualTo((0x55u, 5u)));
        core.Step();
        Assert.That(core[0], Is.EqualTo(0x56));
    }

    [Test]
    public void Fault_status_is_cleared_by_writing_ones_by_the_byte_too()
    {
        var core = WithFaults();
        core[1] = 0x6000_0000;
        core.Do(LdrR0FromR1);
        core.Cpu.PokeSystem(0xE000_ED29, 0x80, 1);
        Assert.That(core.Cfsr, Is.EqualTo(0x200));
    }

    [Test]
    public void A_fetch_from_nothing_and_from_a_peripheral_are_different_faults()
    {
        var core = WithFaults();
        core[0] = 0x3000_0001;
        core.Do(BxR0).Step();
        Assert.That((core.Exception, core.Cfsr), Is.EqualTo((Bus, 0x100u)), "IBUSERR");
        core = WithFaults();
        core[0] = 0x5000_0001;
        core.Do(BxR0).Step();
        Assert.That((core.Exception, core.Cfsr), Is.EqualTo((Memory, 1u)), "IACCVIOL");
    }
}
