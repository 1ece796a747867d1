using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Lwm2m.Files;

/// <summary>Files that the server gives to whoever asks with GET, in blocks (RFC 7959 §2.4).</summary>
/// <remarks>Safe for many threads. Each fetched block is an entry on the timeline.</remarks>
public sealed class FileShelf
{
    private readonly Func<IReadOnlyList<ServerAddress>> _at;
    // Where LwM2M's own interfaces are (LwM2M Core 1.1.1 §6.1, §6.2 and §6.4.4; 1.2 §6.1.7).
    private static readonly string[] Taken = ["rd", "bs", "bspack", "dp"];

    private readonly BoardClock _clock;
    private readonly Timeline _timeline;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ServedFile> _files = new(StringComparer.Ordinal);

    internal FileShelf(Func<IReadOnlyList<ServerAddress>> at, BoardClock clock, Timeline timeline) => (_at, _clock, _timeline) = (at, clock, timeline);

    /// <summary>Puts a file on the shelf, in place of one of that path.</summary>
    /// <param name="path">Its path, such as <c>/firmware/v2.bin</c>; not below <c>/rd</c>, <c>/bs</c>, <c>/bspack</c> or <c>/dp</c>, which are the server's.</param>
    /// <param name="content">What it holds.</param>
    /// <exception cref="ArgumentException">The path is empty, or the server's.</exception>
    public ServedFile Put(string path, ReadOnlyMemory<byte> content)
    {
        var name = string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries));
        if (name.Length == 0 || Taken.Contains(name.Split('/')[0]))
            throw new ArgumentException($"A path outside of /{string.Join(", /", Taken)} was expected, found '{path}'.", nameof(path));
        var file = new ServedFile(_at, $"/{name}", content);
        lock (_gate)
            _files[name] = file;
        return file;
    }

    /// <summary>Takes a file off the shelf; who asks for it is answered 4.04.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(ServedFile file)
    {
        lock (_gate)
            return _files.Remove(file.Path[1..]);
    }

    internal void Handle(CoapServerExchange exchange)
    {
        ServedFile? file;
        lock (_gate)
            file = _files.GetValueOrDefault(string.Join('/', exchange.Request.Options.UriPath));
        if (file is null)
            exchange.Respond(CoapCode.NotFound);
        else if (exchange.Request.Code != CoapCode.Get)
            exchange.Respond(CoapCode.MethodNotAllowed);
        else
            _timeline.Append(file.Serve(exchange, _clock.Now));
    }
}
