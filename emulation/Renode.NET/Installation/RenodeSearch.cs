namespace Renode.NET;

/// <summary>Where <see cref="RenodeInstallation.Find"/> looks. The defaults suit most callers.</summary>
/// <remarks>
/// A path or variable that is set must lead to a usable Renode: a search that goes on past a wrong setting would run another Renode than the
/// one that was meant. The PATH and the usual places are searched for the first usable one.
/// </remarks>
public sealed record RenodeSearch
{
    /// <summary>The variable that is always looked at, after those of <see cref="Variables"/>.</summary>
    public const string DefaultVariable = "RENODE";

    /// <summary>A folder or an executable; null to look at the variables, the PATH and the usual places.</summary>
    public string? Path { get; init; }

    /// <summary>Further environment variables that hold a folder or an executable, looked at in order before <c>RENODE</c>.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];

    /// <summary>Where installers and people put it, looked at last; a last part may have a <c>*</c>.</summary>
    public IReadOnlyList<string> UsualPlaces { get; init; } = Usual();

    /// <summary>How long a Renode may take to tell its version (wall time, default 20 s); asked only if no assembly tells it.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Reads an environment variable; by default of this process.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    private static string[] Usual()
    {
        if (OperatingSystem.IsWindows())
        {
            return [@"C:\Program Files\Renode", @"C:\Program Files (x86)\Renode"];
        }
        var home = System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile);
        string[] common = ["/opt/renode", "/opt/renode*", $"{home}/renode*", "/usr/lib/renode", "/usr/local/lib/renode"];
        return OperatingSystem.IsMacOS() ? ["/Applications/Renode.app/Contents/MacOS", .. common] : common;
    }
}
