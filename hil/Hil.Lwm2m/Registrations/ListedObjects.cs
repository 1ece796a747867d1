using System.Collections;
using System.Globalization;
using Hil.Lwm2m.Formats;
using Hil.Lwm2m.Model;

namespace Hil.Lwm2m.Registrations;

// The links that a client listed when it registered, and what follows from them alone. Devices of one firmware list the same, so that all this
// is worked out once for thousands of registrations. Immutable; safe for many threads, each part of it is made when it is asked for first.
internal sealed class ListedObjects(IReadOnlyList<CoreLink> links, string rootPath) : IReadOnlyList<CoreLink>
{
    private IReadOnlyList<(Lwm2mPath Path, CoreLink Link)>? _objectLinks;
    private IReadOnlyList<Lwm2mPath>? _objects;
    private IReadOnlyList<ContentFormat>? _formats;
    private IReadOnlyList<string>? _remarks;
    private string? _text;
    private Choice? _choice;

    public ListedObjects(IReadOnlyList<CoreLink> links)
        : this(links, RootPathOf(links))
    {
    }

    public int Count => links.Count;

    // The path that the links mark as the root of LwM2M's objects (LwM2M Core 1.1.1 §6.2.1), without a trailing slash.
    public string RootPath { get; } = rootPath;

    // The links of objects and object instances, below the root path, in the client's order.
    public IReadOnlyList<(Lwm2mPath Path, CoreLink Link)> ObjectLinks => _objectLinks ??=
    [
        .. from link in links
           let path = PathOf(link.Target)
           where path.Depth is 1 or 2
           select (path, link),
    ];

    // In ascending order, each once.
    public IReadOnlyList<Lwm2mPath> Objects => _objects ??= [.. new SortedSet<Lwm2mPath>(ObjectLinks.Select(each => each.Path))];

    // The formats that the link of the root announces.
    public IReadOnlyList<ContentFormat> Formats => _formats ??=
    [
        .. (RootOf(links)?["ct"] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(number => ushort.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(number => (ContentFormat)ushort.Parse(number, CultureInfo.InvariantCulture)),
    ];

    // What is odd about the list.
    public IReadOnlyList<string> Remarks => _remarks ??= [.. Judge()];

    // The objects as a line of the timeline names them.
    public string Text => _text ??= string.Join(' ', Objects);

    public CoreLink this[int index] => links[index];

    // What a model chose last for a client that lists this and speaks a version of LwM2M, or null. One choice is kept, since nearly all
    // clients that list the same speak the same version.
    public ObjectModel? ChosenOf(ObjectModel all, string lwm2m) => _choice is { } choice && choice.All == all && choice.Lwm2m == lwm2m ? choice.Chosen : null;

    public void Keep(ObjectModel all, string lwm2m, ObjectModel chosen) => _choice = new(all, lwm2m, chosen);

    public IEnumerator<CoreLink> GetEnumerator() => links.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static CoreLink? RootOf(IReadOnlyList<CoreLink> links) =>
        links.FirstOrDefault(link => link["rt"]?.Split(' ').Contains("oma.lwm2m") == true);

    private static string RootPathOf(IReadOnlyList<CoreLink> links) => RootOf(links)?.Target.TrimEnd('/') ?? "";

    // The root where it is no path.
    private Lwm2mPath PathOf(string target)
    {
        if (RootPath.Length > 0 && target.StartsWith(RootPath + "/", StringComparison.Ordinal))
            target = target[RootPath.Length..];
        return Lwm2mPath.TryParse(target, out var path, out _) ? path : Lwm2mPath.Root;
    }

    private IEnumerable<string> Judge()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var link in links)
        {
            if (link["rt"] is not null)
                continue;
            if (!seen.Add(link.Target))
                yield return $"{link.Target} is listed twice";
            var path = PathOf(link.Target);
            if (path.Depth is 0 or > 2)
                yield return $"<{link.Target}> is no object or instance";
            else if (path.Object is 0 or 21)
                yield return $"{path} is listed, which is not to be told";
        }
    }

    private sealed record Choice(ObjectModel All, string Lwm2m, ObjectModel Chosen);
}
