using System.Reflection;
using System.Text.RegularExpressions;

namespace Renode.NET;

/// <summary>Tells whether there is a Renode at a place, and what it is like.</summary>
internal static partial class InstallationProbe
{
    /// <summary>Where builds keep their assemblies, seen from the folder of the executable: beside it, packages, a build from source.</summary>
    private static readonly string[] AssemblyFolders = [".", "bin", "output/bin/Release", "Contents/MacOS"];

    private const int LongestScript = 16 * 1024;

    /// <summary>The Renode at a place, of whatever version; null if there is none.</summary>
    /// <exception cref="RenodeException">There is something that does not behave as Renode does.</exception>
    public static RenodeInstallation? Look(SearchPlace place, RenodeSearch search) => Look(place.Path, place, search, depth: 0);

    private static RenodeInstallation? Look(string path, SearchPlace place, RenodeSearch search, int depth)
    {
        if (Directory.Exists(path))
        {
            return InFolder(Path.GetFullPath(path), place)
                ?? Executables(path).Select(file => Look(file, place, search, depth)).FirstOrDefault(found => found is not null);
        }
        if (!File.Exists(path))
        {
            return null;
        }
        var file = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        return InFolder(Path.GetDirectoryName(file)!, place)
            ?? (depth < 3 ? BehindScript(file, place, search, depth) : null)
            ?? Asked(file, place, search);
    }

    /// <summary>A build whose assemblies lie in or below a folder; they tell the version without being run.</summary>
    private static RenodeInstallation? InFolder(string folder, SearchPlace place)
    {
        foreach (var assemblies in AssemblyFolders.Select(below => Path.GetFullPath(Path.Combine(folder, below))))
        {
            var dotNet = Path.Combine(assemblies, "Renode.dll");
            var main = File.Exists(dotNet) ? dotNet : Path.Combine(assemblies, "Renode.exe");
            if (!File.Exists(main) || !File.Exists(Path.Combine(assemblies, "Infrastructure.dll")) || VersionOf(main) is not { } version)
            {
                continue;
            }
            return new RenodeInstallation
            {
                Folder = RootOf(assemblies),
                Executable = main,
                Version = version,
                Runtime = main == dotNet ? RenodeRuntime.DotNet : RenodeRuntime.Mono,
                AssemblyFolder = assemblies,
                Source = place.Source,
            };
        }
        return null;
    }

    /// <summary>A script such as the packages' /usr/bin/renode names the Renode that it starts.</summary>
    private static RenodeInstallation? BehindScript(string file, SearchPlace place, RenodeSearch search, int depth)
    {
        if (new FileInfo(file).Length > LongestScript || File.ReadAllText(file) is not ['#', '!', ..] script)
        {
            return null;
        }
        return NamedRenode().Matches(script).Select(match => match.Value)
            .Where(named => named != file && File.Exists(named))
            .Select(named => Look(named, place, search, depth + 1))
            .FirstOrDefault(found => found is not null);
    }

    private static RenodeInstallation Asked(string file, SearchPlace place, RenodeSearch search)
    {
        var (version, runtime) = VersionQuery.Ask(file, search.Deadline);
        return new RenodeInstallation
        {
            Folder = RootOf(Path.GetDirectoryName(file)!),
            Executable = file,
            Version = version,
            Runtime = runtime,
            AssemblyFolder = null,
            Source = place.Source,
        };
    }

    private static IEnumerable<string> Executables(string folder) =>
        new[] { "renode", "renode.exe", "bin/renode", "Contents/MacOS/renode" }.Select(name => Path.Combine(folder, name)).Where(File.Exists);

    /// <summary>Renode itself looks for its scripts and platforms beside the nearest <c>.renode-root</c> upwards.</summary>
    private static string RootOf(string folder)
    {
        for (var up = new DirectoryInfo(folder); up is not null; up = up.Parent)
        {
            if (File.Exists(Path.Combine(up.FullName, ".renode-root")))
            {
                return up.FullName;
            }
        }
        return folder;
    }

    private static Version? VersionOf(string assembly)
    {
        try
        {
            return AssemblyName.GetAssemblyName(assembly).Version is { } version ? new Version(version.Major, version.Minor, version.Build) : null;
        }
        catch (BadImageFormatException)
        {
            return null;    // On Windows Renode.exe is a native host beside Renode.dll, or the portable bundle.
        }
    }

    [GeneratedRegex("""/[^\s"'$]*/(Renode\.dll|Renode\.exe|renode)(?=[\s"']|$)""")]
    private static partial Regex NamedRenode();
}
