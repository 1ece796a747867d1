namespace Hil.Core.Motions;

/// <summary>Names of recordings that a person can say.</summary>
internal static class MotionName
{
    /// <summary>
    /// The label and the first part of the file name behind it that tells recordings apart: <c>updown.3.cbor.1q53.ingestion-54.cbor</c>
    /// is <c>up-down.3</c> and <c>circle.json.6600enq7.ingestion-57.json</c> is <c>circle.6600enq7</c>.
    /// </summary>
    public static string Short(string file, string label)
    {
        var part = Path.GetFileNameWithoutExtension(file).Split('.').Skip(1)
            .FirstOrDefault(part => part.ToLowerInvariant() is not ("cbor" or "json" or "csv"));
        return part is null ? Path.GetFileNameWithoutExtension(file) : $"{label}.{part}";
    }
}
