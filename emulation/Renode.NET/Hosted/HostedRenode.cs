namespace Renode.NET;

/// <summary>Renode in this process: started at the first use, ended with the process.</summary>
internal static class HostedRenode
{
    private static readonly Lock Gate = new();
    private static RenodeInstallation? asked;
    private static IEmulationBridge? bridge;

    /// <summary>The bridge to it. The caller holds the <see cref="HostedSlot"/>.</summary>
    /// <exception cref="RenodeException">It cannot be hosted; the message says why.</exception>
    public static IEmulationBridge Start(RenodeInstallation renode, HostedOptions options)
    {
        lock (Gate)
        {
            if (bridge is not null && renode == asked)
            {
                return bridge;
            }
            if (!renode.CanBeHosted)
            {
                throw new RenodeException(
                    $"{renode} cannot be hosted: that needs a .NET build whose assemblies can be had, such as the release's linux-portable-dotnet or linux-dotnet package. The remote door takes every build.");
            }
            var loose = BundleExtraction.Provide(renode, options.CacheFolder, options.Deadline);
            RenodeAssemblies.Bind(loose.AssemblyFolder!);
            bridge ??= Start(loose, options.CacheFolder);
            asked = renode;
            return bridge;
        }
    }

    private static IEmulationBridge Start(RenodeInstallation renode, string cacheFolder)
    {
        var type = BridgeCompiler.Load(renode, cacheFolder).GetType("Renode.NET.Bridge.EmulationBridge", throwOnError: true)!;
        var work = Directory.CreateTempSubdirectory("renode.net-").FullName;
        var started = (IEmulationBridge)Activator.CreateInstance(type, renode.Folder, work)!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            if (HostedSlot.IsFree)
            {
                started.Shutdown();     // Not beside a run that never came back: it would wait for it.
            }
            Directory.Delete(work, recursive: true);
        };
        return started;
    }
}
