using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Core.Time;
using Hil.Lwm2m.Entries;

namespace Hil.Lwm2m.Files;

/// <summary>A file on the shelf, and what was fetched of it. Copies of a request count once.</summary>
public sealed class ServedFile
{
    private readonly Func<IReadOnlyList<ServerAddress>> _at;
    private readonly Lock _gate = new();
    private readonly List<FetchEntry> _fetches = [];
    private ReadOnlyMemory<byte> _content;
    private CoapOption _tag;
    private CoapCode? _refusal;
    private int _blockSizeExponent = CoapBlock.LargestExponent;

    internal ServedFile(Func<IReadOnlyList<ServerAddress>> at, string path, ReadOnlyMemory<byte> content)
    {
        (_at, Path) = (at, path);
        Replace(content);
    }

    /// <summary>Where a device fetches it, such as <c>coap://192.0.2.2:5683/firmware/v2.bin</c>: on the server's first link.</summary>
    public string Uri => $"{_at()[0]}{Path}";

    /// <summary>Where a device fetches it over DTLS, such as <c>coaps://192.0.2.2:5684/firmware/v2.bin</c>; null where the server has no secure link.</summary>
    public string? SecureUri => _at().FirstOrDefault(address => address.IsSecure) is { } address ? $"{address}{Path}" : null;

    /// <summary>Its path, with the leading slash.</summary>
    public string Path { get; }

    /// <summary>Its length in bytes.</summary>
    public int Length
    {
        get
        {
            lock (_gate)
                return _content.Length;
        }
    }

    /// <summary>The size of the blocks that it is served in at most, 2^(4 + exponent) bytes, 0 to 6. It may change on the way.</summary>
    public int BlockSizeExponent
    {
        get
        {
            lock (_gate)
                return _blockSizeExponent;
        }

        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, CoapBlock.LargestExponent);
            lock (_gate)
                _blockSizeExponent = value;
        }
    }

    /// <summary>What is answered instead of the file from now on, a code of class 4 or 5; null where the file is.</summary>
    /// <exception cref="ArgumentException">A code of another class.</exception>
    public CoapCode? Refusal
    {
        get
        {
            lock (_gate)
                return _refusal;
        }

        set
        {
            if (value is { } code && (!code.IsResponse || code.IsSuccess))
                throw new ArgumentException($"A code of class 4 or 5 was expected, found {code}.", nameof(value));
            lock (_gate)
                _refusal = value;
        }
    }

    /// <summary>Every block that was fetched, in order, and every refusal.</summary>
    public IReadOnlyList<FetchEntry> Fetches
    {
        get
        {
            lock (_gate)
                return [.. _fetches];
        }
    }

    /// <summary>Makes it another file of the same path: its ETag changes, by which a reader knows.</summary>
    public void Replace(ReadOnlyMemory<byte> content)
    {
        // The first eight bytes of the hash are an ETag that one can find again with sha256sum.
        var tag = new CoapOption(CoapOptionNumber.ETag, System.Security.Cryptography.SHA256.HashData(content.Span)[..8]);
        lock (_gate)
            (_content, _tag) = (content, tag);
    }

    internal FetchEntry Serve(CoapServerExchange exchange, BoardTime now)
    {
        FetchEntry entry;
        lock (_gate)
        {
            exchange.BlockSizeExponent = Math.Min(exchange.BlockSizeExponent, _blockSizeExponent);
            var answer = _refusal is { } code
                ? exchange.Respond(code)
                : exchange.Respond(CoapCode.Content, new([_tag, CoapOption.UnsignedInteger(CoapOptionNumber.ContentFormat, (uint)ContentFormat.Opaque)]), _content);
            entry = new(now, exchange.Peer, Path, answer.Code, answer.Options.Block2, answer.Code.IsSuccess ? answer.Payload.Length : 0, _content.Length);
            _fetches.Add(entry);
        }

        return entry;
    }
}
