using Renode.NET.Tests.Remote;

namespace Renode.NET.Tests;

[Platform("Linux")]
public sealed class BundleExtractionTests
{
    private const string Extracts = """
        below="$DOTNET_BUNDLE_EXTRACT_BASE_DIR/renode/XuY3VS="
        mkdir -p "$below"
        echo run >> "$(dirname "$0")/runs"
        echo 1 > "$below/Infrastructure.dll"
        """;

    private const string ExtractsAll = Extracts + "\necho 2 > \"$below/Renode.dll\"\n" + FakeRenode.SaysVersion;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    [Test]
    public void The_assemblies_are_extracted_once_and_the_rest_of_the_installation_stays()
    {
        using var fake = new FakeRenode(ExtractsAll);
        using var cache = new Cache();
        var loose = BundleExtraction.Provide(Portable(fake), cache.Folder, Deadline);
        Assert.That(Directory.GetFiles(loose.AssemblyFolder!).Select(Path.GetFileName), Is.EquivalentTo(new[] { "Infrastructure.dll", "Renode.dll" }));
        Assert.That(loose, Is.EqualTo(Portable(fake) with { AssemblyFolder = loose.AssemblyFolder }));
        Assert.That(BundleExtraction.Provide(Portable(fake), cache.Folder, Deadline), Is.EqualTo(loose));
        Assert.That(File.ReadAllLines(fake.At("runs")), Has.Length.EqualTo(1));
        Assert.That(cache.Entries, Is.EqualTo(new[] { loose.AssemblyFolder }));
    }

    [Test]
    public void The_same_executable_elsewhere_shares_the_folder_and_another_one_does_not()
    {
        using var first = new FakeRenode(ExtractsAll);
        using var same = new FakeRenode(ExtractsAll);
        using var other = new FakeRenode(ExtractsAll + "\n# of another build");
        using var cache = new Cache();
        string Folder(FakeRenode fake) => BundleExtraction.Provide(Portable(fake), cache.Folder, Deadline).AssemblyFolder!;
        Assert.That(Folder(first), Is.EqualTo(Folder(same)));
        Assert.That(Folder(other), Is.Not.EqualTo(Folder(first)));
        Assert.That(File.Exists(same.At("runs")), Is.False);
    }

    [Test]
    public void Two_that_extract_at_once_get_the_same_folder()
    {
        using var fake = new FakeRenode(Extracts + """

            while [ $(wc -l < "$(dirname "$0")/runs") -lt 2 ]; do sleep 0.01; done
            echo 2 > "$below/Renode.dll"
            """ + "\n" + FakeRenode.SaysVersion);
        using var cache = new Cache();
        var folders = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(
            () => BundleExtraction.Provide(Portable(fake), cache.Folder, Deadline).AssemblyFolder!, TaskCreationOptions.LongRunning))).GetAwaiter().GetResult();
        Assert.That(folders[0], Is.EqualTo(folders[1]));
        Assert.That(cache.Entries, Is.EqualTo(new[] { folders[0] }));
        Assert.That(Directory.GetFiles(folders[0]), Has.Length.EqualTo(2));
    }

    [Test]
    public void An_executable_that_extracts_nothing_is_refused_with_what_was_expected()
    {
        using var fake = new FakeRenode(FakeRenode.SaysVersion);
        using var cache = new Cache();
        Assert.That(
            () => BundleExtraction.Provide(Portable(fake), cache.Folder, Deadline),
            Throws.TypeOf<RenodeException>().With.Message.Contain($"{fake.Executable} --version: expected that it extracts Infrastructure.dll and Renode.dll, found 0 other files"));
        Assert.That(cache.Entries, Is.Empty);
    }

    [Test]
    public void An_extraction_that_fails_is_told_in_its_words_and_what_it_wrote_is_not_used()
    {
        using var fake = new FakeRenode(Extracts + "\necho 2 > \"$below/Renode.dll\"; echo 'Failure processing application bundle: I/O failure' >&2; exit 160");
        using var cache = new Cache();
        Assert.That(
            () => BundleExtraction.Provide(Portable(fake), cache.Folder, Deadline),
            Throws.TypeOf<RenodeException>().With.Message.Contain("DOTNET_BUNDLE_EXTRACT_BASE_DIR=").And.Message.Contain("I/O failure").And.Message.Contain("exit code 160"));
        Assert.That(cache.Entries, Is.Empty);
    }

    [Test]
    public void An_extraction_that_hangs_is_ended_at_the_deadline_and_what_it_wrote_is_not_used()
    {
        using var fake = new FakeRenode(Extracts + "\n" + """echo "so far"; echo $$ > "$(dirname "$0")/pid"; sleep 1000""");
        using var cache = new Cache();
        var refusal = Assert.Throws<RenodeTimeoutException>(() => BundleExtraction.Provide(Portable(fake), cache.Folder, TimeSpan.FromSeconds(2)))!;
        Assert.That(refusal.Message, Does.Contain(fake.Executable).And.Contain("within 2 s").And.Contain("so far"));
        Assert.That(ProcessState.Ends(ProcessState.Told(fake.At("pid"))), Is.True);
        Assert.That(cache.Entries, Is.Empty);
    }

    [Test]
    public void A_cache_that_cannot_be_written_and_an_executable_that_is_gone_are_told()
    {
        using var fake = new FakeRenode(ExtractsAll);
        Assert.That(
            () => BundleExtraction.Provide(Portable(fake), fake.Executable, Deadline),
            Throws.TypeOf<RenodeException>().With.Message.Contain($"cannot be extracted to {fake.Executable}"));
        var gone = Portable(fake) with { Executable = fake.At("gone") };
        Assert.That(() => BundleExtraction.Provide(gone, fake.Folder, Deadline), Throws.TypeOf<RenodeException>().With.Message.Contain(gone.Executable));
    }

    [Test]
    public void A_Renode_whose_assemblies_lie_in_a_folder_is_taken_as_it_is()
    {
        using var fake = new FakeRenode(ExtractsAll);
        var loose = Portable(fake) with { Runtime = RenodeRuntime.DotNet, AssemblyFolder = fake.Folder };
        Assert.That(BundleExtraction.Provide(loose, "/no/where", Deadline), Is.SameAs(loose));
    }

    private static RenodeInstallation Portable(FakeRenode fake) => new()
    {
        Folder = fake.Folder,
        Executable = fake.Executable,
        Version = new Version(1, 16, 1),
        Runtime = RenodeRuntime.Portable,
        AssemblyFolder = null,
        Source = "test",
    };

    /// <summary>A cache that is not there before it is used.</summary>
    private sealed class Cache : IDisposable
    {
        private readonly string above = Directory.CreateTempSubdirectory("cache-").FullName;

        public string Folder => Path.Combine(above, "renode.net");

        public IEnumerable<string> Entries => Directory.EnumerateFileSystemEntries(Folder);

        public void Dispose() => Directory.Delete(above, recursive: true);
    }
}
