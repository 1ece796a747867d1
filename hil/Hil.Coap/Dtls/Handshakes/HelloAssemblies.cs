using System.Net;
using Hil.Coap.Dtls.Records;
using Hil.Core.Time;

namespace Hil.Coap.Dtls.Handshakes;

/// <summary>
/// The ClientHellos that come in fragments: of each client that has returned its cookie one, until it is whole or another needs its room. Of
/// anybody else nothing is kept (fragmented-hellos.md).
/// </summary>
internal sealed class HelloAssemblies(int most, TimeSpan lifetime)
{
    /// <summary>How long a ClientHello may be that comes in fragments: with every extension there is, some hundred bytes.</summary>
    public const int MostBytes = 4000;

    private readonly List<HelloAssembly> _assemblies = [];

    /// <summary>The ClientHello that a first fragment belongs to, of a client that has returned its cookie: begun with it where it is new.</summary>
    public HelloAssembly Begin(IPEndPoint source, BoardTime now, HelloFragment first, ReadOnlySpan<byte> record, ReadOnlySpan<byte> piece)
    {
        if (Find(source, first) is { } begun && begun.BeginsWith(piece))
            return begun;

        _assemblies.RemoveAll(one => one.Source.Equals(source) || now - one.BegunAt > lifetime);
        if (_assemblies.Count >= most)
            _assemblies.RemoveAt(0);
        var assembly = new HelloAssembly(source, now, first, record);
        _assemblies.Add(assembly);
        return assembly;
    }

    /// <summary>The ClientHello that a further fragment belongs to, or null where that has not begun.</summary>
    public HelloAssembly? Find(IPEndPoint source, HelloFragment fragment) => Find(source) is { } begun && begun.Fits(fragment) ? begun : null;

    public void Remove(IPEndPoint source) => _assemblies.RemoveAll(one => one.Source.Equals(source));

    public void Clear() => _assemblies.Clear();

    private HelloAssembly? Find(IPEndPoint source) => _assemblies.Find(one => one.Source.Equals(source));
}
