using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Hil.Core.Motions;

/// <summary>
/// A <c>MANIFEST.csv</c> beside or above recordings: it corrects what files say of themselves. Columns: <c>path</c> (relative to the
/// manifest, with <c>/</c>) and any of <c>dataset</c>, <c>class</c>, <c>samples</c>, <c>hz</c>, <c>unit_actual</c>, <c>sha256</c>; others are not used.
/// </summary>
internal sealed class MotionManifest
{
    public const string FileName = "MANIFEST.csv";

    private readonly SortedDictionary<string, ManifestRow> _rows = new(StringComparer.Ordinal);

    private MotionManifest(string folder) => Folder = folder;

    /// <summary>The folder that paths start from.</summary>
    public string Folder { get; }

    /// <summary>The paths that rows name, absolute, in ordinal order.</summary>
    public IEnumerable<string> Files => _rows.Keys;

    /// <summary>Looks for a manifest in a folder, then in the folders above it; null when there is none.</summary>
    public static MotionManifest? Find(string folder)
    {
        for (var place = new DirectoryInfo(Path.GetFullPath(folder)); place is not null; place = place.Parent)
            if (File.Exists(Path.Combine(place.FullName, FileName)))
                return Read(place.FullName);
        return null;
    }

    /// <summary>The row of a file, or null.</summary>
    public ManifestRow? RowOf(string file) => _rows.GetValueOrDefault(Path.GetFullPath(file));

    private static MotionManifest Read(string folder)
    {
        var file = Path.Combine(folder, FileName);
        var manifest = new MotionManifest(folder);
        using var text = new StreamReader(file);
        using var csv = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture) { TrimOptions = TrimOptions.Trim, BadDataFound = null });
        if (!csv.Read() || !csv.ReadHeader() || csv.HeaderRecord is not { } header || !header.Contains("path"))
            throw new MotionException(file, $"a header with a column \"path\" was expected, found: {string.Join(", ", csv.HeaderRecord ?? [])}.");
        while (csv.Read())
        {
            var line = csv.Parser.RawRow;
            string? Field(string column) => csv.TryGetField<string>(column, out var value) && !string.IsNullOrWhiteSpace(value) ? value : null;
            var path = Field("path") ?? throw new MotionException(file, $"a path was expected, found none on line {line}.");
            var key = Path.GetFullPath(Path.Combine(folder, path));
            var row = new ManifestRow(
                file,
                line,
                Field("dataset"),
                Field("class") is { } label ? MotionLabel.Normalise(label) : null,
                (int?)Number(file, line, "samples", Field("samples")),
                Number(file, line, "hz", Field("hz")),
                Unit(file, line, Field("unit_actual")),
                Field("sha256")?.ToLowerInvariant());
            if (!manifest._rows.TryAdd(key, row))
                throw new MotionException(file, $"each path once was expected, found {path} again on line {line}.");
        }

        return manifest;
    }

    private static double? Number(string file, int line, string column, string? field)
    {
        if (field is null)
            return null;
        return double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value > 0 && double.IsFinite(value)
            ? value
            : throw new MotionException(file, $"a number above 0 was expected in column {column}, found \"{field}\" on line {line}.");
    }

    private static AccelerationUnit? Unit(string file, int line, string? field)
    {
        if (field is null)
            return null;
        return AccelerationUnits.TryParse(field, out var unit)
            ? unit
            : throw new MotionException(file, $"a unit of {AccelerationUnits.Known} was expected in column unit_actual, found \"{field}\" on line {line}.");
    }
}
