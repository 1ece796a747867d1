using System.Buffers.Binary;
using System.Text;
using Hil.Renode.Recording;

namespace Hil.Renode.Tests.Models;

[RequiresRenode, NonParallelizable]
public sealed class FaultTests
{
    private const uint PreciseWithAddress = 0x8200;
    private const uint Forced = 0x4000_0000;
    private const int Lockup = 4;

    [Test]
    public void A_load_from_nothing_is_a_bus_fault_of_that_instruction()
    {
        var program = new TinyProgram().Store(Chip.HandlerControl, Chip.BusFaultEnable).Copy(Chip.Nothing, Chip.Ram + 12);
        var load = program.Here - 4;
        var bench = Bench.Start(program.Sleep().Tell(Chip.BusFault));
        bench[Chip.Ram + 12] = 7;
        bench.Run(1);
        Assert.That((bench[Chip.Ram], bench[Chip.Ram + 4], bench[Chip.Ram + 8]), Is.EqualTo((Chip.Nothing, PreciseWithAddress, 0u)));
        Assert.That(bench[Chip.FaultFrameProgramCounter], Is.EqualTo(load));
        Assert.That(bench[Chip.Ram + 12], Is.EqualTo(7), "the store after the load");
        Assert.That(bench.Of(RecordKind.Diagnostic).Count(), Is.EqualTo(1));
    }

    [Test]
    public void A_store_to_nothing_is_a_bus_fault_of_that_instruction()
    {
        var program = new TinyProgram().Store(Chip.HandlerControl, Chip.BusFaultEnable).Store(Chip.Nothing + 8, 1);
        var store = program.Here - 2;
        var bench = Bench.Start(program.Sleep().Tell(Chip.BusFault));
        bench.Run(1);
        Assert.That((bench[Chip.Ram], bench[Chip.Ram + 4], bench[Chip.FaultFrameProgramCounter]), Is.EqualTo((Chip.Nothing + 8, PreciseWithAddress, store)));
    }

    [Test]
    public void A_bus_fault_that_is_not_enabled_is_a_forced_hard_fault()
    {
        var bench = Bench.Start(new TinyProgram().Copy(Chip.Nothing, Chip.Ram + 12).Sleep().Tell(Chip.HardFault));
        bench.Run(1);
        Assert.That((bench[Chip.Ram], bench[Chip.Ram + 4], bench[Chip.Ram + 8]), Is.EqualTo((Chip.Nothing, PreciseWithAddress, Forced)));
    }

    [Test]
    public void A_fault_in_the_handler_of_a_hard_fault_locks_up_and_resets()
    {
        var bench = Bench.Start(new TinyProgram().Copy(Chip.Nothing, Chip.Ram).Sleep().On(Chip.HardFault).Copy(Chip.Nothing, Chip.Ram).Sleep());
        bench.Run(0.002); // Then it would lock up again, and again.
        Assert.That(bench.Resets.First(), Is.EqualTo(Lockup));
        Assert.That(bench[Chip.ResetReasons], Is.EqualTo(1u << 17));
    }

    [Test]
    public void An_instruction_that_there_is_not_is_a_usage_fault_that_is_told_also_after_a_snapshot([Values] bool after)
    {
        var program = new TinyProgram().Store(Chip.HandlerControl, Chip.UsageFaultEnable).Copy(Chip.Ram + 16, Chip.Ram + 16);
        var undefined = program.Here;
        program.Raw(0xDEFF).Sleep().On(Chip.UsageFault).Copy(Chip.FaultStatus, Chip.Ram + 4)
            .Copy(Chip.Ram + 16, Chip.Ram + 16).Raw(0x4671).Raw(0x6011).Sleep(); // mov r1, lr; str r1, [r2]
        var bench = Bench.Start(program);
        if (after)
        {
            var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, "fault.snapshot");
            bench.Emulation.Save(file);
            bench.Emulation.Load(file);
        }

        bench.Run(1);
        // Back to the program in the secure state, with the main stack: all that is stacked, no floating point.
        Assert.That((bench[Chip.Ram + 4], bench[Chip.Ram + 16]), Is.EqualTo((0x1_0000u, 0xFFFF_FFF9u)));
        var told = bench.Of(RecordKind.Diagnostic).Select(record => Encoding.UTF8.GetString(record.Payload.Span[4..])).ToList();
        Assert.That(told, Is.EqualTo(new[] { "undefined-instruction\00xdeff" }));
        Assert.That(BinaryPrimitives.ReadUInt32LittleEndian(bench.Of(RecordKind.Diagnostic).Single().Payload.Span), Is.EqualTo(undefined));
    }
}
