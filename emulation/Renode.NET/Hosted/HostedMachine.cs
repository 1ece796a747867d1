using System.Runtime.CompilerServices;

namespace Renode.NET;

/// <summary>A machine of a hosted emulation. One caller at a time; which members handlers may use, each says.</summary>
public sealed class HostedMachine : IRenodeMachine
{
    private readonly HostedEmulation emulation;
    private readonly IMachineBridge bridge;
    private readonly Dictionary<string, HostedUart> uarts = [];
    private readonly Dictionary<string, HostedLed> leds = [];
    private readonly Dictionary<(string, string), HostedPin> pins = [];

    internal HostedMachine(HostedEmulation emulation, IMachineBridge bridge, string name)
    {
        (this.emulation, this.bridge, Name) = (emulation, bridge, name);
        Core = new HostedCore(this, name: null);
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <summary>The first core.</summary>
    public HostedCore Core { get; }

    /// <inheritdoc />
    public ulong ProgramCounter
    {
        get => Core.ProgramCounter;
        set => Core.ProgramCounter = value;
    }

    /// <inheritdoc />
    public ulong ExecutedInstructions => Core.ExecutedInstructions;

    /// <summary>Names of all peripherals, such as <c>sysbus.uart0</c>, with the objects that Renode has for them.</summary>
    public IReadOnlyList<KeyValuePair<string, object>> Peripherals => Ask(bridge => bridge.Peripherals());

    /// <inheritdoc />
    public string Execute(string command) => emulation.Execute(command, Name);

    /// <inheritdoc />
    public void LoadPlatform(string path) => Execute($"machine LoadPlatformDescription {Token(path)}");

    /// <inheritdoc />
    public void LoadElf(string path) => Execute($"sysbus LoadELF {Token(path)}");

    /// <inheritdoc />
    public void LoadBinary(string path, ulong address) => Execute($"sysbus LoadBinary {Token(path)} 0x{address:X}");

    /// <inheritdoc />
    /// <remarks>Handlers may.</remarks>
    public void Read(ulong address, Span<byte> bytes)
    {
        var read = new byte[bytes.Length];
        Tell(bridge => bridge.Read(address, read));
        read.CopyTo(bytes);
    }

    /// <inheritdoc />
    /// <remarks>Handlers may.</remarks>
    public void Write(ulong address, ReadOnlySpan<byte> bytes)
    {
        var written = bytes.ToArray();
        Tell(bridge => bridge.Write(address, written));
    }

    /// <inheritdoc />
    /// <remarks>Handlers may.</remarks>
    public uint ReadDoubleWord(ulong address) => Ask(bridge => bridge.ReadDoubleWord(address));

    /// <inheritdoc />
    /// <remarks>Handlers may.</remarks>
    public void WriteDoubleWord(ulong address, uint value) => Tell(bridge => bridge.WriteDoubleWord(address, value));

    /// <inheritdoc />
    public void Reset() => emulation.Call($"{Name}: Reset", bridge.Reset);

    /// <summary>A core by its name, such as <c>cpu1</c>.</summary>
    public HostedCore CoreNamed(string name) => new(this, name);

    /// <summary>A UART by its name or the end of it, such as <c>uart0</c>; it is listened to from now on.</summary>
    /// <exception cref="RenodeException">There is none, or it is no UART.</exception>
    public HostedUart Uart(string name) => Kept(uarts, name, () => new HostedUart(this, name));

    /// <summary>An LED by its name or the end of it; it is listened to from now on.</summary>
    /// <exception cref="RenodeException">There is none, or it is no LED.</exception>
    public HostedLed Led(string name) => Kept(leds, name, () => new HostedLed(this, name));

    /// <summary>A pin that a port drives; it is listened to from now on.</summary>
    /// <exception cref="RenodeException">There is no such port, or it has no such pin.</exception>
    public HostedPin Pin(string port, int number) => Pin(port, $"{number}");

    /// <summary>An output that a peripheral drives, by the name of its property, such as <c>IRQ</c>; it is listened to from now on.</summary>
    /// <exception cref="RenodeException">There is no such peripheral or output.</exception>
    public HostedPin Pin(string peripheral, string output) => Kept(pins, (peripheral, output), () => new HostedPin(this, peripheral, output));

    /// <summary>Drives an input of a peripheral from outside. Handlers may.</summary>
    public void SetInput(string peripheral, int number, bool high) => Tell(bridge => bridge.SetPin(peripheral, number, high));

    /// <summary>What Renode has for a peripheral, by its name or the end of it; <c>dynamic</c> reaches what is public in it.</summary>
    /// <exception cref="RenodeException">There is none, or more than one, or it is no <typeparamref name="T"/>.</exception>
    public T Peripheral<T>(string name) where T : class => Ask(bridge => bridge.Peripheral(name)) switch
    {
        T found => found,
        var other => throw new RenodeException($"{name} is a {other.GetType().FullName}, not a {typeof(T).FullName}."),
    };

    /// <summary>All peripherals of a type of Renode's, by its full name, such as <c>Antmicro.Renode.Peripherals.UART.IUART</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, object>> PeripheralsOf(string typeName) =>
        [.. Peripherals.Where(each => each.Value is { } found && Ancestry(found.GetType()).Any(type => type.FullName == typeName))];

    /// <summary>The address of a symbol of a loaded ELF file.</summary>
    /// <exception cref="RenodeException">No file has it, or it stands for more than one address.</exception>
    public ulong AddressOf(string symbol) => Ask(bridge => bridge.SymbolAddresses(symbol)) switch
    {
        [var address] => address,
        [] => throw new RenodeException($"No loaded file has a symbol \"{symbol}\"."),
        var many => throw new RenodeException($"The symbol \"{symbol}\" stands for {string.Join(", ", many.Select(each => $"0x{each:X}"))}."),
    };

    /// <summary>The symbol that an address belongs to; null if none does. Handlers may ask.</summary>
    public string? SymbolAt(ulong address) => Ask(bridge => bridge.SymbolAt(address));

    /// <summary>Calls a handler at each access of a core to an address, until the result is disposed of.</summary>
    /// <param name="address">On the system bus.</param>
    /// <param name="kind">Which accesses.</param>
    /// <param name="handler">Called with the exact time, on the core's thread.</param>
    public IDisposable Watch(ulong address, BusAccessKind kind, Action<BusAccess> handler) =>
        Ask(bridge => bridge.ListenToAccess(address, kind, handler));

    /// <summary>Asks the machine, in a handler or outside of runs.</summary>
    internal T Ask<T>(Func<IMachineBridge, T> question, [CallerMemberName] string what = "") =>
        emulation.Ask($"{Name}: {what}", _ => question(bridge));

    /// <summary>Tells the machine, in a handler or outside of runs.</summary>
    internal void Tell(Action<IMachineBridge> order, [CallerMemberName] string what = "") => Ask(bridge =>
    {
        order(bridge);
        return true;
    }, what);

    private static T Kept<TKey, T>(Dictionary<TKey, T> kept, TKey key, Func<T> make) where TKey : notnull
    {
        if (!kept.TryGetValue(key, out var found))
        {
            kept[key] = found = make();
        }
        return found;
    }

    private static IEnumerable<Type> Ancestry(Type type)
    {
        for (var each = type; each is not null; each = each.BaseType)
        {
            yield return each;
        }
        foreach (var each in type.GetInterfaces())
        {
            yield return each;
        }
    }

    /// <summary>A path as the Monitor takes it. It is made full: the Monitor seeks in Renode's folder first.</summary>
    private static string Token(string path)
    {
        var full = Path.GetFullPath(path);
        return File.Exists(full) ? "@" + full.Replace(" ", @"\ ", StringComparison.Ordinal) : throw new RenodeCommandException(path, $"there is no file {full}");
    }
}
