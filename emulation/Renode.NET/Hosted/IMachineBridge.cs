namespace Renode.NET;

/// <summary>What the bridge does with one machine, which it finds again by its name after a load.</summary>
/// <remarks>
/// The methods that listen call back on Renode's threads with the exact virtual time, and listen until what they return is disposed of. They
/// last through a load. What a handler throws ends the run and comes out of <see cref="IEmulationBridge.RunFor"/>.
/// </remarks>
internal interface IMachineBridge
{
    void Read(ulong address, byte[] bytes);

    void Write(ulong address, byte[] bytes);

    uint ReadDoubleWord(ulong address);

    void WriteDoubleWord(ulong address, uint value);

    void Reset();

    ulong ProgramCounter(string? core);

    void SetProgramCounter(string? core, ulong value);

    ulong ExecutedInstructions(string? core);

    IReadOnlyList<string> RegisterNames(string? core);

    ulong Register(string? core, string register);

    void SetRegister(string? core, string register, ulong value);

    bool IsHalted(string? core);

    void SetHalted(string? core, bool halted);

    IReadOnlyList<ulong> SymbolAddresses(string symbol);

    string? SymbolAt(ulong address);

    /// <summary>Names as Renode tells them, such as <c>sysbus.uart0</c>, with the objects.</summary>
    IReadOnlyList<KeyValuePair<string, object>> Peripherals();

    object Peripheral(string name);

    void SendToUart(string uart, byte value);

    bool LedState(string led);

    /// <param name="peripheral">A peripheral with outputs.</param>
    /// <param name="pin">A number, or the name of an output such as <c>IRQ</c>.</param>
    bool PinState(string peripheral, string pin);

    void SetPin(string peripheral, int pin, bool level);

    IDisposable ListenToUart(string uart, Action<long, byte> handler);

    IDisposable ListenToLed(string led, Action<long, bool> handler);

    IDisposable ListenToPin(string peripheral, string pin, Action<long, bool> handler);

    IDisposable ListenToExecution(string? core, ulong address, Action<long, ulong> handler);

    IDisposable ListenToAccess(ulong address, BusAccessKind kind, Action<BusAccess> handler);
}
