using System.Net;
using System.Text.Json;
using Hil.Coap.Messages;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Lwm2m.Entries;

/// <summary>Somebody fetched a block of a file from the server, or was refused.</summary>
/// <param name="At">When.</param>
/// <param name="Peer">Who.</param>
/// <param name="Path">The file.</param>
/// <param name="Code">What was answered.</param>
/// <param name="Block">The block that was given; null where it was refused, or where the file went in one piece.</param>
/// <param name="Bytes">How many bytes were given.</param>
/// <param name="Length">The length of the file in bytes.</param>
public sealed record FetchEntry(BoardTime At, IPEndPoint Peer, string Path, CoapCode Code, CoapBlock? Block, int Bytes, int Length) : TimelineEntry(At)
{
    /// <inheritdoc />
    public override string Channel => "firmware";

    /// <summary>Where the given bytes end in the file: how far the reader is, if he reads in order.</summary>
    public long End => (Block?.Offset ?? 0) + Bytes;

    /// <inheritdoc />
    public override string Describe() => Code.IsSuccess
        ? $"fetch {Path}{(Block is { } block ? $" block {block}" : "")}: {End} of {Length} bytes"
        : $"fetch {Path}: {Code}";

    /// <inheritdoc />
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("peer", Peer.ToString());
        json.WriteString("path", Path);
        json.WriteString("code", Code.ToString());
        json.WriteNumber("bytes", Bytes);
    }
}
