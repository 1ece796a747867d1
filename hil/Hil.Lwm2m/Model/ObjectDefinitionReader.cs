using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Hil.Lwm2m.Model;

// Reads the schema of OMA's object definitions (LWM2M.xsd): LWM2M > Object > Resources > Item.
internal sealed class ObjectDefinitionReader(string source)
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    public IEnumerable<ObjectDefinition> Read(Stream stream)
    {
        XDocument document;
        try
        {
            using var reader = XmlReader.Create(stream, Settings);
            document = XDocument.Load(reader, LoadOptions.SetLineInfo);
        }
        catch (XmlException error)
        {
            throw new ObjectDefinitionException(source, error.LineNumber, $"an object definition in XML was expected: {error.Message}", error);
        }

        if (document.Root!.Name.LocalName != "LWM2M")
            throw Error(document.Root, $"the element LWM2M was expected, found {document.Root.Name.LocalName}");
        var objects = document.Root.Elements("Object").ToArray();
        if (objects.Length == 0)
            throw Error(document.Root, "an Object was expected within LWM2M, found none");
        return [.. objects.Select(ReadObject)];
    }

    private ObjectDefinition ReadObject(XElement element)
    {
        var resources = new SortedDictionary<int, ResourceDefinition>();
        foreach (var item in Child(element, "Resources").Elements("Item"))
        {
            var resource = ReadResource(item);
            if (!resources.TryAdd(resource.Id, resource))
                throw Error(item, $"resource {resource.Id} was defined before");
        }

        return new(
            Identifier(Child(element, "ObjectID"), Child(element, "ObjectID").Value),
            Text(element, "Name"),
            element.Element("ObjectVersion")?.Value.Trim() is { Length: > 0 } version ? version : "1.0",
            OneOf(element, "MultipleInstances", "Multiple", "Single") == "Multiple",
            resources);
    }

    private ResourceDefinition ReadResource(XElement item)
    {
        var id = item.Attribute("ID") ?? throw Error(item, "the attribute ID was expected");
        var type = Text(item, "Type");
        return new(
            Identifier(item, id.Value),
            Text(item, "Name"),
            OneOf(item, "Operations", "R", "W", "RW", "E", ""),
            type switch
            {
                "" => ResourceType.Undeclared,
                "String" => ResourceType.String,
                "Integer" => ResourceType.Integer,
                "Unsigned Integer" => ResourceType.UnsignedInteger,
                "Float" => ResourceType.Float,
                "Boolean" => ResourceType.Boolean,
                "Opaque" => ResourceType.Opaque,
                "Time" => ResourceType.Time,
                "Objlnk" => ResourceType.ObjectLink,
                "Corelnk" => ResourceType.CoreLink,
                _ => throw Error(Child(item, "Type"), $"a type such as Integer or String was expected, found '{type}'"),
            },
            OneOf(item, "MultipleInstances", "Multiple", "Single") == "Multiple",
            OneOf(item, "Mandatory", "Mandatory", "Optional") == "Mandatory",
            item.Element("Units")?.Value.Trim() ?? "");
    }

    private XElement Child(XElement parent, string name) =>
        parent.Element(name) ?? throw Error(parent, $"the element {name} was expected within {parent.Name.LocalName}");

    private string Text(XElement parent, string name) => Child(parent, name).Value.Trim();

    private string OneOf(XElement parent, string name, params ReadOnlySpan<string> allowed)
    {
        var text = Text(parent, name);
        if (!allowed.Contains(text))
            throw Error(Child(parent, name), $"{name} was expected to be one of {string.Join(", ", allowed.ToArray().Select(a => $"'{a}'"))}, found '{text}'");
        return text;
    }

    private int Identifier(XElement at, string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id < ushort.MaxValue
            ? id
            : throw Error(at, $"an identifier from 0 to 65534 was expected, found '{text}'");

    private ObjectDefinitionException Error(XElement at, string message) => new(source, ((IXmlLineInfo)at).LineNumber, message);
}
