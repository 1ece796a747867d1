using Hil.Emulation.Bus;
using Hil.Emulation.State;

namespace Hil.Emulation.Boards;

/// <summary>Reports each register that is not modelled once for each place in the program that touches it; everything else every time.</summary>
internal sealed class BoardDiagnostics(Machine machine) : IDiagnostics, IStateful
{
    // Part of the state: a board that goes back to a snapshot reports again what it reported after it.
    private readonly SortedSet<string> _reported = new(StringComparer.Ordinal);

    public void Report(string kind, string text)
    {
        if (kind == "unmodelled-register")
        {
            var register = text.IndexOf(" written", StringComparison.Ordinal) is var end and > 0 ? text[..end] : text;
            if (!_reported.Add($"{register}@{machine.Cpu.ProgramCounter:x8}"))
                return;
        }

        machine.Report(kind, text);
    }

    public void Save(BinaryWriter state)
    {
        state.Write(_reported.Count);
        foreach (var reported in _reported)
            state.Write(reported);
    }

    public void Load(BinaryReader state)
    {
        _reported.Clear();
        for (var count = state.ReadInt32(); count > 0; count--)
            _reported.Add(state.ReadString());
    }
}
