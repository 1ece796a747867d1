namespace Hil.Emulation.Cpu;

/// <summary>Leaves an instruction that faults before it has changed anything. What happened is in the core's fault registers.</summary>
internal sealed class CoreFault(int exception) : Exception
{
    /// <summary>The number of the exception to take, before escalation.</summary>
    public int Exception { get; } = exception;
}
