using System.Diagnostics;

namespace Renode.NET;

/// <summary>An installed Renode of a supported release. Immutable, safe for every thread.</summary>
public sealed record RenodeInstallation
{
    /// <summary>The folder that holds its <c>platforms</c> and <c>scripts</c> (marked by <c>.renode-root</c>), or that of the executable.</summary>
    public required string Folder { get; init; }

    /// <summary>What is started: the portable executable, the launcher script, or <c>Renode.dll</c>, which needs <c>dotnet</c>.</summary>
    public required string Executable { get; init; }

    /// <summary>Its release of three parts, such as <c>1.16.1</c>.</summary>
    public required Version Version { get; init; }

    /// <summary>What runs it.</summary>
    public required RenodeRuntime Runtime { get; init; }

    /// <summary>The folder that holds <c>Infrastructure.dll</c> and <c>Renode.dll</c>; null if they are packed into the executable, or not found.</summary>
    public required string? AssemblyFolder { get; init; }

    /// <summary>What led to it, such as <c>variable RENODE</c> or <c>PATH</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Whether its assemblies can be loaded into a .NET process: the hosted door needs that, the remote one does not.</summary>
    /// <remarks>Those of a portable build are extracted first, into <see cref="HostedOptions.CacheFolder"/>.</remarks>
    public bool CanBeHosted => Runtime == RenodeRuntime.Portable || (Runtime == RenodeRuntime.DotNet && AssemblyFolder is not null);

    /// <summary>Finds the installed Renode.</summary>
    /// <exception cref="RenodeNotFoundException">There is none; the message lists where it looked and how to install one.</exception>
    /// <exception cref="RenodeVersionException">The only ones there are of releases that are not supported.</exception>
    public static RenodeInstallation Find(RenodeSearch? search = null)
    {
        search ??= new RenodeSearch();
        var looked = new List<string>();
        RenodeVersionException? wrongVersion = null;
        foreach (var place in SearchPlaces.Of(search))
        {
            try
            {
                if (InstallationProbe.Look(place, search) is { } found)
                {
                    return RenodeVersions.Supports(found.Version)
                        ? found
                        : throw new RenodeVersionException(found.Version, found.Executable, place.Source);
                }
                looked.Add($"{place}: no Renode there");
            }
            catch (RenodeException refusal) when (!place.IsBinding)
            {
                wrongVersion ??= refusal as RenodeVersionException;
                looked.Add($"{place}: {refusal.Message}");
            }
            catch (RenodeException refusal) when (refusal is not RenodeVersionException)
            {
                throw new RenodeNotFoundException([$"{place}: {refusal.Message}"], refusal);
            }
            if (place.IsBinding)
            {
                break;
            }
        }
        throw (RenodeException?)wrongVersion ?? new RenodeNotFoundException(looked);
    }

    /// <summary>How to start it with further arguments, ready for the caller to add its own settings.</summary>
    /// <remarks>A build with loose assemblies is started by <c>dotnet</c> itself, without the launcher script between, so that the process is Renode.</remarks>
    public ProcessStartInfo StartInfo(params IEnumerable<string> arguments) =>
        Executable.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
            ? new ProcessStartInfo(DotNetHost(), [Executable, .. arguments])
            : new ProcessStartInfo(Executable, arguments);

    /// <summary>One line for logs and reports.</summary>
    public override string ToString() => $"Renode {Version} ({Runtime}) in {Folder}, by {Source}";

    private static string DotNetHost()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string?[] candidates =
        [
            Environment.ProcessPath is { } own && Path.GetFileName(own) == name ? own : null,
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH"),
            Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root ? Path.Combine(root, name) : null,
        ];
        return candidates.FirstOrDefault(File.Exists) ?? name;
    }
}
