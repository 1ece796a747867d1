namespace Renode.NET;

/// <summary>The releases of Renode that both doors were tried with.</summary>
/// <remarks>
/// External Control, the Robot keywords and above all the assemblies that the hosted door calls change between minor releases; within one
/// minor release they did not. A new minor release is added here after the tests of this binding passed with it.
/// </remarks>
public static class RenodeVersions
{
    /// <summary>The first supported release.</summary>
    public static Version First { get; } = new(1, 16, 0);

    /// <summary>The first release after <see cref="First"/> that is not supported.</summary>
    public static Version End { get; } = new(1, 17, 0);

    /// <summary>The supported releases in words, such as <c>1.16.x</c>.</summary>
    public static string Supported => $"{First.Major}.{First.Minor}.x";

    /// <summary>Whether a version is supported.</summary>
    public static bool Supports(Version version) => version >= First && version < End;
}
