using Hil.Core.Boards;
using Hil.Emulation.Bus;

namespace Hil.Emulation.Tests.Bus;

/// <summary>Four words that remember what was done to them, and let a test act while the core reaches them.</summary>
internal sealed class RecordingPeripheral(string name = "RECORDER") : IPeripheral
{
    private readonly uint[] _words = new uint[4];

    public List<string> Accesses { get; } = [];

    public Action<uint>? Written { get; set; }

    public Func<uint, uint>? Reading { get; set; }

    public string Name => name;

    public uint Read(uint offset, int size)
    {
        Accesses.Add($"read {offset:x} {size}");
        return Reading?.Invoke(offset) ?? _words[(offset >> 2) & 3];
    }

    public void Write(uint offset, uint value, int size)
    {
        Accesses.Add($"write {offset:x} {size} {value:x}");
        _words[(offset >> 2) & 3] = value;
        Written?.Invoke(value);
    }

    public void Reset(ResetCause cause) => Array.Clear(_words);

    public void Save(BinaryWriter state)
    {
        foreach (var word in _words)
            state.Write(word);
    }

    public void Load(BinaryReader state)
    {
        for (var i = 0; i < _words.Length; i++)
            _words[i] = state.ReadUInt32();
    }
}
