using System.Collections.Immutable;
using System.Globalization;

namespace Hil.Cli.Exploring;

/// <summary>The values of one parameter of a grid.</summary>
/// <param name="Values">Ascending, at least one.</param>
internal sealed record GridAxis(ImmutableArray<double> Values)
{
    private const int MostSteps = 50;

    /// <summary>Evenly spaced values.</summary>
    public static GridAxis Between(double from, double to, int steps) =>
        new([.. Enumerable.Range(0, steps).Select(i => steps == 1 ? from : from + (to - from) * i / (steps - 1))]);

    /// <summary>Reads <c>from:to:steps</c>, or one value; null where nothing is given.</summary>
    /// <exception cref="Fault">It is neither.</exception>
    public static GridAxis? Read(string option, string? text)
    {
        if (text is null)
            return null;
        var parts = text.Split(':');
        if (parts.Length == 1 && Number(parts[0]) is { } value)
            return Between(value, value, 1);
        if (parts.Length == 3 && Number(parts[0]) is { } from && Number(parts[1]) is { } to && to > from
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var steps) && steps is >= 2 and <= MostSteps)
            return Between(from, to, steps);
        throw new Fault($"{option}: FROM:TO:STEPS with FROM below TO and 2 to {MostSteps} steps, or one value, was expected, found \"{text}\".");
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value is >= 0 and < 1000 ? value : null;
}
