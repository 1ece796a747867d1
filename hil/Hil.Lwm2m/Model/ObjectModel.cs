using System.Collections.Concurrent;
using System.Reflection;
using Hil.Lwm2m.Registrations;

namespace Hil.Lwm2m.Model;

/// <summary>The object definitions that are known: names, types, ranges and operations of resources. Immutable.</summary>
/// <remarks>
/// Several versions of an object stand side by side. Of each one is chosen: the newest, and for a registered client the one that it named
/// (<see cref="For"/>). Objects without a definition are no error: their values are read as <see cref="ResourceType.Undeclared"/>.
/// </remarks>
public sealed class ObjectModel
{
    private static readonly Lazy<ObjectModel> Embedded = new(LoadEmbedded);
    private readonly SortedDictionary<int, SortedList<DefinitionVersion, ObjectDefinition>> _versions = [];
    private readonly SortedDictionary<int, ObjectDefinition> _chosen = [];

    // By what was chosen: thousands of clients name the same few versions.
    private readonly ConcurrentDictionary<string, ObjectModel> _choices = new(StringComparer.Ordinal);

    /// <summary>Takes definitions; a later one replaces an earlier one of the same object and version.</summary>
    public ObjectModel(IEnumerable<ObjectDefinition> objects)
    {
        foreach (var definition in objects)
        {
            if (!_versions.TryGetValue(definition.Id, out var versions))
                _versions.Add(definition.Id, versions = []);
            versions[DefinitionVersion.Of(definition.Version)] = definition;
        }

        foreach (var (id, versions) in _versions)
            _chosen.Add(id, versions.Values[^1]);
    }

    private ObjectModel(ObjectModel all, IEnumerable<ObjectDefinition> chosen)
    {
        _versions = all._versions;
        _choices = all._choices;
        foreach (var definition in chosen)
            _chosen.Add(definition.Id, definition);
    }

    /// <summary>The definitions that come with Hil (<c>fixtures/objects</c>).</summary>
    public static ObjectModel Default => Embedded.Value;

    /// <summary>The chosen definitions, in ascending order of their objects.</summary>
    public IReadOnlyCollection<ObjectDefinition> Objects => _chosen.Values;

    /// <summary>All definitions, in ascending order of their objects and versions.</summary>
    public IReadOnlyList<ObjectDefinition> Definitions => [.. _versions.Values.SelectMany(versions => versions.Values)];

    /// <summary>Reads all <c>*.xml</c> files of a folder, in ordinal order of their names.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="ObjectDefinitionException">A file is no object definition, or the folder has none.</exception>
    public static ObjectModel Load(string folder)
    {
        var files = Directory.GetFiles(folder, "*.xml");
        Array.Sort(files, StringComparer.Ordinal);
        if (files.Length == 0)
            throw new ObjectDefinitionException(folder, 0, "at least one object definition (*.xml) was expected, found none");
        return new(files.SelectMany(file =>
        {
            using var stream = File.OpenRead(file);
            return Parse(stream, file);
        }));
    }

    /// <summary>Reads a file in the schema of OMA's registry.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="source">Its name, for messages.</param>
    /// <exception cref="ObjectDefinitionException">It is no object definition; the message names the line.</exception>
    public static IReadOnlyList<ObjectDefinition> Parse(Stream stream, string source) => [.. new ObjectDefinitionReader(source).Read(stream)];

    /// <summary>These definitions and others, which win where object and version are the same.</summary>
    public ObjectModel With(ObjectModel other) => new([.. Definitions, .. other.Definitions]);

    /// <summary>
    /// The same definitions, with those chosen that a client named by <c>ver</c> when it registered; an object without <c>ver</c> is of the
    /// version that its LwM2M version has of it, and of 1.0 where it is none of LwM2M's own (LwM2M Core 1.2.2 §7.2.3).
    /// </summary>
    /// <remarks>Where that version has no definition, the newest before it is chosen, else the oldest.</remarks>
    public ObjectModel For(Registration registration)
    {
        var listed = registration.Listed;
        if (listed.ChosenOf(this, registration.Version) is { } known)
            return known;
        var chosen = Choose(listed, registration.Version);
        listed.Keep(this, registration.Version, chosen);
        return chosen;
    }

    /// <summary>The definition of the object of a path, or null.</summary>
    public ObjectDefinition? FindObject(Lwm2mPath path) =>
        path.Object is { } id ? _chosen.GetValueOrDefault(id) : null;

    /// <summary>The definition of the resource of a path, or null.</summary>
    public ResourceDefinition? FindResource(Lwm2mPath path) =>
        path.Resource is { } id ? FindObject(path)?.Resources.GetValueOrDefault(id) : null;

    /// <summary>The type of the resource of a path.</summary>
    public ResourceType TypeOf(Lwm2mPath path) => FindResource(path)?.Type ?? ResourceType.Undeclared;

    /// <summary>What a path is called: the name of its resource, else of its object; empty where it has no definition.</summary>
    public string NameOf(Lwm2mPath path) => path.Depth >= 3 ? FindResource(path)?.Name ?? "" : FindObject(path)?.Name ?? "";

    private ObjectModel Choose(ListedObjects listed, string lwm2m)
    {
        var named = new Dictionary<int, string?>();
        foreach (var (path, link) in listed.ObjectLinks)
        {
            var id = path.Object!.Value;
            named[id] = link["ver"] ?? named.GetValueOrDefault(id);
        }

        var chosen = _versions
            .Select(each => named.TryGetValue(each.Key, out var version) ? Choose(each.Value, WantedOf(each.Key, version, lwm2m)) : each.Value.Values[^1])
            .ToArray();
        return _choices.GetOrAdd(string.Join(' ', chosen.Select(definition => definition.Version)), _ => new(this, chosen));
    }

    private static DefinitionVersion WantedOf(int id, string? named, string lwm2m) =>
        DefinitionVersion.TryParse(named, out var version) ? version : CoreVersions.Of(id, lwm2m);

    private static ObjectDefinition Choose(SortedList<DefinitionVersion, ObjectDefinition> versions, DefinitionVersion wanted)
    {
        var chosen = versions.Values[0];
        foreach (var (version, definition) in versions)
        {
            if (version.CompareTo(wanted) <= 0)
                chosen = definition;
        }

        return chosen;
    }

    private static ObjectModel LoadEmbedded()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var names = assembly.GetManifestResourceNames().Where(name => name.EndsWith(".xml", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        return new(names.SelectMany(name =>
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            return Parse(stream, name);
        }));
    }
}
