using System.Globalization;

namespace Hil.Lwm2m.Model;

// A version such as 1.1, of a definition or of LwM2M itself.
internal readonly record struct DefinitionVersion(int Major, int Minor) : IComparable<DefinitionVersion>
{
    public static DefinitionVersion First => new(1, 0);

    public static bool TryParse(string? text, out DefinitionVersion version)
    {
        version = First;
        var parts = (text ?? "").Split('.');
        if (parts.Length != 2
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minor))
        {
            return false;
        }

        version = new(major, minor);
        return true;
    }

    // What is no version is taken as the first.
    public static DefinitionVersion Of(string? text) => TryParse(text, out var version) ? version : First;

    public int CompareTo(DefinitionVersion other) => (Major, Minor).CompareTo((other.Major, other.Minor));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");
}
