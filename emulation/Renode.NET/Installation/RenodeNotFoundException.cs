namespace Renode.NET;

/// <summary>There is no usable Renode on this computer.</summary>
public sealed class RenodeNotFoundException : RenodeException
{
    internal RenodeNotFoundException(IReadOnlyList<string> looked, Exception? inner = null)
        : base(Words(looked), inner) => Looked = looked;

    /// <summary>The places that were looked at in order, each with what was there.</summary>
    public IReadOnlyList<string> Looked { get; }

    private static string Words(IReadOnlyList<string> looked) => $"""
        No Renode {RenodeVersions.Supported} was found. Looked at:
        {string.Join(Environment.NewLine, looked.Select(place => "  " + place))}
        Install the portable .NET build of release {RenodeVersions.First.ToString(2)} from github.com/renode/renode/releases (unpack it anywhere) and set {RenodeSearch.DefaultVariable} to its folder, or put its "renode" on the PATH.
        """;
}
