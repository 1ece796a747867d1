using Hil.Core.Boards;
using Hil.Core.Timelines;

namespace Hil.Renode.Boards;

/// <summary>The lights of a board.</summary>
internal sealed class Lights(RenodeBoard board, IReadOnlyList<string> names) : ILedPort
{
    private readonly bool[] _lit = new bool[names.Count];

    /// <inheritdoc />
    public IReadOnlyList<string> Names => names;

    /// <summary>Which are lit, for a snapshot.</summary>
    public bool[] Lit
    {
        get => [.. _lit];
        set => value.CopyTo(_lit, 0);
    }

    /// <inheritdoc />
    public bool IsOn(string name)
    {
        for (var i = 0; i < names.Count; i++)
            if (names[i] == name)
                return _lit[i];
        throw new ArgumentException($"One of the lights {string.Join(", ", names)} was expected, found \"{name}\".", nameof(name));
    }

    /// <summary>A pin has another level.</summary>
    public void Take(int light, bool on)
    {
        if (_lit[light] == on)
            return;
        _lit[light] = on;
        board.Timeline.Append(new LedEntry(board.Clock.Now, names[light], on));
    }
}
