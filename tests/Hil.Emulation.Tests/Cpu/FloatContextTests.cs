using static Hil.Emulation.Tests.Cpu.T32;

namespace Hil.Emulation.Tests.Cpu;

/// <summary>The floating-point context across exceptions.</summary>
public sealed class FloatContextTests
{
    private const uint Handler = 0x800;
    private const float One = 1f;

    private static TestCore WithFloat()
    {
        var core = new TestCore(Nop);
        core.PutVector(11, Handler);
        core.Put(Handler, Nop, BxLr);
        core.Cpu.PokeSystem(0xE000_ED88, 0x00F0_0000);
        core[0] = BitConverter.SingleToUInt32Bits(One);
        core.Do(VmovS0R0);
        return core;
    }

    [Test]
    public void The_first_use_makes_the_context_active()
    {
        var core = WithFloat();
        core.Do(MrsR0Control);
        Assert.That(core[0], Is.EqualTo(0xC), "FPCA and SFPA");
    }

    [Test]
    public void An_active_context_reserves_a_long_frame_and_is_not_written_while_nobody_needs_it()
    {
        var core = WithFloat();
        core.SetWord(TestCore.StackTop - 0x48, 0xDDDD_DDDD);
        core.Do(Svc);
        Assert.That(core[14], Is.EqualTo(0xFFFF_FFE9));
        Assert.That(core[13], Is.EqualTo(TestCore.StackTop - 0x68));
        Assert.That(core.Cpu.PeekSystem(0xE000_EF34) & 1, Is.EqualTo(1), "LSPACT");
        Assert.That(core.Cpu.PeekSystem(0xE000_EF38), Is.EqualTo(TestCore.StackTop - 0x48), "FPCAR");
        Assert.That(core.Word(TestCore.StackTop - 0x48), Is.EqualTo(0xDDDD_DDDD));
        core.Step(2);
        Assert.That(core[13], Is.EqualTo(TestCore.StackTop));
        Assert.That(core.Cpu.PeekSystem(0xE000_EF34) & 1, Is.Zero);
        Assert.That(core.Cpu.ReadFloatRegister(0), Is.EqualTo(0x3F80_0000));
    }

    [Test]
    public void A_handler_that_uses_the_unit_saves_the_context_first_and_its_return_restores_it()
    {
        var core = WithFloat();
        core.Put(Handler, VmovS0R0, BxLr);
        core.Do(Svc);
        core[0] = 0x4000_0000;
        core.Step();
        Assert.That(core.Word(TestCore.StackTop - 0x48), Is.EqualTo(0x3F80_0000), "S0 in the frame");
        Assert.That(core.Cpu.ReadFloatRegister(0), Is.EqualTo(0x4000_0000));
        core.Step();
        Assert.That(core.Cpu.ReadFloatRegister(0), Is.EqualTo(0x3F80_0000));
        core.Do(MrsR0Control);
        Assert.That(core[0], Is.EqualTo(0xC));
    }

    [Test]
    public void Without_lazy_saving_the_frame_is_filled_at_once()
    {
        var core = WithFloat();
        core.Cpu.PokeSystem(0xE000_EF34, 0x8000_0000);
        core.Do(Svc);
        Assert.That(core.Word(TestCore.StackTop - 0x48), Is.EqualTo(0x3F80_0000));
    }

    [Test]
    public void A_new_context_begins_with_the_default_modes()
    {
        var core = new TestCore(Nop);
        core.Cpu.PokeSystem(0xE000_ED88, 0x00F0_0000);
        core.Cpu.PokeSystem(0xE000_EF3C, 0x0300_0000);
        core.Do(VmovS0R0);
        Assert.That(core.Cpu.FloatStatus, Is.EqualTo(0x0300_0000));
    }
}
