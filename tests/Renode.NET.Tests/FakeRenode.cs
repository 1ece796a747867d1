namespace Renode.NET.Tests;

/// <summary>A shell script by the name of renode, in a folder of its own.</summary>
internal sealed class FakeRenode : IDisposable
{
    public const string SaysVersion = """if [ "$1" = --version ]; then echo "Renode v1.16.1.4711"; echo "  runtime: .NET 8.0.21"; exit 0; fi""";

    public FakeRenode(string script, string below = "")
    {
        Executable = Path.Combine(Folder, below, "renode");
        Directory.CreateDirectory(Path.GetDirectoryName(Executable)!);
        File.WriteAllText(Executable, "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Executable, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("fake-").FullName;

    public string Executable { get; }

    /// <summary>A file in its folder.</summary>
    public string At(string name) => Path.Combine(Folder, name);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
