namespace Renode.NET;

/// <summary>A Renode was found, but of a release that is not supported.</summary>
/// <param name="found">Its version.</param>
/// <param name="where">The file that told the version.</param>
/// <param name="source">What led there, such as <c>variable RENODE</c>.</param>
public sealed class RenodeVersionException(Version found, string where, string source)
    : RenodeException($"Renode {RenodeVersions.Supported} is wanted, but {where} ({source}) is Renode {found}.")
{
    /// <summary>The version that was found.</summary>
    public Version Found { get; } = found;
}
