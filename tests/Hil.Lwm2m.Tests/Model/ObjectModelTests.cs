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
}
