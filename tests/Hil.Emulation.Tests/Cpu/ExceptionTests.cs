using static Hil.Emulation.Tests.Cpu.T32;

namespace Hil.Emulation.Tests.Cpu;

/// <summary>Entry, return, priorities and masks (Armv8-M Architecture Reference Manual, "Exception handling").</summary>
public sealed class ExceptionTests
{
    private const uint Handler = 0x800;
    private const uint Second = 0xA00;
    private const int SvcNumber = 11;
    private const int PendSvNumber = 14;

    private static TestCore WithHandlers(params int[] exceptions)
    {
        var core = new TestCore(Nop);
        foreach (var exception in exceptions)
            core.PutVector(exception, Handler);
        core.Put(Handler, Nop, BxLr);
        core.Put(Second, Nop, BxLr);
        return core;
    }

    private static void Enable(TestCore core, int line, byte priority)
    {
        core.Cpu.PokeSystem(0xE000_E400 + (uint)line, priority, 1);
        core.Cpu.PokeSystem(0xE000_E100 + 4 * (uint)(line / 32), 1u << (line % 32));
    }

    [Test]
    public void A_supervisor_call_stacks_the_context_and_its_return_restores_it()
    {
        var core = WithHandlers(SvcNumber);
        (core[0], core[1], core[2], core[3], core[12], core[14]) = (10, 11, 12, 13, 22, 44);
        core.Do(Svc);
        Assert.That(core.Exception, Is.EqualTo(SvcNumber));
        Assert.That(core[15], Is.EqualTo(Handler));
        Assert.That(core[14], Is.EqualTo(0xFFFF_FFF9));
        Assert.That(core[13], Is.EqualTo(TestCore.StackTop - 0x20));
        Assert.That(
            Enumerable.Range(0, 7).Select(i => core.Word(core[13] + 4 * (uint)i)),
            Is.EqualTo(new uint[] { 10, 11, 12, 13, 22, 44, TestCore.Code + 2 }));
        Assert.That(core.Word(core[13] + 28) & 0x0100_01FF, Is.EqualTo(0x0100_0000), "Thumb state, no exception, an aligned stack");

        core[0] = 99;
        core.Step(2);
        Assert.That(core.Exception, Is.Zero);
        Assert.That((core[0], core[14], core[13], core[15]), Is.EqualTo((10u, 44u, TestCore.StackTop, TestCore.Code + 2)));
    }

    [Test]
    public void A_stack_that_is_not_aligned_to_8_bytes_is_aligned_for_the_handler_and_put_back()
    {
        var core = WithHandlers(SvcNumber);
        core[13] = TestCore.StackTop - 4;
        core.Do(Svc);
        Assert.That(core[13], Is.EqualTo(TestCore.StackTop - 0x28));
        Assert.That(core.Word(core[13] + 28) & 0x200, Is.EqualTo(0x200));
        core.Step(2);
        Assert.That(core[13], Is.EqualTo(TestCore.StackTop - 4));
    }

    [Test]
    public void A_thread_on_the_process_stack_is_stacked_there_and_the_handler_runs_on_the_main_stack()
    {
        var core = WithHandlers(SvcNumber);
        core.SetSpecial(Psp, 0x2000_4000).SetSpecial(Control, 2);
        Assert.That(core[13], Is.EqualTo(0x2000_4000));
        core.Do(Svc);
        Assert.That(core[14], Is.EqualTo(0xFFFF_FFFD));
        Assert.That(core[13], Is.EqualTo(TestCore.StackTop));
        Assert.That(core.Word(0x2000_4000 - 8), Is.EqualTo(TestCore.Code + 10), "the return address in the process stack");
        core.Step(2);
        Assert.That(core[13], Is.EqualTo(0x2000_4000));
        core.Do(MrsR0Control);
        Assert.That(core[0], Is.EqualTo(2));
    }

    [Test]
    public void An_exception_in_a_handler_returns_to_handler_mode_whatever_stack_the_thread_used()
    {
        var core = WithHandlers(SvcNumber);
        core.PutVector(16 + 3, Second);
        core.Cpu.PokeSystem(0xE000_ED1F, 0x40, 1);
        Enable(core, 3, 0x20);
        core.SetSpecial(Psp, 0x2000_4000).SetSpecial(Control, 2).Do(Svc);
        core.Cpu.SetInterrupt(3, true);
        core.Cpu.SetInterrupt(3, false);
        core.Step();
        Assert.That(core.Exception, Is.EqualTo(19));
        Assert.That(core[14], Is.EqualTo(0xFFFF_FFF1));
        core.Step();
        Assert.That(core.Exception, Is.EqualTo(SvcNumber));
    }

    [Test]
    public void Only_a_higher_priority_preempts_and_a_lower_one_waits_for_the_return()
    {
        var core = WithHandlers(16 + 1);
        core.PutVector(16 + 2, Second);
        Enable(core, 1, 0x40);
        Enable(core, 2, 0x60);
        core.Cpu.SetInterrupt(1, true);
        core.Step();
        core.Cpu.SetInterrupt(1, false);
        core.Cpu.SetInterrupt(2, true);
        Assert.That(core.Exception, Is.EqualTo(17));
        core.Cpu.SetInterrupt(2, false);
        core.Step(2);
        Assert.That(core.Exception, Is.EqualTo(18), "tail-chained");
        Assert.That(core[13], Is.EqualTo(TestCore.StackTop - 0x20), "on the frame of the first");
        core.Step();
        Assert.That(core.Exception, Is.Zero);
        Assert.That(core[13], Is.EqualTo(TestCore.StackTop));
    }

    [Test]
    public void Of_two_pending_with_one_priority_the_lower_number_is_taken_first()
    {
        var core = WithHandlers(16 + 1, 16 + 2);
        Enable(core, 1, 0x40);
        Enable(core, 2, 0x40);
        core.Cpu.SetInterrupt(2, true);
        core.Cpu.SetInterrupt(1, true);
        core.Step();
        Assert.That(core.Exception, Is.EqualTo(17));
    }

    [Test]
    public void A_priority_group_decides_over_preemption_and_the_rest_over_order()
    {
        var core = WithHandlers(16 + 1, 16 + 2);
        core.Cpu.PokeSystem(0xE000_ED0C, 0x05FA_0600); // Bit 7 alone is the group.
        Enable(core, 1, 0x60);
        Enable(core, 2, 0x20);
        core.Cpu.SetInterrupt(1, true);
        core.Step();
        core.Cpu.SetInterrupt(1, false);
        core.Cpu.SetInterrupt(2, true);
        core.Put(Handler, Nop, Nop, BxLr);
        core.Step();
        Assert.That(core.Exception, Is.EqualTo(17), "the same group does not preempt");
    }

    [Test]
    public void A_line_that_stays_high_makes_its_interrupt_pending_again()
    {
        var core = WithHandlers(16 + 4);
        Enable(core, 4, 0);
        core.Cpu.SetInterrupt(4, true);
        core.Step();
        Assert.That(core.Exception, Is.EqualTo(20));
        core.Step(2);
        Assert.That(core.Exception, Is.EqualTo(20), "again");
        core.Cpu.SetInterrupt(4, false);
        core.Step();
        Assert.That(core.Exception, Is.Zero);
    }

    [Test]
    public void Primask_and_basepri_hold_interrupts_back_until_they_are_lifted()
    {
        var core = WithHandlers(16 + 1);
        Enable(core, 1, 0x40);
        core.Do(CpsidI);
        core.Cpu.SetInterrupt(1, true);
        core.Do(Nop);
        Assert.That(core.Exception, Is.Zero);
        core.SetSpecial(Basepri, 0x40).Do(CpsieI, Nop);
        Assert.That(core.Exception, Is.Zero, "0x40 is not above a base priority of 0x40");
        core[0] = 0x60;
        core.Do(0xF380_8800 | Basepri);
        core.Step();
        Assert.That(core.Exception, Is.EqualTo(17));
    }

    [Test]
    public void Basepri_max_only_raises()
    {
        var core = new TestCore(Nop);
        core.SetSpecial(BasepriMax, 0x60).SetSpecial(BasepriMax, 0x80).Do(0xF3EF8011);
        Assert.That(core[0], Is.EqualTo(0x60));
        core.SetSpecial(BasepriMax, 0x20).SetSpecial(BasepriMax, 0).Do(0xF3EF8011);
        Assert.That(core[0], Is.EqualTo(0x20));
    }

    [Test]
    public void A_pending_service_call_is_taken_before_the_instruction_after_the_unmasking()
    {
        var core = WithHandlers(PendSvNumber);
        core.Cpu.PokeSystem(0xE000_ED22, 0xE0, 1);
        core.Do(CpsidI);
        core.Cpu.PokeSystem(0xE000_ED04, 1 << 28);
        core[0] = 5;
        core.Put(core[15], CpsieI, Isb, AddR0);
        core.Step(2);
        Assert.That(core.Exception, Is.EqualTo(PendSvNumber));
        Assert.That(core.Word(core[13]), Is.EqualTo(5), "R0 as it was before the addition");
    }

    [Test]
    public void Priorities_are_written_by_the_byte_and_keep_three_bits()
    {
        var core = new TestCore(Nop);
        core.Cpu.PokeSystem(0xE000_E400 + 21, 0xFF, 1);
        core.Cpu.PokeSystem(0xE000_ED23, 0x5F, 1);
        Assert.That(core.Cpu.PeekSystem(0xE000_E414), Is.EqualTo(0xE000));
        Assert.That(core.Cpu.PeekSystem(0xE000_ED20), Is.EqualTo(0x4000_0000));
    }

    [Test]
    public void An_unprivileged_program_sets_an_interrupt_pending_only_where_it_is_allowed_to([Values] bool allowed)
    {
        var core = WithHandlers(16 + 5, 5, 3);
        core.PutVector(3, Second);
        Enable(core, 5, 0);
        core.Cpu.PokeSystem(0xE000_ED14, allowed ? 0x203u : 0x201);
        core.SetSpecial(Control, 1);
        (core[0], core[1]) = (5, 0xE000_EF00);
        core.Do(StrR0ToR1);
        if (allowed)
            core.Step();
        Assert.That(core.Exception, Is.EqualTo(allowed ? 21 : 3));
    }

    [Test]
    public void A_sleeping_core_wakes_for_a_masked_interrupt_but_does_not_take_it()
    {
        var core = WithHandlers(16 + 6);
        Enable(core, 6, 0);
        core.Do(CpsidI, Wfi);
        Assert.That(core.Cpu.IsSleeping);
        var slept = core.Cpu.Instructions;
        core.Machine.RunUntil(core.Machine.Scheduler.Now + 1000);
        Assert.That(core.Cpu.Instructions, Is.EqualTo(slept));
        core.Cpu.SetInterrupt(6, true);
        core[0] = 0;
        core.Do(AddR0);
        Assert.That((core.Exception, core[0], core.Cpu.IsSleeping), Is.EqualTo((0, 1u, false)));
    }

    [Test]
    public void Wait_for_event_goes_on_at_once_after_an_event_and_sleeps_without_one()
    {
        var core = new TestCore(Nop);
        core.Do(Sev, Wfe);
        Assert.That(core.Cpu.IsSleeping, Is.False);
        core.Do(Wfe);
        Assert.That(core.Cpu.IsSleeping);
    }

    [Test]
    public void A_return_with_an_unknown_value_is_an_invalid_return()
    {
        var core = WithHandlers(SvcNumber, 6, 3);
        core.Cpu.PokeSystem(0xE000_ED24, 1 << 18);
        core.PutVector(6, Second);
        core.Do(Svc);
        core[14] = 0xFFFF_FF01;
        core.Step(2);
        Assert.That(core.Exception, Is.EqualTo(6));
        Assert.That(core.Cfsr, Is.EqualTo(1u << 18));
    }

    [Test]
    public void An_exclusive_store_fails_after_an_exception()
    {
        var core = WithHandlers(SvcNumber);
        core[2] = TestCore.Ram;
        core.Do(LdrexR0R2, StrexR0R1R2);
        Assert.That(core[0], Is.Zero);
        core.Do(LdrexR0R2, Svc).Step(2);
        core.Do(StrexR0R1R2);
        Assert.That(core[0], Is.EqualTo(1));
    }
}
