using System.Text;
using Hil.Lwm2m.Model;

namespace Hil.Lwm2m.Tests.Model;

public sealed class ObjectModelTests
{
    private const string Good = """
        <LWM2M><Object><Name>X</Name><ObjectID>7</ObjectID><MultipleInstances>Single</MultipleInstances>
        <Resources><Item ID="1"><Name>Y</Name><Operations>R</Operations><MultipleInstances>Single</MultipleInstances>
        <Mandatory>Mandatory</Mandatory><Type>Integer</Type></Item></Resources></Object></LWM2M>
        """;

    [Test]
    public void The_definitions_that_come_along_name_the_pattern_detector()
    {
        Assert.That(ObjectModel.Default.Objects.Select(definition => definition.Id), Is.EqualTo(new[] { 0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 3303, 3313, 33650 }));
        Assert.That(ObjectModel.Default.FindResource("/33650/1/2001")!.Name, Is.EqualTo("Detector Counter"));
        Assert.That(ObjectModel.Default.TypeOf("/33650/1/2000"), Is.EqualTo(ResourceType.Boolean));
        Assert.That(ObjectModel.Default.TypeOf("/33650/1/2002"), Is.EqualTo(ResourceType.String));
        Assert.That(ObjectModel.Default.TypeOf("/60000/1/1"), Is.EqualTo(ResourceType.Undeclared));
        Assert.That(ObjectModel.Default.FindResource("/3/0/4")!.Operations, Is.EqualTo("E"));
    }

    [TestCase("", "", 0, "object definition in XML")]
    [TestCase("<LWM2M>", "<WRONG>", 0, "object definition in XML")]
    [TestCase("Integer", "Number", 3, "'Number'")]
    [TestCase("ID=\"1\"", "ID=\"x\"", 2, "found 'x'")]
    [TestCase("ID=\"1\"", "", 2, "attribute ID")]
    [TestCase(">R<", ">Q<", 2, "found 'Q'")]
    [TestCase("<Name>Y</Name>", "", 2, "the element Name")]
    [TestCase(">7<", ">65535<", 1, "0 to 65534")]
    [TestCase("<LWM2M>", "<!DOCTYPE x [<!ENTITY a \"b\">]><LWM2M>", 0, "DTD")]
    public void A_broken_definition_is_refused_with_file_line_and_reason(string what, string by, int line, string reason)
    {
        var xml = what.Length == 0 ? "" : Good.Replace(what, by, StringComparison.Ordinal);
        var error = Assert.Throws<ObjectDefinitionException>(() => ObjectModel.Parse(new MemoryStream(Encoding.UTF8.GetBytes(xml)), "x.xml"));
        Assert.That(error!.Message, Does.StartWith("x.xml").And.Contain(reason));
        if (line > 0)
            Assert.That(error.Message, Does.StartWith($"x.xml, line {line}:"));
    }

    [TestCase("1.0", "1.0", "1.0")]
    [TestCase("1.1", "1.0", "1.1")]
    [TestCase("1.2", "1.0", "1.2")]
    [TestCase("1.9", "1.1", "1.2")]
    [TestCase(null, "1.0", "1.0")]
    [TestCase(null, "1.1", "1.1")]
    [TestCase(null, "1.2", "1.2")]
    [TestCase("nonsense", "1.1", "1.1")]
    public async Task The_version_that_a_client_names_is_chosen_else_that_of_its_LwM2M(string? named, string lwm2m, string chosen)
    {
        using var bench = new Virtual.ServerAndDevice();
        await bench.Device.Register($"lwm2m={lwm2m}&ep={Virtual.ServerAndDevice.Endpoint}&lt=60", named is null ? "</3/0>" : $"</3>;ver={named},</3/0>");
        var registration = bench.Server.Find(Virtual.ServerAndDevice.Endpoint)!.Registration;
        var model = ObjectModel.Default.For(registration);
        Assert.That(model.FindObject("/3")!.Version, Is.EqualTo(chosen));
        Assert.That(model.FindObject("/3303")!.Version, Is.EqualTo("1.1"), "of what the client does not have, the newest");
        Assert.That(ObjectModel.Default.For(registration), Is.SameAs(model), "thousands of clients share it");
    }

    [Test]
    public void Several_versions_stand_side_by_side_and_a_folder_of_the_users_wins()
    {
        var two = Good.Replace("<ObjectID>", "<ObjectVersion>2.0</ObjectVersion><ObjectID>", StringComparison.Ordinal).Replace("<Name>Y<", "<Name>New<", StringComparison.Ordinal);
        var mine = new ObjectModel([.. Parse(Good), .. Parse(two)]);
        Assert.That(mine.Definitions.Select(definition => definition.Version), Is.EqualTo(new[] { "1.0", "2.0" }));
        Assert.That(mine.NameOf("/7/0/1"), Is.EqualTo("New"));
        Assert.That(ObjectModel.Default.With(mine).NameOf("/7/0/1"), Is.EqualTo("New"));
        Assert.That(ObjectModel.Default.With(mine).NameOf("/3/0/9"), Is.EqualTo("Battery Level"));
    }

    [Test]
    public void The_whole_schema_is_read()
    {
        var xml = Good.Replace(
            "<Type>Integer</Type>",
            "<Type>Unsigned Integer</Type><RangeEnumeration>1..10</RangeEnumeration><Units>s</Units><Description><![CDATA[So & so]]></Description>", StringComparison.Ordinal)
            .Replace("<ObjectID>", "<Description1>For tests</Description1><ObjectURN>urn:oma:lwm2m:x:7:1.4</ObjectURN><LWM2MVersion>1.1</LWM2MVersion><ObjectVersion>1.4</ObjectVersion><Mandatory>Mandatory</Mandatory><ObjectID>", StringComparison.Ordinal);
        var definition = Parse(xml).Single();
        Assert.That(definition.ToString(), Is.EqualTo("X (object 7, version 1.4)"));
        Assert.That((definition.IsMandatory, definition.LwM2MVersion, definition.Description, definition.IsMultiple), Is.EqualTo((true, "1.1", "For tests", false)));
        var resource = definition.Resources[1];
        Assert.That((resource.Type, resource.Range.Text, resource.Units, resource.Description), Is.EqualTo((ResourceType.UnsignedInteger, "1..10", "s", "So & so")));
        Assert.That((resource.IsReadable, resource.IsWritable, resource.IsExecutable, resource.IsMandatory), Is.EqualTo((true, false, false, true)));
    }

    [TestCase("<ObjectID>", "<ObjectVersion>one</ObjectVersion><ObjectID>", "x.xml, line 1: ObjectVersion was expected to be a version such as 1.1, found 'one'")]
    [TestCase("<ObjectID>", "<ObjectURN>urn:oma:lwm2m:ext:8</ObjectURN><ObjectID>", "x.xml, line 1: ObjectURN was expected to name object 7, as ObjectID does, found 'urn:oma:lwm2m:ext:8'")]
    [TestCase("<Mandatory>Mandatory<", "<Mandatory>Yes<", "x.xml, line 3: Mandatory was expected to be one of 'Mandatory', 'Optional', found 'Yes'")]
    public void A_slip_is_named_with_its_line(string what, string by, string message) =>
        Assert.That(() => Parse(Good.Replace(what, by, StringComparison.Ordinal)), Throws.TypeOf<ObjectDefinitionException>().With.Message.EqualTo(message));

    [Test]
    public void What_comes_along_is_sound()
    {
        Assert.Multiple(() =>
        {
            foreach (var (definition, resource) in ObjectModel.Default.Definitions.SelectMany(each => each.Resources.Values.Select(resource => (each, resource))))
            {
                Assert.That(resource.Description, Is.Not.Empty, $"{definition}, {resource.Name}");
                Assert.That(resource.Type == ResourceType.Undeclared, Is.EqualTo(resource.IsExecutable), $"{definition}, {resource.Name}");
                Assert.That(resource.Range.Text.Length == 0 || resource.Range.Text.Any(char.IsDigit), $"{definition}, {resource.Name}: {resource.Range}");
            }
        });
    }

    [Test]
    public void A_folder_without_definitions_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("hil-objects");
        try
        {
            Assert.That(() => ObjectModel.Load(folder.FullName), Throws.TypeOf<ObjectDefinitionException>().With.Message.Contains(folder.FullName));
            File.WriteAllText(Path.Combine(folder.FullName, "7.xml"), Good);
            Assert.That(ObjectModel.Default.With(ObjectModel.Load(folder.FullName)).TypeOf("/7/0/1"), Is.EqualTo(ResourceType.Integer));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IReadOnlyList<ObjectDefinition> Parse(string xml) => ObjectModel.Parse(new MemoryStream(Encoding.UTF8.GetBytes(xml)), "x.xml");
}
