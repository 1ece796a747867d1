using static Hil.Emulation.Tests.Cpu.T32;

namespace Hil.Emulation.Tests.Cpu;

/// <summary>The memory protection unit and what TT tells of it.</summary>
public sealed class ProtectionTests
{
    private const uint ReadOnlyAll = 6;
    private const uint ReadWritePrivileged = 0;
    private const uint ReadWriteAll = 2;
    private const uint NeverExecute = 1;
    private const uint Background = 4;

    /// <summary>Regions of base, last address and attributes; the unit on with a privileged background.</summary>
    private static TestCore WithRegions(uint control, params (uint First, uint Last, uint Attributes)[] regions)
    {
        var core = new TestCore(Nop);
        core.PutVector(3, 0x900);
        core.PutVector(4, 0x800);
        core.Put(0x800, Loop);
        core.Put(0x900, Loop);
        core.Cpu.PokeSystem(0xE000_ED24, 1 << 16);
        for (var i = 0; i < regions.Length; i++)
        {
            core.Cpu.PokeSystem(0xE000_ED98, (uint)i);
            core.Cpu.PokeSystem(0xE000_ED9C, regions[i].First | regions[i].Attributes);
            core.Cpu.PokeSystem(0xE000_EDA0, (regions[i].Last & ~31u) | 1);
        }

        core.Cpu.PokeSystem(0xE000_ED94, 1 | control);
        return core;
    }

    [Test]
    public void It_has_sixteen_regions() => Assert.That(new TestCore(Nop).Cpu.PeekSystem(0xE000_ED90), Is.EqualTo(0x1000));

    [Test]
    public void A_store_to_a_read_only_region_is_refused_with_its_address_and_one_beside_it_is_not()
    {
        var core = WithRegions(Background, (0x2000_0020, 0x2000_003F, ReadOnlyAll));
        core[0] = 9;
        core[1] = 0x2000_0040;
        core.Do(StrR0ToR1);
        core[1] = 0x2000_001C;
        core.Do(StrR0ToR1);
        Assert.That((core.Exception, core.Word(0x2000_0040), core.Word(0x2000_001C)), Is.EqualTo((0, 9u, 9u)));
        core[1] = 0x2000_0024;
        core.Do(LdrR0FromR1);
        Assert.That((core.Exception, core[0]), Is.EqualTo((0, 0u)));
        core.Do(StrR0ToR1);
        Assert.That((core.Exception, core.Cfsr), Is.EqualTo((4, 0x82u)), "DACCVIOL and MMARVALID");
        Assert.That(core.Cpu.PeekSystem(0xE000_ED34), Is.EqualTo(0x2000_0024));
    }

    [Test]
    public void An_unprivileged_program_reaches_only_what_regions_give_it()
    {
        var core = WithRegions(
            Background, (0, 0xFFFF, ReadOnlyAll), (0x2000_0000, 0x2000_0FFF, ReadWriteAll), (0x2000_1000, 0x2000_1FFF, ReadWritePrivileged),
            (0x2000_7000, 0x2000_7FFF, ReadWriteAll));
        core.SetSpecial(Control, 1);
        core[1] = 0x2000_0000;
        core.Do(StrR0ToR1);
        Assert.That(core.Exception, Is.Zero);
        core[1] = 0x2000_1000;
        core.Do(LdrR0FromR1);
        Assert.That((core.Exception, core.Cfsr), Is.EqualTo((4, 0x82u)));
    }

    [Test]
    public void Code_in_a_region_that_never_executes_faults_at_its_fetch()
    {
        var core = WithRegions(Background, (0x2000_0100, 0x2000_011F, ReadWriteAll | NeverExecute));
        core.Put(0x2000_00FC, Nop, Nop, Nop);
        core[0] = 0x2000_00FD;
        core.Do(BxR0).Step(3);
        Assert.That((core.Exception, core.Cfsr), Is.EqualTo((4, 1u)), "IACCVIOL");
        Assert.That(core.Word(core[13] + 24), Is.EqualTo(0x2000_0100));
    }

    [Test]
    public void Two_regions_at_one_address_let_nobody_in()
    {
        var core = WithRegions(Background, (0x2000_0000, 0x2000_00FF, ReadWriteAll), (0x2000_0080, 0x2000_017F, ReadWriteAll));
        core[1] = 0x2000_0090;
        core.Do(LdrR0FromR1);
        Assert.That(core.Exception, Is.EqualTo(4));
    }

    [Test]
    public void A_hard_fault_handler_is_not_bound_by_it_unless_it_says_so()
    {
        var core = WithRegions(0, (0, 0xFFFF, ReadOnlyAll), (0x2000_7000, 0x2000_7FFF, ReadWriteAll));
        core.Cpu.PokeSystem(0xE000_ED24, 0);
        core[1] = 0x2000_0000;
        core.Do(StrR0ToR1);
        Assert.That(core.Exception, Is.EqualTo(3));
        core.Put(0x900, StrR0ToR1, Loop);
        core[0] = 42;
        core.Step();
        Assert.That(core.Word(0x2000_0000), Is.EqualTo(42));
    }

    [Test]
    public void A_frame_that_may_not_be_written_is_a_stacking_fault()
    {
        var core = WithRegions(Background, (0x2000_4000, 0x2000_4FFF, ReadOnlyAll));
        core.PutVector(11, 0xA00);
        core.Put(0xA00, Loop);
        core.SetSpecial(Psp, 0x2000_4800).SetSpecial(Control, 2).Do(Svc);
        Assert.That((core.Exception, core.Cfsr), Is.EqualTo((4, 0x10u)), "MSTKERR, before the call of the same priority");
    }

    [Test]
    public void Test_target_names_the_region_and_what_it_allows()
    {
        var core = WithRegions(Background, (0x2000_0000, 0x2000_0FFF, ReadWritePrivileged), (0x2000_1000, 0x2000_1FFF, ReadOnlyAll));
        core[1] = 0x2000_0010;
        core.Do(TtR0R1);
        Assert.That(core[0], Is.EqualTo(0x004D_0000), "region 0, valid; read and write; secure");
        core.Do(TttR0R1);
        Assert.That(core[0], Is.EqualTo(0x0041_0000), "nothing for the unprivileged");
        core[1] = 0x2000_1010;
        core.Do(TttR0R1);
        Assert.That(core[0], Is.EqualTo(0x0045_0001), "region 1, read only");
        core[1] = 0x2000_3000;
        core.Do(TtR0R1);
        Assert.That(core[0], Is.EqualTo(0x004C_0000), "the background: no region");
    }
}
