namespace Renode.NET.Tests;

public sealed class BridgeCompilerTests
{
    [Test, RequiresRenode]
    public void A_bridge_that_does_not_fit_is_refused_with_the_words_of_the_compiler()
    {
        var renode = Bound();
        var folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, "bridges");
        (string, string)[] sources = [("Bridge/Wrong.cs", "class Wrong { object Ask() => Antmicro.Renode.Core.EmulationManager.Instance.NoSuchMember; }")];
        Assert.That(
            () => BridgeCompiler.Provide(renode, folder, sources),
            Throws.TypeOf<RenodeException>().With.Message.Contain("does not fit").And.Message.Contain("CS1061").And.Message.Contain("NoSuchMember").And.Message.Contain("1 errors in all"));
        Assert.That(Directory.Exists(folder), Is.False);
    }

    [Test, RequiresRenode]
    public void A_compiled_bridge_is_kept_and_another_source_is_another_one()
    {
        var renode = Bound();
        var folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"bridges-{Environment.ProcessId}");
        string Provide(string source) => BridgeCompiler.Provide(renode, folder, [("Bridge/A.cs", source)]);
        var first = Provide("class A { }");
        var written = File.GetLastWriteTimeUtc(first);
        Assert.That(Provide("class B { }"), Is.Not.EqualTo(first));
        Assert.That(Provide("class A { }"), Is.EqualTo(first));
        Assert.That(File.GetLastWriteTimeUtc(first), Is.EqualTo(written));
        Assert.That(Directory.GetFiles(folder, "*", SearchOption.AllDirectories), Has.Length.EqualTo(2));
        Directory.Delete(folder, recursive: true);
    }

    [TestCase(RenodeRuntime.Mono, "/opt/renode"), TestCase(RenodeRuntime.DotNet, null)]
    public void A_build_for_Mono_and_one_behind_an_unknown_script_cannot_be_hosted_and_the_message_says_what_can(RenodeRuntime runtime, string? assemblies)
    {
        var other = new RenodeInstallation
        {
            Folder = "/opt/renode",
            Executable = "/opt/renode/renode",
            Version = new Version(1, 16, 1),
            Runtime = runtime,
            AssemblyFolder = assemblies,
            Source = "test",
        };
        Assert.That(
            () => HostedEmulation.Open(other, TinyBoard.Options),
            Throws.TypeOf<RenodeException>().With.Message.Contain("cannot be hosted").And.Message.Contain("remote door"));
    }

    private static RenodeInstallation Bound()
    {
        var renode = BundleExtraction.Provide(RequiresRenodeAttribute.Installation, TinyBoard.Options.CacheFolder, TinyBoard.Options.Deadline);
        RenodeAssemblies.Bind(renode.AssemblyFolder!);
        return renode;
    }
}
