namespace Renode.NET;

/// <summary>A core of a hosted machine. Registers may be touched between runs and in handlers.</summary>
public sealed class HostedCore
{
    private readonly HostedMachine machine;
    private readonly string? name;

    internal HostedCore(HostedMachine machine, string? name) => (this.machine, this.name) = (machine, name);

    /// <summary>The program counter.</summary>
    public ulong ProgramCounter
    {
        get => machine.Ask(bridge => bridge.ProgramCounter(name));
        set => machine.Tell(bridge => bridge.SetProgramCounter(name, value));
    }

    /// <summary>Instructions that it has executed.</summary>
    public ulong ExecutedInstructions => machine.Ask(bridge => bridge.ExecutedInstructions(name));

    /// <summary>A halted core executes nothing while time passes.</summary>
    public bool IsHalted
    {
        get => machine.Ask(bridge => bridge.IsHalted(name));
        set => machine.Tell(bridge => bridge.SetHalted(name, value));
    }

    /// <summary>The names of its registers, with other names for the same one.</summary>
    public IReadOnlyList<string> RegisterNames => machine.Ask(bridge => bridge.RegisterNames(name));

    /// <summary>A register, by its name in any case, such as <c>R0</c> or <c>sp</c>.</summary>
    /// <exception cref="RenodeException">There is no such register; the message names those there are.</exception>
    public ulong this[string register]
    {
        get => machine.Ask(bridge => bridge.Register(name, register));
        set => machine.Tell(bridge => bridge.SetRegister(name, register, value));
    }

    /// <summary>Calls a handler each time before the instruction at an address is executed, until the result is disposed of.</summary>
    /// <param name="address">Of an instruction, even for Thumb.</param>
    /// <param name="handler">Called with the exact time, on the core's thread; <see cref="HostedEmulation.EndRun"/> stops there.</param>
    public IDisposable HookAt(ulong address, Action<VirtualTime> handler) =>
        machine.Ask(bridge => bridge.ListenToExecution(name, address, (time, _) => handler(new VirtualTime(time))));
}
