using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Renode.NET;

/// <summary>Lets this process find Renode's assemblies in the folder of an installed Renode: of one, for as long as the process lives.</summary>
/// <remarks>
/// Renode's types keep their state in static fields and Renode itself loads by <c>Assembly.LoadFrom</c>, so it lives in the default
/// context, once. What the process brings along itself is used in place of Renode's copy.
/// </remarks>
internal static class RenodeAssemblies
{
    /// <summary>Renode's folder holds parts of test runners, which must not come into those that probe for them.</summary>
    private static readonly string[] NotRenodes = ["nunit", "NUnit", "testhost", "Microsoft.TestPlatform", "Microsoft.VisualStudio", "NuGet"];

    private static readonly Lock Gate = new();
    private static string? bound;

    /// <summary>Binds this process to the assemblies of a folder.</summary>
    /// <exception cref="RenodeException">The process is bound to another Renode already.</exception>
    public static void Bind(string folder)
    {
        lock (Gate)
        {
            if (bound == folder)
            {
                return;
            }
            if (bound is not null)
            {
                throw new RenodeException($"This process has loaded the Renode in {bound} and cannot load another one from {folder}: use the remote door, or another process.");
            }
            bound = folder;
            AssemblyLoadContext.Default.Resolving += (context, name) => Resolve(context, name, folder);
            AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) => ResolveNative(name, folder);
        }
    }

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name, string folder)
    {
        var path = Path.Combine(folder, name.Name + ".dll");
        return !Array.Exists(NotRenodes, name.Name!.StartsWith) && File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
    }

    private static nint ResolveNative(string name, string folder)
    {
        var file = OperatingSystem.IsWindows() ? name + ".dll" : OperatingSystem.IsMacOS() ? $"lib{name}.dylib" : $"lib{name}.so";
        foreach (var place in new[] { folder, Path.Combine(folder, "runtimes", RuntimeInformation.RuntimeIdentifier, "native") })
        {
            foreach (var candidate in new[] { file, name })
            {
                if (NativeLibrary.TryLoad(Path.Combine(place, candidate), out var handle))
                {
                    return handle;
                }
            }
        }
        return 0;
    }
}
