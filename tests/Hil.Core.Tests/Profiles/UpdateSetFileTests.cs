using CsCheck;
using Hil.Core.Profiles;

namespace Hil.Core.Tests.Profiles;

public sealed class UpdateSetFileTests
{
    private const string Good = """
        factory: images/factory.hex
        bootloader: images/bootloader.hex
        reason: /5/0/26241
        old: { image: images/v1.bin, version: 1.0.0, profile: v1.yaml }
        new: { image: images/v2.bin, version: 2.0.0, profile: v2.yaml }
        new-knows: wave
        bad:
          - name: hang
            image: images/hang.bin
            fault: hangs with interrupts off
            ends: rolled-back
            result: 8
            reason: 'reverted: watchdog'
          - { name: older, image: images/older.bin, fault: is older, ends: refused-at-boot, result: 8, reason: security counter }
          - { name: cut, image: images/v2.bin, fault: is cut short, ends: refused-in-download, result: 5, reason: size }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("hil-update-set-").FullName;

    [OneTimeSetUp]
    public void Put()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "images"));
        foreach (var file in (string[])["factory.hex", "bootloader.hex", "v1.bin", "v2.bin", "hang.bin", "older.bin"])
            File.WriteAllText(Path.Combine(_folder, "images", file), file);
        foreach (var file in (string[])["v1.yaml", "v2.yaml"])
            File.WriteAllText(Path.Combine(_folder, file), file);
    }

    [OneTimeTearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void An_update_set_is_read_as_it_is_written_with_paths_from_its_own_folder()
    {
        var set = Read(Good);

        Assert.Multiple(() =>
        {
            Assert.That(set.Factory, Is.EqualTo(Path.Combine(_folder, "images", "factory.hex")));
            Assert.That(set.Bootloader, Is.EqualTo(Path.Combine(_folder, "images", "bootloader.hex")));
            Assert.That(set.ReasonPath, Is.EqualTo("/5/0/26241"));
            Assert.That(set.Old, Is.EqualTo(new UpdateImage(Path.Combine(_folder, "images", "v1.bin"), "1.0.0", Path.Combine(_folder, "v1.yaml"))));
            Assert.That(set.New, Is.EqualTo(new UpdateImage(Path.Combine(_folder, "images", "v2.bin"), "2.0.0", Path.Combine(_folder, "v2.yaml"))));
            Assert.That(set.NewKnows, Is.EqualTo("wave"));
            Assert.That(set.Bad.Select(bad => (bad.Name, bad.End, bad.Result, bad.Reason)), Is.EqualTo(new[]
            {
                ("hang", UpdateEnd.RolledBack, 8, "reverted: watchdog"),
                ("older", UpdateEnd.RefusedAtBoot, 8, "security counter"),
                ("cut", UpdateEnd.RefusedInDownload, 5, "size"),
            }));
            Assert.That(set.Find("older").Fault, Is.EqualTo("is older"));
        });
    }

    [Test]
    public void What_may_be_left_out_is_null()
    {
        var set = Read(Good.Replace("reason: /5/0/26241\n", "", StringComparison.Ordinal).Replace("new-knows: wave\n", "", StringComparison.Ordinal));
        Assert.That((set.ReasonPath, set.NewKnows), Is.EqualTo(((string?)null, (string?)null)));
    }

    [Test]
    public void A_bad_image_that_the_set_has_not_is_named_with_those_it_has() =>
        Assert.That(() => Read(Good).Find("crash"), Throws.TypeOf<ProfileException>().With.Message.Contains("\"crash\", expected one of hang, older, cut"));

    [TestCase("images/v1.bin", "images/v3.bin", "set.yaml(4): old.image: expected a file that is there, as seen from the folder of this one, found \"images/v3.bin\".")]
    [TestCase("factory: images/factory.hex\n", "", "set.yaml(1): expected the key factory, found none of that name.")]
    [TestCase("factory: images/factory.hex", "factory: [a]", "set.yaml(1): factory: expected a word, found a list of 1.")]
    [TestCase("version: 2.0.0", "version: 1.0.0", "set.yaml(5): new.version: expected another version than the old image's, by which the two are told apart, found \"1.0.0\".")]
    [TestCase("reason: /5/0/26241", "reason: why", "set.yaml(3): reason: expected the path of a resource, such as /5/0/26241, found \"why\".")]
    [TestCase("ends: rolled-back", "ends: well", "set.yaml(11): bad[0].ends: expected one of refused-in-download, refused-at-boot, rolled-back, found \"well\".")]
    [TestCase("result: 8\n", "result: 1\n", "set.yaml(12): bad[0].result: expected a result that tells of a failure, 2 to 11, found 1.")]
    [TestCase("result: 8\n", "result: 12\n", "set.yaml(12): bad[0].result: expected a whole number from 0 to 11, found \"12\".")]
    [TestCase("name: older", "name: hang", "set.yaml(14): bad[1].name: expected a name of its own for each bad image, found \"hang\" a second time.")]
    [TestCase("name: hang\n", "name: hang\n    colour: red\n", "set.yaml(9): bad[0]: expected only the keys name, image, fault, ends, result, reason, found \"colour\".")]
    [TestCase("new-knows: wave", "knows: wave", "set.yaml(6): expected only the keys factory, bootloader, reason, old, new, new-knows, bad, found \"knows\".")]
    public void A_wrong_place_is_named_with_what_was_expected_and_found(string right, string wrong, string message)
    {
        var text = Good.Replace(right, wrong, StringComparison.Ordinal);
        Assert.That(text, Is.Not.EqualTo(Good));

        Assert.That(() => Read(text), Throws.TypeOf<ProfileException>().With.Message.EqualTo(Path.Combine(_folder, message)));
    }

    [Test]
    public void A_file_that_is_not_there_is_named() =>
        Assert.That(() => UpdateSetFile.Load("/no/such.yaml"), Throws.TypeOf<ProfileException>().With.Message.StartsWith("/no/such.yaml(0): expected a readable YAML file, found "));

    [Test]
    public void Whatever_is_cut_out_or_put_in_it_is_read_or_refused_by_name_and_never_crashes()
    {
        Gen.Select(Gen.Int[0, Good.Length - 1], Gen.Int[0, 40], Gen.String[Gen.Char["{}[]:,-'\"\n a0&*!|>%@/\\"], 0, 8])
            .Sample((at, length, put) =>
            {
                try
                {
                    Read(string.Concat(Good.AsSpan(0, at), put, Good.AsSpan(Math.Min(at + length, Good.Length))));
                    return true;
                }
                catch (ProfileException error)
                {
                    return error.Message.StartsWith(Path.Combine(_folder, "set.yaml("), StringComparison.Ordinal);
                }
            }, iter: 1000);
    }

    private UpdateSet Read(string yaml) => UpdateSetFile.Read(new StringReader(yaml), Path.Combine(_folder, "set.yaml"));
}
