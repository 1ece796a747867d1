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

        var id = Identifier(Child(element, "ObjectID"), Text(element, "ObjectID"));
        CheckUrn(element, id);
        return new(
            id,
            Text(element, "Name"),
            Version(element, "ObjectVersion"),
            OneOf(element, "MultipleInstances", "Multiple", "Single") == "Multiple",
            resources)
        {
            IsMandatory = element.Element("Mandatory") is not null && OneOf(element, "Mandatory", "Mandatory", "Optional") == "Mandatory",
            LwM2MVersion = Version(element, "LWM2MVersion"),
            Description = element.Element("Description1")?.Value.Trim() ?? "",
        };
    }

    // Files of LwM2M 1.0 name no version.
    private string Version(XElement parent, string name)
    {
        if (parent.Element(name) is not { } element || element.Value.Trim() is not { Length: > 0 } text)
            return DefinitionVersion.First.ToString();
        return DefinitionVersion.TryParse(text, out var version)
            ? version.ToString()
            : throw Error(element, $"{name} was expected to be a version such as 1.1, found '{text}'");
    }

    // urn:oma:lwm2m:{oma,ext,x}:ID[:version]; a file whose two identifiers differ was copied and not finished.
    private void CheckUrn(XElement parent, int id)
    {
        if (parent.Element("ObjectURN") is not { } element || element.Value.Trim().Split(':') is not ["urn", "oma", "lwm2m", _, var named, ..])
            return;
        if (named != id.ToString(CultureInfo.InvariantCulture))
            throw Error(element, $"ObjectURN was expected to name object {id}, as ObjectID does, found '{element.Value.Trim()}'");
    }

    private ResourceDefinition ReadResource(XElement item)
    {
        var id = item.Attribute("ID") ?? throw Error(item, "the attribute ID was expected");
        var type = Text(item, "Type");
        return new(
            Identifier(item, id.Value.Trim()),
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
            item.Element("Units")?.Value.Trim() ?? "")
        {
            Range = ValueRange.Parse(item.Element("RangeEnumeration")?.Value ?? ""),
            Description = item.Element("Description")?.Value.Trim() ?? "",
        };
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
