using Renode.NET.Tests.Remote;

namespace Renode.NET.Tests.Installation;

[Platform("Linux")]
public sealed class FindTests
{
    private static readonly RenodeSearch Nowhere = new() { Environment = _ => null, UsualPlaces = [], Deadline = TimeSpan.FromSeconds(10) };

    [Test]
    public void An_executable_that_is_named_is_asked_for_its_version()
    {
        using var fake = new FakeRenode(FakeRenode.SaysVersion);
        foreach (var path in (string[])[fake.Executable, fake.Folder])
        {
            var found = RenodeInstallation.Find(Nowhere with { Path = path });
            Assert.That(found.Version, Is.EqualTo(new Version(1, 16, 1)));
            Assert.That(found.Executable, Is.EqualTo(fake.Executable));
            Assert.That(found.Folder, Is.EqualTo(fake.Folder));
            Assert.That(found.Runtime, Is.EqualTo(RenodeRuntime.DotNet));
            Assert.That(found.CanBeHosted, Is.False, "a script holds no assemblies");
            Assert.That(found.Source, Is.EqualTo("option"));
        }
    }

    [Test]
    public void A_program_that_runs_on_Mono_cannot_be_hosted()
    {
        using var fake = new FakeRenode("echo 'Renode v1.16.1.4711'; echo '  runtime: Mono 6.8.0'");
        var found = RenodeInstallation.Find(Nowhere with { Path = fake.Folder });
        Assert.That(found.Runtime, Is.EqualTo(RenodeRuntime.Mono));
        Assert.That(found.CanBeHosted, Is.False);
    }

    [Test]
    public void The_callers_variables_come_before_RENODE_and_RENODE_before_the_PATH()
    {
        using var first = new FakeRenode(FakeRenode.SaysVersion);
        using var second = new FakeRenode(FakeRenode.SaysVersion);
        using var third = new FakeRenode(FakeRenode.SaysVersion);
        using var fourth = new FakeRenode(FakeRenode.SaysVersion);
        var variables = new Dictionary<string, string> { ["MINE"] = first.Folder, ["RENODE"] = second.Folder, ["PATH"] = "/no/where:" + third.Folder };
        var search = Nowhere with { Variables = ["MINE"], Environment = name => variables.GetValueOrDefault(name), UsualPlaces = [fourth.Folder] };
        var order = new List<(string, string)>();
        foreach (var without in (string[])["", "MINE", "RENODE", "PATH"])
        {
            variables.Remove(without);
            var found = RenodeInstallation.Find(search);
            order.Add((found.Executable, found.Source));
        }
        Assert.That(order, Is.EqualTo(new[]
        {
            (first.Executable, "variable MINE"), (second.Executable, "variable RENODE"), (third.Executable, "PATH"), (fourth.Executable, "usual place"),
        }));
    }

    [Test]
    public void A_link_and_a_launcher_script_lead_to_the_folder_behind_them()
    {
        using var real = new FakeRenode(FakeRenode.SaysVersion);
        File.WriteAllText(real.At(".renode-root"), "");
        using var launcher = new FakeRenode($"exec {real.Executable} \"$@\"");
        var link = launcher.At("link");
        File.CreateSymbolicLink(link, launcher.Executable);

        var found = RenodeInstallation.Find(Nowhere with { Path = link });

        Assert.That(found.Folder, Is.EqualTo(real.Folder));
        Assert.That(found.Executable, Is.EqualTo(real.Executable));
    }

    [Test]
    public void A_wrong_version_is_refused_with_what_was_wanted_found_and_where([Values("1.15.3", "1.17.0", "2.0.0")] string version)
    {
        using var fake = new FakeRenode($"echo 'Renode v{version}.1'");
        var refusal = Assert.Throws<RenodeVersionException>(() => RenodeInstallation.Find(Nowhere with { Path = fake.Folder }))!;
        Assert.That(refusal.Found, Is.EqualTo(Version.Parse(version)));
        Assert.That(refusal.Message, Is.EqualTo($"Renode 1.16.x is wanted, but {fake.Executable} (option) is Renode {version}."));
    }

    [Test]
    public void A_wrong_version_on_the_PATH_does_not_hide_a_right_one_in_a_usual_place()
    {
        using var wrong = new FakeRenode("echo 'Renode v1.15.0.1'");
        using var right = new FakeRenode(FakeRenode.SaysVersion);
        var search = Nowhere with { Environment = name => name == "PATH" ? wrong.Folder : null, UsualPlaces = [right.Folder] };
        Assert.That(RenodeInstallation.Find(search).Executable, Is.EqualTo(right.Executable));
        Assert.Throws<RenodeVersionException>(() => RenodeInstallation.Find(search with { UsualPlaces = [] }));
    }

    [Test]
    public void Nothing_found_lists_the_places_and_how_to_install()
    {
        var search = Nowhere with { UsualPlaces = ["/no/where", "/no/renode*"] };
        var refusal = Assert.Throws<RenodeNotFoundException>(() => RenodeInstallation.Find(search))!;
        Assert.That(refusal.Looked, Is.EqualTo(new[]
        {
            "renode (PATH, 0 folders): no Renode there", "/no/where (usual place): no Renode there", "/no/renode* (usual place): no Renode there",
        }));
        Assert.That(refusal.Message, Does.Contain("/no/where").And.Contain("Install the portable .NET build of release 1.16").And.Contain("RENODE"));
    }

    [Test]
    public void A_variable_that_leads_nowhere_is_an_error_whatever_else_there_is()
    {
        using var other = new FakeRenode(FakeRenode.SaysVersion);
        var search = Nowhere with { Environment = name => name == "RENODE" ? "/no/where" : null, UsualPlaces = [other.Folder] };
        Assert.That(Assert.Throws<RenodeNotFoundException>(() => RenodeInstallation.Find(search))!.Looked,
            Is.EqualTo(new[] { "/no/where (variable RENODE): no Renode there" }));
    }

    [Test]
    public void A_program_that_says_something_else_is_quoted()
    {
        using var fake = new FakeRenode("echo 'bash: dotnet: command not found' >&2; exit 127");
        Assert.That(Assert.Throws<RenodeNotFoundException>(() => RenodeInstallation.Find(Nowhere with { Path = fake.Folder }))!.Message,
            Does.Contain("expected \"Renode v1.16.x\", got \"bash: dotnet: command not found\" and exit code 127"));
    }

    [Test]
    public void A_program_that_never_tells_its_version_is_ended_at_the_deadline()
    {
        using var fake = new FakeRenode("""echo $$ > "$(dirname "$0")/pid"; sleep 1000""");
        var search = Nowhere with { Path = fake.Folder, Deadline = TimeSpan.FromSeconds(1) };
        Assert.That(Assert.Throws<RenodeNotFoundException>(() => RenodeInstallation.Find(search))!.Message, Does.Contain("no answer from Renode within 1 s"));
        Assert.That(ProcessState.Ends(ProcessState.Told(fake.At("pid"))), Is.True);
    }

    [Test, RequiresRenode]
    public void The_installed_Renode_tells_what_it_is()
    {
        var found = RequiresRenodeAttribute.Installation;
        Assert.That(RenodeVersions.Supports(found.Version), Is.True);
        Assert.That(Directory.Exists(Path.Combine(found.Folder, "platforms")), Is.True, found.ToString());
        Assert.That(RenodeInstallation.Find(new RenodeSearch { Path = found.Folder }), Is.EqualTo(found with { Source = "option" }));
    }
}
