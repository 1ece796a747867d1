using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Renode.NET;

/// <summary>Compiles the bridge against the Renode that was found, by the Roslyn that this Renode ships, once: the file is kept.</summary>
/// <remarks>Why so: hosted.md. The Renode must be bound (<see cref="RenodeAssemblies"/>) before.</remarks>
internal static class BridgeCompiler
{
    /// <summary>The name to which this assembly shows its internals.</summary>
    private const string AssemblyName = "Renode.NET.Bridge";

    private static readonly Assembly Own = typeof(BridgeCompiler).Assembly;

    /// <summary>The bridge.</summary>
    /// <exception cref="RenodeException">It does not compile against this Renode; the message has the compiler's words.</exception>
    public static Assembly Load(RenodeInstallation renode, string cacheFolder) =>
        // Where this assembly lives, or the interfaces would be others than ours: test runners may load it into a context of their own.
        AssemblyLoadContext.GetLoadContext(Own)!.LoadFromAssemblyPath(Provide(renode, cacheFolder, Sources()));

    /// <summary>The file of a bridge of some sources, in the cache or compiled now.</summary>
    internal static string Provide(RenodeInstallation renode, string cacheFolder, IReadOnlyList<(string Name, string Text)> sources)
    {
        var path = Path.Combine(cacheFolder, $"bridge-{renode.Version}-{Key(renode, sources)}", AssemblyName + ".dll");
        if (!File.Exists(path))
        {
            Store(Compile(renode, sources), path);
        }
        return path;
    }

    /// <summary>Two processes may do this at once: the file comes into its place whole.</summary>
    private static void Store(byte[] assembly, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var half = $"{path}.{Environment.ProcessId}";
        File.WriteAllBytes(half, assembly);
        File.Move(half, path, overwrite: true);
    }

    private static byte[] Compile(RenodeInstallation renode, IReadOnlyList<(string Name, string Text)> sources)
    {
        using var assembly = new MemoryStream();
        var result = CSharpCompilation.Create(
            AssemblyName,
            sources.Select(source => CSharpSyntaxTree.ParseText(SourceText.From(source.Text, Encoding.UTF8), path: source.Name)),
            References(renode.AssemblyFolder!).Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release))
            .Emit(assembly);
        if (result.Success)
        {
            return assembly.ToArray();
        }
        var errors = result.Diagnostics.Where(each => each.Severity == DiagnosticSeverity.Error).Select(each => each.ToString()).ToList();
        throw new RenodeException($"""
            The hosted door does not fit {renode}: its bridge was written for {RenodeVersions.Supported} and does not compile against this one.
            {string.Join(Environment.NewLine, errors.Take(10).Select(error => "  " + error))}
              {errors.Count} errors in all. The remote door may still do.
            """);
    }

    /// <summary>What the process has, and what Renode has beyond it: so the bridge is compiled against what it will meet.</summary>
    private static IEnumerable<string> References(string renodeFolder)
    {
        var trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var known = trusted.Select(Path.GetFileName).Append(Path.GetFileName(Own.Location)).ToHashSet();
        return trusted.Where(path => Path.GetFileName(path) != Path.GetFileName(Own.Location))
            .Append(Own.Location)
            .Concat(Directory.EnumerateFiles(renodeFolder, "*.dll").Where(path => !known.Contains(Path.GetFileName(path)) && IsManaged(path)));
    }

    private static string Key(RenodeInstallation renode, IReadOnlyList<(string Name, string Text)> sources)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, text) in sources)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\0{text}\0"));
        }
        hash.AppendData(Own.ManifestModule.ModuleVersionId.ToByteArray());
        foreach (var each in new[] { "Infrastructure.dll", "Renode.dll" })
        {
            hash.AppendData(ModuleVersionId(Path.Combine(renode.AssemblyFolder!, each)).ToByteArray());
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static Guid ModuleVersionId(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
    }

    private static bool IsManaged(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        return file.HasMetadata;
    }

    private static List<(string Name, string Text)> Sources()
    {
        var names = Own.GetManifestResourceNames().Where(name => name.StartsWith("Bridge/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        return [.. names.Select(name =>
        {
            using var reader = new StreamReader(Own.GetManifestResourceStream(name)!);
            return (name, reader.ReadToEnd());
        })];
    }
}
