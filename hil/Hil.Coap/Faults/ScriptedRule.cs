namespace Hil.Coap.Faults;

/// <summary>What a <see cref="ScriptedLink"/> does to the datagrams of a choice.</summary>
public sealed class ScriptedRule
{
    private readonly DatagramChoice _choice;
    private readonly Func<ScriptedDatagram, ScriptedFate> _decide;
    private Chance _chance;
    private int _seen;
    private volatile int _used;
    private volatile bool _isOver;

    internal ScriptedRule(string deed, DatagramChoice choice, ulong seed, Func<ScriptedDatagram, ScriptedFate> decide) =>
        (Deed, _choice, _chance, _decide) = (deed, choice, new(seed), decide);

    /// <summary>What it does, such as <c>drops</c>.</summary>
    public string Deed { get; }

    /// <summary>How many datagrams it has struck.</summary>
    public int Used => _used;

    /// <summary>Strikes no more.</summary>
    public void Stop() => _isOver = true;

    /// <summary>Deed and choice: <c>drops sent GET, 2 at most</c>.</summary>
    public override string ToString() => $"{Deed} {_choice}";

    internal bool Strikes(ScriptedDatagram datagram)
    {
        if (_isOver || _used >= _choice.Most || !_choice.Includes(datagram) || ++_seen < _choice.First)
            return false;
        return _choice.Share >= 1 || _chance.NextFraction() < _choice.Share;
    }

    internal ScriptedFate Strike(ScriptedDatagram datagram)
    {
        _used++;
        return _decide(datagram);
    }
}
