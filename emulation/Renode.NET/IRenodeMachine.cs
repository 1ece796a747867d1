namespace Renode.NET;

/// <summary>A machine of an emulation: what both doors can do. One caller at a time, and not while the emulation runs.</summary>
public interface IRenodeMachine
{
    /// <summary>Its name in the emulation.</summary>
    string Name { get; }

    /// <summary>Gives the Monitor a command in the context of this machine, such as <c>sysbus LoadBinary @a.bin 0x0</c>.</summary>
    /// <inheritdoc cref="IRenodeEmulation.Execute" />
    string Execute(string command);

    /// <summary>Adds what a platform file (.repl) describes.</summary>
    /// <exception cref="RenodeCommandException">The file is not there or has a mistake; the words tell line and column.</exception>
    void LoadPlatform(string path);

    /// <summary>Loads an ELF file and points the core at its entry.</summary>
    void LoadElf(string path);

    /// <summary>Loads bytes as they are, whatever is there.</summary>
    void LoadBinary(string path, ulong address);

    /// <summary>Reads the system bus as the core does: registers may change by it.</summary>
    void Read(ulong address, Span<byte> bytes);

    /// <summary>Writes on the system bus as the core does, as one block of bytes.</summary>
    void Write(ulong address, ReadOnlySpan<byte> bytes);

    /// <summary>Reads a register or memory word of 32 bits.</summary>
    uint ReadDoubleWord(ulong address);

    /// <summary>Writes a register or memory word of 32 bits.</summary>
    void WriteDoubleWord(ulong address, uint value);

    /// <summary>The core's program counter.</summary>
    ulong ProgramCounter { get; set; }

    /// <summary>Instructions that the core has executed.</summary>
    ulong ExecutedInstructions { get; }

    /// <summary>Resets core and peripherals; memories keep what they hold.</summary>
    void Reset();
}
