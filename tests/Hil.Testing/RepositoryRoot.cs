namespace Hil.Testing;

/// <summary>Where the repository's files are while its tests run.</summary>
public static class RepositoryRoot
{
    private static readonly Lazy<string> Found = new(Find);

    /// <summary>The folder that holds Hil.sln.</summary>
    /// <exception cref="DirectoryNotFoundException">The tests do not run below it.</exception>
    public static string Path => Found.Value;

    /// <summary>A file or folder of the repository.</summary>
    /// <param name="parts">The parts of its path, from the root.</param>
    public static string Of(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Hil.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException($"Hil.sln was expected in a folder above {AppContext.BaseDirectory}.");
    }
}
