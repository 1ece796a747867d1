namespace Hil.Renode.Tests.Models;

/// <summary>Pieces that programs of several tests are made of.</summary>
internal static class Programs
{
    /// <summary>Does something while the red light is on.</summary>
    public static TinyProgram Lit(this TinyProgram program, Action<TinyProgram> body)
    {
        program.Store(Chip.DirectionSet, 1u << Chip.RedPin).Store(Chip.OutSet, 1u << Chip.RedPin);
        body(program);
        return program.Store(Chip.OutClear, 1u << Chip.RedPin);
    }

    /// <summary>Waits as drivers do. The core stands still from the branch on.</summary>
    public static TinyProgram UntilReady(this TinyProgram program) => program.WaitFor(Chip.NvmcReady, 1);

    /// <summary>Ends the block of instructions that Renode runs at once: a branch to what follows.</summary>
    public static TinyProgram EndBlock(this TinyProgram program) => program.Raw(0xE7FF);

    /// <summary>A handler that leaves BFAR, CFSR and HFSR at the begin of RAM.</summary>
    public static TinyProgram Tell(this TinyProgram program, int exception) => program.On(exception)
        .Copy(Chip.BusFaultAddress, Chip.Ram).Copy(Chip.FaultStatus, Chip.Ram + 4).Copy(Chip.HardFaultStatus, Chip.Ram + 8).Sleep();
}
