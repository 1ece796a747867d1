namespace Renode.NET;

/// <summary>One place to look at.</summary>
/// <param name="Path">A folder or a file, which need not exist.</param>
/// <param name="Source">What named it.</param>
/// <param name="IsBinding">Whether somebody named this place, so that another one would be wrong.</param>
internal sealed record SearchPlace(string Path, string Source, bool IsBinding)
{
    public override string ToString() => $"{Path} ({Source})";
}

/// <summary>The places of a search, in order.</summary>
internal static class SearchPlaces
{
    private static readonly string[] ExecutableNames =
        OperatingSystem.IsWindows() ? ["renode.exe", "Renode.exe", "renode.bat"] : ["renode"];

    public static IEnumerable<SearchPlace> Of(RenodeSearch search)
    {
        if (search.Path is { } path)
        {
            return [new SearchPlace(path, "option", IsBinding: true)];
        }
        return search.Variables.Append(RenodeSearch.DefaultVariable).Distinct()
            .Select(name => (Name: name, Value: search.Environment(name)))
            .Where(variable => !string.IsNullOrWhiteSpace(variable.Value))
            .Select(variable => new SearchPlace(variable.Value!, $"variable {variable.Name}", IsBinding: true))
            .Concat(OnPath(search))
            .Concat(search.UsualPlaces.SelectMany(Expand).Distinct().Select(usual => new SearchPlace(usual, "usual place", IsBinding: false)));
    }

    private static IEnumerable<SearchPlace> OnPath(RenodeSearch search)
    {
        var folders = (search.Environment("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var found = folders.SelectMany(folder => ExecutableNames.Select(name => Path.Combine(folder, name))).Where(File.Exists).ToList();
        return found.Count > 0
            ? found.Select(file => new SearchPlace(file, "PATH", IsBinding: false))
            : [new SearchPlace(ExecutableNames[0], $"PATH, {folders.Length} folders", IsBinding: false)];
    }

    /// <summary>The folders that a pattern fits, the newest name first; the pattern itself if none does, so that the report names it.</summary>
    private static IEnumerable<string> Expand(string pattern)
    {
        var name = Path.GetFileName(pattern);
        if (!name.Contains('*'))
        {
            return [pattern];
        }
        var parent = Path.GetDirectoryName(pattern);
        var fitting = Directory.Exists(parent) ? Directory.GetDirectories(parent, name) : [];
        return fitting.Length > 0 ? fitting.OrderDescending(StringComparer.Ordinal) : [pattern];
    }
}
