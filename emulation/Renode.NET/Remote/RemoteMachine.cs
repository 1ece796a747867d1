using System.Buffers.Binary;
using System.Globalization;

namespace Renode.NET;

/// <summary>A machine of a remote emulation, found by its name.</summary>
internal sealed class RemoteMachine(RemoteEmulation emulation, string name) : IRenodeMachine
{
    private int bus;
    private int generation = -1;

    public string Name { get; } = name;

    public ulong ProgramCounter
    {
        get => Number(Execute("sysbus.cpu PC"));
        set => Execute($"sysbus.cpu PC 0x{value:X}");
    }

    public ulong ExecutedInstructions => Number(Execute("sysbus.cpu ExecutedInstructions"));

    public string Execute(string command) => emulation.Execute(command, Name);

    public void LoadPlatform(string path) => ExecuteWithFile("machine LoadPlatformDescription", path, "");

    public void LoadElf(string path) => ExecuteWithFile("sysbus LoadELF", path, "");

    public void LoadBinary(string path, ulong address) => ExecuteWithFile("sysbus LoadBinary", path, $" 0x{address:X}");

    public void Reset() => Execute("machine Reset");

    public void Read(ulong address, Span<byte> bytes) => Read(address, bytes, BusWidth.Block);

    public void Write(ulong address, ReadOnlySpan<byte> bytes) => Write(address, bytes, BusWidth.Block);

    public uint ReadDoubleWord(ulong address)
    {
        Span<byte> word = stackalloc byte[4];
        Read(address, word, BusWidth.DoubleWord);
        return BinaryPrimitives.ReadUInt32LittleEndian(word);
    }

    public void WriteDoubleWord(ulong address, uint value)
    {
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(word, value);
        Write(address, word, BusWidth.DoubleWord);
    }

    /// <summary>Finds the machine's bus in the present emulation.</summary>
    public void Find()
    {
        var control = emulation.Control;
        if (generation != emulation.ControlGeneration)
        {
            bus = control.Bus(control.Machine(Name));
            generation = emulation.ControlGeneration;
        }
    }

    private void Read(ulong address, Span<byte> bytes, BusWidth width)
    {
        try
        {
            Find();
            emulation.Control.Read(bus, address, bytes, width);
        }
        catch (RenodeException failure) when (RemoteEmulation.IsFatal(failure))
        {
            throw emulation.End(failure);
        }
    }

    private void Write(ulong address, ReadOnlySpan<byte> bytes, BusWidth width)
    {
        try
        {
            Find();
            emulation.Control.Write(bus, address, bytes, width);
        }
        catch (RenodeException failure) when (RemoteEmulation.IsFatal(failure))
        {
            throw emulation.End(failure);
        }
    }

    private void ExecuteWithFile(string verb, string path, string rest)
    {
        var command = $"{verb} {MonitorText.Path(path)}{rest}";
        MonitorText.RequireFile(path, command);
        Execute(command);
    }

    private static ulong Number(string words)
    {
        var digits = words.Trim();
        return digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? ulong.Parse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : ulong.Parse(digits, CultureInfo.InvariantCulture);
    }
}
