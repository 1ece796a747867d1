using System.Reflection;

namespace Hil.Lwm2m.Model;

/// <summary>The object definitions that are known: names and types of resources. Immutable.</summary>
/// <remarks>Objects without a definition are no error: their values are read as <see cref="ResourceType.Undeclared"/>.</remarks>
public sealed class ObjectModel
{
    private static readonly Lazy<ObjectModel> Embedded = new(LoadEmbedded);
    private readonly SortedDictionary<int, ObjectDefinition> _objects = [];

    /// <summary>Takes definitions; a later one replaces an earlier one of the same object.</summary>
    public ObjectModel(IEnumerable<ObjectDefinition> objects)
    {
        foreach (var definition in objects)
            _objects[definition.Id] = definition;
    }

    /// <summary>The definitions that come with Hil (<c>fixtures/objects</c>): Server, Device, Firmware Update, Pattern Detector.</summary>
    public static ObjectModel Default => Embedded.Value;

    /// <summary>The definitions, in ascending order of their objects.</summary>
    public IReadOnlyCollection<ObjectDefinition> Objects => _objects.Values;

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

    /// <summary>These definitions and others, which win.</summary>
    public ObjectModel With(ObjectModel other) => new([.. Objects, .. other.Objects]);

    /// <summary>The definition of the object of a path, or null.</summary>
    public ObjectDefinition? FindObject(Lwm2mPath path) =>
        path.Object is { } id ? _objects.GetValueOrDefault(id) : null;

    /// <summary>The definition of the resource of a path, or null.</summary>
    public ResourceDefinition? FindResource(Lwm2mPath path) =>
        path.Resource is { } id ? FindObject(path)?.Resources.GetValueOrDefault(id) : null;

    /// <summary>The type of the resource of a path.</summary>
    public ResourceType TypeOf(Lwm2mPath path) => FindResource(path)?.Type ?? ResourceType.Undeclared;

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
