using static Hil.Emulation.Tests.Cpu.T32;

namespace Hil.Emulation.Tests.Cpu;

/// <summary>Decoded instructions follow the bytes they came from.</summary>
public sealed class CodeChangeTests
{
    private const uint Routine = 0x2000_0100;

    private static TestCore InRam(params uint[] program)
    {
        var core = new TestCore(BxR0);
        core.Put(Routine, program);
        core[0] = Routine | 1;
        return core.Step();
    }

    [Test]
    public void A_program_in_ram_that_changes_itself_executes_what_it_wrote()
    {
        // strh r3, [r1]; adds r2, #1 (becomes adds r2, #5); b to the start
        var core = InRam(0x800B, AddR2, 0xE7FC);
        (core[1], core[2], core[3]) = (Routine + 2, 0, 0x3205);
        core.Step(2);
        Assert.That(core[2], Is.EqualTo(5));
        core[3] = 0x3207;
        core.Step(3);
        Assert.That(core[2], Is.EqualTo(12));
    }

    [Test]
    public void A_change_of_the_second_half_of_an_instruction_counts()
    {
        // strh r3, [r1]; mov.w r2, #1; b to the start
        var core = InRam(0x800B, 0xF04F0201, 0xE7FB);
        (core[1], core[3]) = (Routine + 4, 0x0209);
        core.Step(2);
        Assert.That(core[2], Is.EqualTo(9));
    }

    [Test]
    public void An_instruction_that_overwrites_itself_with_itself_goes_on()
    {
        var core = InRam(0x800B, AddR2); // strh r3, [r1]
        (core[1], core[3], core[2]) = (Routine, 0x800B, 0);
        core.Step(2);
        Assert.That(core[2], Is.EqualTo(1));
    }

    [Test]
    public void An_instruction_across_two_pages_is_executed_and_follows_a_change_of_either()
    {
        var core = new TestCore(BxR0);
        core.Put(0x1FFE, 0xF04F0201, Loop); // mov.w r2, #1
        core[0] = 0x1FFF;
        core.Step(2);
        Assert.That(core[2], Is.EqualTo(1));
        core.Flash.Write(0x2000, [0x09, 0x02]);
        core[15] = 0x1FFE;
        core.Step();
        Assert.That((core[2], core[15]), Is.EqualTo((9u, 0x2002u)));
    }

    [Test]
    public void Flash_that_is_programmed_and_erased_is_decoded_anew()
    {
        var core = new TestCore(AddR2, 0xE7FD);
        core.Step(4);
        core.Put(TestCore.Code, 0x3205);
        core[2] = 0;
        core[15] = TestCore.Code;
        core.Step();
        Assert.That(core[2], Is.EqualTo(5));
    }

    [Test]
    public void A_board_that_changes_a_shared_page_leaves_the_others_as_they_were()
    {
        var first = new TestCore(AddR2, 0xE7FD);
        var snapshot = first.Machine.Capture();
        var second = new TestCore(Nop);
        second.Machine.Restore(snapshot);
        second.Step(2);
        second.Put(TestCore.Code, 0x3205);
        first.Step();
        second.Step();
        Assert.That((first[2], second[2]), Is.EqualTo((1u, 6u)));
    }

    [Test]
    public void Boards_on_many_threads_execute_one_shared_page()
    {
        var origin = new TestCore(AddR2, 0xE7FD);
        var snapshot = origin.Machine.Capture();
        var results = new uint[16];
        Parallel.For(0, results.Length, i =>
        {
            var core = new TestCore(Nop);
            core.Machine.Restore(snapshot);
            core.Step(20_000);
            results[i] = core[2];
        });
        Assert.That(results, Is.All.EqualTo(10_000));
    }
}
