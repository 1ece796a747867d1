using System.Security.Cryptography;

namespace Renode.NET;

/// <summary>Puts the assemblies of a portable Renode, which are packed into its executable, into a folder from which they can be loaded.</summary>
/// <remarks>Its .NET host extracts all that it holds to a folder that it is told, whenever it is run: hosted.md.</remarks>
internal static class BundleExtraction
{
    /// <summary>The host's setting; it puts the files below, in folders by the name and the contents of the bundle.</summary>
    private const string HostSetting = "DOTNET_BUNDLE_EXTRACT_BASE_DIR";

    /// <summary>The same Renode with its assemblies in a folder: those that it has, those in the cache, or those extracted now.</summary>
    /// <param name="renode">One that <see cref="RenodeInstallation.CanBeHosted"/>.</param>
    /// <param name="cacheFolder">Made if there is none. Other processes may use it at the same time.</param>
    /// <param name="deadline">How long the extraction may take (wall time).</param>
    /// <exception cref="RenodeTimeoutException">It took longer. It was ended and left nothing behind.</exception>
    /// <exception cref="RenodeException">The executable extracts no Renode, or a file cannot be read or written; the message has its words.</exception>
    public static RenodeInstallation Provide(RenodeInstallation renode, string cacheFolder, TimeSpan deadline)
    {
        if (renode.AssemblyFolder is not null)
        {
            return renode;
        }
        try
        {
            var folder = Path.Combine(Path.GetFullPath(cacheFolder), $"renode-{renode.Version}-{Key(renode.Executable)}");
            if (!Directory.Exists(folder))
            {
                Extract(renode.Executable, folder, deadline);
            }
            return renode with { AssemblyFolder = folder };
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new RenodeException($"The assemblies of {renode} cannot be extracted to {cacheFolder}: {refusal.Message}", refusal);
        }
    }

    private static void Extract(string executable, string folder, TimeSpan deadline)
    {
        var half = $"{folder}.{Path.GetRandomFileName()}";  // Not by the process: containers that share a cache have the same numbers.
        Directory.CreateDirectory(half);
        try
        {
            VersionQuery.Ask(executable, deadline, (HostSetting, half));
            Place(AssembliesIn(half, executable), folder);
        }
        finally
        {
            Directory.Delete(half, recursive: true);
        }
    }

    /// <summary>The folder comes into its place whole, so what is there can be used. Of two processes at once the first one places it.</summary>
    private static void Place(string assemblies, string folder)
    {
        try
        {
            Directory.Move(assemblies, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
        }
    }

    private static string AssembliesIn(string half, string executable)
    {
        var files = Directory.GetFiles(half, "*", SearchOption.AllDirectories);
        return files.Where(file => Path.GetFileName(file) == "Infrastructure.dll")
                .Select(file => Path.GetDirectoryName(file)!)
                .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "Renode.dll")))
            ?? throw new RenodeException(
                $"{HostSetting}={half} {executable} --version: expected that it extracts Infrastructure.dll and Renode.dll, found {files.Length} other files. "
                + "So it is not the portable .NET build of a release. The remote door takes every build.");
    }

    /// <summary>By contents, so that the same build shares a folder wherever it is unpacked.</summary>
    private static string Key(string executable)
    {
        using var file = File.OpenRead(executable);
        return Convert.ToHexStringLower(SHA256.HashData(file))[..16];
    }
}
