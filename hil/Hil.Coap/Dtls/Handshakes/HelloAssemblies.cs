using System.Net;
using Hil.Coap.Dtls.Records;
using Hil.Core.Time;

namespace Hil.Coap.Dtls.Handshakes;

/// <summary>
/// The ClientHellos that come in fragments. Of a client that has returned its cookie one is kept, until it is whole or another needs its room.
/// Of anybody else no more than a few fragments in all, in case they have overtaken their beginning (fragmented-hellos.md).
/// </summary>
internal sealed class HelloAssemblies(int most, TimeSpan lifetime)
{
    /// <summary>How long a ClientHello may be that comes in fragments: with every extension there is, some hundred bytes.</summary>
    public const int MostBytes = 4000;

    private const int MostEarly = 16;

    private readonly List<HelloAssembly> _assemblies = [];
    private readonly Queue<(IPEndPoint Source, HelloFragment Fragment, byte[] Piece)> _early = new();

    public int Count => _assemblies.Count;

    /// <summary>Takes the first fragment of a client that has returned its cookie.</summary>
    public HelloAssembly Begin(IPEndPoint source, BoardTime now, HelloFragment first, ReadOnlySpan<byte> record, ReadOnlySpan<byte> piece)
    {
        if (Find(source) is { } begun && begun.Fits(first) && begun.BeginsWith(piece))
        {
            begun.Add(first, piece);
            return begun;
        }

        _assemblies.RemoveAll(one => one.Source.Equals(source) || now - one.BegunAt > lifetime);
        if (_assemblies.Count >= most)
            _assemblies.RemoveAt(0);
        var assembly = new HelloAssembly(source, now, first, record);
        _assemblies.Add(assembly);
        foreach (var (_, fragment, early) in _early.Where(one => one.Source.Equals(source) && assembly.Fits(one.Fragment)))
            assembly.Add(fragment, early);
        return assembly;
    }

    /// <summary>Takes a fragment that is not the first.</summary>
    /// <returns>What it belongs to, or null where that has not begun.</returns>
    public HelloAssembly? Add(IPEndPoint source, HelloFragment fragment, ReadOnlySpan<byte> piece)
    {
        if (Find(source) is { } assembly && assembly.Fits(fragment))
        {
            assembly.Add(fragment, piece);
            return assembly;
        }

        if (_early.Count == MostEarly)
            _early.Dequeue();
        _early.Enqueue((source, fragment, piece.ToArray()));
        return null;
    }

    public bool Expects(IPEndPoint source, HelloFragment fragment) => Find(source)?.Fits(fragment) == true;

    public void Remove(IPEndPoint source)
    {
        _assemblies.RemoveAll(one => one.Source.Equals(source));
        if (_early.Any(one => one.Source.Equals(source)))
        {
            var others = _early.Where(one => !one.Source.Equals(source)).ToList();
            _early.Clear();
            others.ForEach(_early.Enqueue);
        }
    }

    public void Clear()
    {
        _assemblies.Clear();
        _early.Clear();
    }

    private HelloAssembly? Find(IPEndPoint source) => _assemblies.Find(one => one.Source.Equals(source));
}
