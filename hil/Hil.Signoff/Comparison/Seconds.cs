using System.Globalization;

namespace Hil.Signoff.Comparison;

/// <summary>Times as a comparison writes them.</summary>
internal static class Seconds
{
    /// <summary>Such as <c>4.032344 s</c>.</summary>
    public static string Of(long nanoseconds) => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e9:0.000000} s");

    /// <summary>Such as <c>12.3 ms</c>.</summary>
    public static string Short(long nanoseconds) => string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(nanoseconds) / 1e6:0.###} ms");
}
