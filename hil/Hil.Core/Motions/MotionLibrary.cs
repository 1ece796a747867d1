using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Hil.Core.Motions;

/// <summary>
/// Reads a folder of labelled recordings, with the folders beneath it: Edge Impulse acquisitions (<c>.cbor</c>, <c>.json</c>) and <c>.csv</c>.
/// Unit and rate are those of a <c>MANIFEST.csv</c> in the folder or above it, else those that the file tells, else those of the options;
/// a file without either is an error. Nothing is left out in silence: a recording that cannot be read is an error, and so is one that
/// the manifest lists under the folder but that is not there.
/// </summary>
public static class MotionLibrary
{
    private static readonly string[] Kinds = [".cbor", ".json", ".csv"];

    /// <summary>Reads all recordings of a folder.</summary>
    /// <param name="folder">The folder; those beneath it are read too.</param>
    /// <param name="options">What is known beside what files and manifest say.</param>
    /// <returns>The motions, in the ordinal order of their paths; names are unique in each set.</returns>
    /// <exception cref="MotionException">The folder is missing or holds no recording, or a recording or the manifest has a fault.</exception>
    public static ImmutableArray<Motion> Load(string folder, MotionLibraryOptions? options = null)
    {
        options ??= MotionLibraryOptions.None;
        if (!Directory.Exists(folder))
            throw new MotionException(folder, "a folder of recordings was expected, found no such folder.");
        var root = Path.GetFullPath(folder);
        var manifest = MotionManifest.Find(root);
        var files = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Where(IsRecording)
            .OrderBy(file => Path.GetRelativePath(root, file).Replace('\\', '/'), StringComparer.Ordinal)
            .ToList();
        if (files.Count == 0)
            throw new MotionException(folder, $"recordings ({string.Join(", ", Kinds)}) were expected, found none in this folder or beneath it.");
        if (manifest is not null)
            foreach (var listed in manifest.Files)
                if (listed.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !File.Exists(listed))
                    throw new MotionException(listed, $"a recording was expected, since {manifest.RowOf(listed)!.Manifest} lists it, found no such file.");

        var read = files.Select(file => (File: file, Motion: Read(root, file, manifest, options))).ToList();
        return NamedApart(root, read);
    }

    /// <summary>Reads one recording.</summary>
    /// <param name="file">The file.</param>
    /// <param name="options">What is known beside what file and manifest say.</param>
    /// <exception cref="MotionException">The file is missing or has a fault.</exception>
    public static Motion LoadFile(string file, MotionLibraryOptions? options = null)
    {
        if (!File.Exists(file))
            throw new MotionException(file, "a recording was expected, found no such file.");
        if (!IsRecording(file))
            throw new MotionException(file, $"a recording ({string.Join(", ", Kinds)}) was expected, found another kind of file.");
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        return Read(folder, Path.GetFullPath(file), MotionManifest.Find(folder), options ?? MotionLibraryOptions.None);
    }

    private static bool IsRecording(string file) =>
        Kinds.Contains(Path.GetExtension(file).ToLowerInvariant()) && Path.GetFileName(file) != MotionManifest.FileName;

    private static Motion Read(string root, string file, MotionManifest? manifest, MotionLibraryOptions options)
    {
        var bytes = File.ReadAllBytes(file);
        var row = manifest?.RowOf(file);
        if (row?.Sha256 is { } expected)
        {
            var found = Convert.ToHexStringLower(SHA256.HashData(bytes));
            if (found != expected)
                throw new MotionException(file, $"SHA-256 {expected} was expected ({row.Manifest}, line {row.Line}), found {found}.");
        }

        var raw = Path.GetExtension(file).ToLowerInvariant() switch
        {
            ".cbor" => CborAcquisition.Read(file, bytes),
            ".json" => JsonAcquisition.Read(file, bytes),
            _ => CsvRecording.Read(file, bytes),
        };
        if (raw.Values.Count == 0)
            throw new MotionException(file, "at least one sample was expected, found none.");
        if (row?.Samples is { } count && count != raw.Values.Count)
            throw new MotionException(file, $"{count} samples were expected ({row.Manifest}, line {row.Line}), found {raw.Values.Count}.");
        var unit = row?.Unit ?? UnitOf(file, raw) ?? options.Unit
            ?? throw new MotionException(file, $"a unit ({AccelerationUnits.Known}) was expected, found none in the file, in a manifest or in the options (--unit).");
        var rate = row?.Rate ?? raw.Rate ?? options.Rate
            ?? throw new MotionException(file, "a rate was expected, found none in the file, in a manifest or in the options (--rate).");
        if (!(rate > 0) || !double.IsFinite(rate))
            throw new MotionException(file, FormattableString.Invariant($"a rate above 0 samples a second was expected, found {rate}."));
        var samples = ImmutableArray.CreateBuilder<Acceleration>(raw.Values.Count);
        for (var i = 0; i < raw.Values.Count; i++)
        {
            var value = raw.Values[i];
            for (var axis = 0; axis < 3; axis++)
                if (!double.IsFinite(value[axis]))
                    throw new MotionException(
                        file, FormattableString.Invariant($"finite numbers were expected, found {value[axis]} for {"XYZ"[axis]} at sample {i}."));
            samples.Add(new(unit.ToG(value[0]), unit.ToG(value[1]), unit.ToG(value[2])));
        }

        var label = row?.Label ?? MotionLabel.OfFile(file);
        var set = row?.Set ?? options.Set ?? Path.GetFileName(root);
        return new(MotionName.Short(file, label), label, MotionSource.Recorded, rate, samples.MoveToImmutable(), set);
    }

    private static AccelerationUnit? UnitOf(string file, RawRecording raw)
    {
        if (raw.Unit is not { Length: > 0 } name)
            return null;
        return AccelerationUnits.TryParse(name, out var unit)
            ? unit
            : throw new MotionException(file, $"a unit of {AccelerationUnits.Known} was expected, found \"{name}\".");
    }

    private static ImmutableArray<Motion> NamedApart(string root, List<(string File, Motion Motion)> read)
    {
        var twice = read.GroupBy(item => (item.Motion.Set, item.Motion.Name)).Where(group => group.Count() > 1).Select(group => group.Key).ToHashSet();
        return [.. read.Select(item => twice.Contains((item.Motion.Set, item.Motion.Name))
            ? item.Motion.Renamed(Path.GetRelativePath(root, item.File).Replace('\\', '/'))
            : item.Motion)];
    }
}
