using System.Globalization;
using Hil.NUnit.Conformance;

namespace Hil.Cli.Conformance;

/// <summary>Which cases: numbers (<c>101</c>), ranges (<c>301-303</c>) and groups (<c>2xx</c>, <c>75x</c>).</summary>
internal sealed class CaseFilter
{
    private readonly List<(string Text, int First, int Last)> _parts;

    private CaseFilter(List<(string Text, int First, int Last)> parts) => _parts = parts;

    /// <summary>Reads lists of parts, separated by commas.</summary>
    /// <exception cref="Fault">A part is none.</exception>
    public static CaseFilter Parse(IEnumerable<string> lists) => new([.. lists
        .SelectMany(list => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        .Select(Part)]);

    /// <summary>The cases that are meant; all where nothing was said.</summary>
    /// <exception cref="Fault">A part means none of them.</exception>
    public IReadOnlyList<ConformanceCase> Choose(IReadOnlyList<ConformanceCase> all)
    {
        var idle = _parts.FirstOrDefault(part => !all.Any(each => Means(part, each)));
        if (idle.Text is not null)
            throw new Fault($"--cases: numbers out of {string.Join(", ", all.Select(each => each.Number))} were expected, found \"{idle.Text}\", which is none of them.");
        return _parts.Count == 0 ? all : [.. all.Where(each => _parts.Any(part => Means(part, each)))];
    }

    private static bool Means((string Text, int First, int Last) part, ConformanceCase each) => each.Number >= part.First && each.Number <= part.Last;

    private static (string Text, int First, int Last) Part(string text)
    {
        var ends = text.Split('-');
        var first = ends[0].Replace('x', '0');
        var last = ends[^1].Replace('x', '9');
        return ends.Length <= 2 && Number(first) is { } from && Number(last) is { } to && from <= to
            ? (text, from, to)
            : throw new Fault($"--cases: numbers, ranges and groups such as 101,2xx,301-303 were expected, found \"{text}\".");
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
