namespace Renode.NET;

/// <summary>What runs an installed Renode, and so which door it fits.</summary>
public enum RenodeRuntime
{
    /// <summary>The portable .NET build: runtime and assemblies are packed into one executable.</summary>
    Portable,

    /// <summary>A .NET build whose assemblies lie in a folder: the Linux packages, the Windows folder, a build from source.</summary>
    DotNet,

    /// <summary>A build for Mono or the .NET Framework.</summary>
    Mono,
}
