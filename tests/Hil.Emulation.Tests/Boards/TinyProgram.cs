using System.Buffers.Binary;
using Hil.Core.Images;

namespace Hil.Emulation.Tests.Boards;

/// <summary>A program of a few stores and waits, put together in Thumb code: what a test needs the core to do, and no compiler.</summary>
internal sealed class TinyProgram
{
    private const uint Origin = 0x200;
    private const int Vectors = 81;
    private readonly List<ushort> _code = [];
    private readonly List<(int Place, uint Value)> _literals = [];
    private readonly Dictionary<int, uint> _handlers = [];

    /// <summary>Where the next instruction will be.</summary>
    public uint Here => Origin + 2 * (uint)_code.Count;

    /// <summary>Stores a word.</summary>
    public TinyProgram Store(uint address, uint value)
    {
        Load(0, address);
        Load(1, value);
        _code.Add(0x6001); // str r1, [r0]
        return this;
    }

    /// <summary>Copies a word.</summary>
    public TinyProgram Copy(uint from, uint to)
    {
        Load(0, from);
        Load(2, to);
        _code.Add(0x6801); // ldr r1, [r0]
        _code.Add(0x6011); // str r1, [r2]
        return this;
    }

    /// <summary>Reads a word until one of some bits is set.</summary>
    public TinyProgram WaitFor(uint address, uint bits)
    {
        Load(0, address);
        Load(2, bits);
        _code.Add(0x6801); // ldr r1, [r0]
        _code.Add(0x4211); // tst r1, r2
        _code.Add(0xD0FC); // beq the load
        return this;
    }

    /// <summary>Does something if a word is erased.</summary>
    public TinyProgram IfErased(uint address, Action<TinyProgram> body)
    {
        Load(0, address);
        _code.Add(0x6801); // ldr r1, [r0]
        _code.Add(0x3101); // adds r1, #1
        var branch = _code.Count;
        _code.Add(0);
        body(this);
        _code[branch] = (ushort)(0xD100 | (_code.Count - branch - 2) & 0xFF); // bne behind the body
        return this;
    }

    /// <summary>Sleeps for ever.</summary>
    public TinyProgram Sleep()
    {
        _code.Add(0xBF30); // wfi
        _code.Add(0xE7FD); // b the wfi
        return this;
    }

    /// <summary>What follows is what an exception of this number begins with; all others end in a loop.</summary>
    public TinyProgram On(int exception)
    {
        _handlers.Add(exception, Here);
        return this;
    }

    /// <summary>Any half-word.</summary>
    public TinyProgram Raw(ushort halfWord)
    {
        _code.Add(halfWord);
        return this;
    }

    public FirmwareImage Build(string name = "tiny.elf")
    {
        var code = new List<ushort>(_code) { 0xE7FE }; // b .
        if (code.Count % 2 != 0)
            code.Add(0xBF00);
        var pool = Origin + 2 * (uint)code.Count;
        var bytes = new byte[pool + 4 * _literals.Count];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, 0x2004_0000);
        for (var vector = 1; vector < Vectors; vector++)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * vector), Origin + 2 * (uint)_code.Count + 1);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), Origin + 1);
        foreach (var (exception, handler) in _handlers)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * exception), handler + 1);
        for (var i = 0; i < _literals.Count; i++)
        {
            var (place, value) = _literals[i];
            var address = pool + 4 * (uint)i;
            var counter = Origin + 2 * (uint)place + 4 & ~3u;
            code[place] |= (ushort)((address - counter) / 4);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan((int)address), value);
        }

        for (var i = 0; i < code.Count; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan((int)Origin + 2 * i), code[i]);
        var symbols = new SymbolTable([new Symbol("start", Origin, 2 * (uint)code.Count)]);
        return new FirmwareImage(name, new string('0', 64), [new ImageSegment(0, bytes)], symbols);
    }

    private void Load(int register, uint value)
    {
        _literals.Add((_code.Count, value));
        _code.Add((ushort)(0x4800 | register << 8)); // ldr register, [pc, …]
    }
}
