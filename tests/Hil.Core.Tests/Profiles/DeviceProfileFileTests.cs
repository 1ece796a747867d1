using CsCheck;
using Hil.Core.Profiles;

namespace Hil.Core.Tests.Profiles;

public sealed class DeviceProfileFileTests
{
    private const string Good = """
        name: mine
        board: thingy91
        endpoint: urn:dev:mine
        lifetime: 1 min
        objects: [1, 3, 33650]
        registers-within: 5 s
        window: 2.5 s
        refresh: 500 ms
        leds: [red, green]
        classification: '^class (?<class>\S+) (?<confidence>\d\.\d\d)$'
        classes:
          - { label: idle, instance: 0, name: IDLE }
          - label: circle
            instance: 1
            name: CIRCLE
            led: red
        """;

    [Test]
    public void A_profile_is_read_as_it_is_written()
    {
        var profile = Read(Good);

        Assert.Multiple(() =>
        {
            Assert.That(profile.Name, Is.EqualTo("mine"));
            Assert.That(profile.Board, Is.EqualTo("thingy91"));
            Assert.That(profile.Endpoint, Is.EqualTo("urn:dev:mine"));
            Assert.That(profile.ServerPort, Is.EqualTo(5683), "the port of plain CoAP is what is meant where none is written");
            Assert.That(profile.Lifetime, Is.EqualTo(TimeSpan.FromSeconds(60)));
            Assert.That(profile.Window, Is.EqualTo(TimeSpan.FromSeconds(2.5)));
            Assert.That(profile.Refresh, Is.EqualTo(TimeSpan.FromMilliseconds(500)));
            Assert.That(profile.RegistersWithin, Is.EqualTo(TimeSpan.FromSeconds(5)));
            Assert.That(profile.Objects, Is.EqualTo(new[] { 1, 3, 33650 }));
            Assert.That(profile.Leds, Is.EqualTo(new[] { "red", "green" }));
            Assert.That(profile.Classes, Is.EqualTo(new[] { new PatternClass("idle", 0, "IDLE", null), new PatternClass("circle", 1, "CIRCLE", "red") }));
            Assert.That(profile.Find("circle")!.Instance, Is.EqualTo(1));
            Assert.That(profile.Find("wave"), Is.Null);
            Assert.That(profile.Classification!.Match("class up-down 0.97").Groups["class"].Value, Is.EqualTo("up-down"));
        });
    }

    [Test]
    public void A_pattern_may_be_shown_by_several_lights_at_once() =>
        Assert.That(Read(Good.Replace("led: red", "led: red+green", StringComparison.Ordinal)).Find("circle")!.Leds, Is.EqualTo(new[] { "red", "green" }));

    [Test]
    public void The_reference_firmwares_profile_is_read()
    {
        var profile = DeviceProfileFile.Load(RepositoryRoot.Of("fixtures", "profiles", "pattern-detector.yaml"));

        Assert.That(profile.Endpoint, Is.EqualTo("hil-thingy91"));
        Assert.That(profile.Classes.Select(c => (c.Label, c.Instance, c.PatternName, c.Led)), Is.EqualTo(new (string, int, string, string?)[]
        {
            ("idle", 0, "IDLE", null), ("circle", 1, "CIRCLE", "red"), ("snake", 2, "SNAKE", "green"), ("up-down", 3, "UP DOWN", "blue"),
        }));
    }

    [TestCase("window: 2.5 s", "window: 2.5", "my.yaml(7): window: expected a duration with its unit, such as \"2 s\" or \"500 ms\", found \"2.5\".")]
    [TestCase("window: 2.5 s", "window: 0 s", "my.yaml(7): window: expected a duration with its unit, such as \"2 s\" or \"500 ms\", found \"0 s\".")]
    [TestCase("window: 2.5 s", "window: fast", "my.yaml(7): window: expected a duration with its unit, such as \"2 s\" or \"500 ms\", found \"fast\".")]
    [TestCase("window: 2.5 s", "window: -1 s", "my.yaml(7): window: expected a duration with its unit, such as \"2 s\" or \"500 ms\", found \"-1 s\".")]
    [TestCase("window: 2.5 s", "window: [2 s]", "my.yaml(7): window: expected a duration with its unit, such as \"2 s\" or \"500 ms\", found a list of 1.")]
    [TestCase("window: 2.5 s\n", "", "my.yaml(1): expected the key window, found none of that name.")]
    [TestCase("window: 2.5 s", "windw: 2.5 s", "my.yaml(1): expected the key window, found none of that name.")]
    [TestCase("refresh: 500 ms", "refresh: 500 ms\ncolour: blue", "my.yaml(9): expected only the keys name, board, endpoint, server-port, lifetime, objects, registers-within, window, refresh, leds, classification, classes, found \"colour\".")]
    [TestCase("name: mine", "name:", "my.yaml(1): name: expected a word, found nothing.")]
    [TestCase("[1, 3, 33650]", "[1, 3, 70000]", "my.yaml(5): objects: expected a whole number from 0 to 65535, found \"70000\".")]
    [TestCase("[1, 3, 33650]", "[]", "my.yaml(5): objects: expected a list of at least one, found a list of 0.")]
    [TestCase("endpoint: urn:dev:mine", "endpoint: urn:dev:mine\nserver-port: udp", "my.yaml(4): server-port: expected a whole number from 1 to 65535, found \"udp\".")]
    [TestCase("led: red", "led: purple", "my.yaml(16): classes[1].led: expected one of the lights under leds (red, green), or several with + between, found \"purple\".")]
    [TestCase("led: red", "led: red+purple", "my.yaml(16): classes[1].led: expected one of the lights under leds (red, green), or several with + between, found \"purple\".")]
    [TestCase("led: red", "led: red+red", "my.yaml(16): classes[1].led: expected each light once, found \"red+red\".")]
    [TestCase("instance: 1", "instance: one", "my.yaml(14): classes[1].instance: expected a whole number from 0 to 65535, found \"one\".")]
    [TestCase("instance: 1", "instance: 0", "my.yaml(14): classes[1].instance: expected an instance of its own for each class, found 0 a second time.")]
    [TestCase("label: circle", "label: idle", "my.yaml(13): classes[1].label: expected a label of its own for each class, found \"idle\" a second time.")]
    [TestCase("led: red", "lamp: red", "my.yaml(16): classes[1]: expected only the keys label, instance, name, led, found \"lamp\".")]
    [TestCase("(?<class>\\S+)", "(\\S+)", "my.yaml(10): classification: expected a regular expression with the group (?<class>…), found \"^class (\\S+) (?<confidence>\\d\\.\\d\\d)$\".")]
    public void A_wrong_place_is_named_with_what_was_expected_and_found(string right, string wrong, string message)
    {
        var text = Good.Replace(right, wrong, StringComparison.Ordinal);
        Assert.That(text, Is.Not.EqualTo(Good));

        Assert.That(() => Read(text), Throws.TypeOf<ProfileException>().With.Message.EqualTo(message));
    }

    [Test]
    public void A_regular_expression_that_is_none_is_named()
    {
        Assert.That(
            () => Read(Good.Replace(@"(?<class>\S+)", "(?<class>", StringComparison.Ordinal)),
            Throws.TypeOf<ProfileException>().With.Message.StartsWith("my.yaml(10): classification: expected a regular expression"));
    }

    [TestCase("", "my.yaml(1): expected one YAML document, found an empty file.")]
    [TestCase("- a\n- b\n", "my.yaml(1): expected keys with values, found a list of 2.")]
    [TestCase("just words", "my.yaml(1): expected keys with values, found \"just words\".")]
    public void A_file_that_is_no_profile_is_named(string text, string message)
    {
        Assert.That(() => Read(text), Throws.TypeOf<ProfileException>().With.Message.EqualTo(message));
    }

    [Test]
    public void A_file_that_is_no_YAML_is_named_with_its_line()
    {
        Assert.That(() => Read("name: mine\nboard: [thingy91\n"), Throws.TypeOf<ProfileException>().With.Message.Match(@"^my\.yaml\([23]\): expected YAML, found "));
    }

    [Test]
    public void A_file_that_is_not_there_is_named()
    {
        Assert.That(() => DeviceProfileFile.Load("/no/such.yaml"), Throws.TypeOf<ProfileException>().With.Message.StartsWith("/no/such.yaml(0): expected a readable YAML file, found "));
    }

    [Test]
    public void Whatever_is_cut_out_or_put_in_it_is_read_or_refused_by_name_and_never_crashes()
    {
        Gen.Select(Gen.Int[0, Good.Length - 1], Gen.Int[0, 40], Gen.String[Gen.Char["{}[]:,-'\"\n a0&*!|>%@"], 0, 8])
            .Sample((at, length, put) =>
            {
                try
                {
                    Read(string.Concat(Good.AsSpan(0, at), put, Good.AsSpan(Math.Min(at + length, Good.Length))));
                    return true;
                }
                catch (ProfileException error)
                {
                    return error.Message.StartsWith("my.yaml(", StringComparison.Ordinal);
                }
            }, iter: 2000);
    }

    private static DeviceProfile Read(string yaml) => DeviceProfileFile.Read(new StringReader(yaml), "my.yaml");
}
