using Hil.Lwm2m.Formats;

namespace Hil.Lwm2m.Registrations;

// The link lists that were read last: a farm of ten thousand devices has a few of them, each read and held once. Bounded, so that clients that list something else each time cost no more than without it. Not safe for concurrent use.
internal sealed class KnownLinks
{
    private const int Most = 16;
    private readonly LinkedList<(byte[] Payload, ListedObjects Links)> _known = new();

    // Reads a list, or gives the same one where the same bytes were read lately.
    public FormatResult<ListedObjects> Read(ReadOnlySpan<byte> payload)
    {
        for (var node = _known.First; node is not null; node = node.Next)
        {
            if (!payload.SequenceEqual(node.Value.Payload))
                continue;
            if (node.Previous is not null)
            {
                _known.Remove(node);
                _known.AddFirst(node);
            }

            return new(node.Value.Links);
        }

        var links = LinkFormat.Parse(payload);
        if (!links.IsSuccess)
            return new(links.Error, links.Offset);
        if (_known.Count == Most)
            _known.RemoveLast();
        var listed = new ListedObjects(links.Value);
        _known.AddFirst((payload.ToArray(), listed));
        return new(listed);
    }
}
