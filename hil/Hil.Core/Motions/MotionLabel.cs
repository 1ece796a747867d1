namespace Hil.Core.Motions;

/// <summary>The names of classes, as the product spells them.</summary>
public static class MotionLabel
{
    /// <summary>The product's spelling of a class that a data set names: lower case, and <c>updown</c> or <c>up_down</c> is <c>up-down</c>.</summary>
    public static string Normalise(string label)
    {
        var name = label.Trim().ToLowerInvariant().Replace('_', '-').Replace(' ', '-');
        return name == "updown" ? "up-down" : name;
    }

    /// <summary>The class that a file name tells: what stands before its first dot.</summary>
    public static string OfFile(string path) => Normalise(Path.GetFileName(path).Split('.')[0]);
}
