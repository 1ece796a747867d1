using System.Globalization;
using System.Text.RegularExpressions;

namespace Hil.Images.Mcuboot;

/// <summary>The version in an MCUboot image header, written <c>major.minor.revision+build</c>. Compared field by field from the left.</summary>
/// <param name="Major">0 to 255.</param>
/// <param name="Minor">0 to 255.</param>
/// <param name="Revision">0 to 65,535.</param>
/// <param name="Build">0 to 4,294,967,295.</param>
public readonly partial record struct ImageVersion(byte Major, byte Minor, ushort Revision, uint Build = 0) : IComparable<ImageVersion>
{
    /// <summary>Reads <c>1.2.3</c> or <c>1.2.3+4</c>.</summary>
    /// <exception cref="FormatException">It is not of that form, or a number is out of range.</exception>
    public static ImageVersion Parse(string text)
    {
        var match = Form().Match(text);
        if (match.Success
            && byte.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var major)
            && byte.TryParse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture, out var minor)
            && ushort.TryParse(match.Groups[3].ValueSpan, CultureInfo.InvariantCulture, out var revision)
            && uint.TryParse(match.Groups[4].Success ? match.Groups[4].ValueSpan : "0", CultureInfo.InvariantCulture, out var build))
            return new ImageVersion(major, minor, revision, build);
        throw new FormatException(
            $"A version major.minor.revision+build (up to 255.255.65535+4294967295) was expected, found '{text}'.");
    }

    /// <inheritdoc />
    public int CompareTo(ImageVersion other) =>
        (Major, Minor, Revision, Build).CompareTo((other.Major, other.Minor, other.Revision, other.Build));

    /// <summary><c>1.2.3</c>, or <c>1.2.3+4</c> where there is a build number.</summary>
    public override string ToString() => Build == 0 ? $"{Major}.{Minor}.{Revision}" : $"{Major}.{Minor}.{Revision}+{Build}";

    [GeneratedRegex(@"^(\d{1,3})\.(\d{1,3})\.(\d{1,5})(?:\+(\d{1,10}))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
