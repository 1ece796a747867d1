using System.Globalization;
using Hil.Core.Time;

namespace Hil.NUnit.Expectations;

/// <summary>Times as messages say them.</summary>
internal static class Said
{
    /// <summary>An instant to the millisecond, such as <c>4.020 s</c>.</summary>
    public static string At(BoardTime time) => $"{Number(time)} s";

    /// <summary>An instant without its unit, for columns.</summary>
    public static string Number(BoardTime time) => time.Seconds.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>A span, such as <c>1.0 s</c> or <c>0.25 s</c>.</summary>
    public static string Span(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0##} s");
}
