using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ScottPlot;

namespace Hil.Signoff.Plots;

/// <summary>
/// Makes of a drawing without words an SVG that looks the same on every machine: the words are set by the viewer, since the machine that
/// draws may have no fonts at all; what the drawing library numbers through a process is numbered anew, and positions are rounded.
/// </summary>
internal static partial class PlotSvg
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static string Write(string drawing, IReadOnlyList<PlotWord> words)
    {
        var root = XElement.Parse(drawing);
        ShareClips(root);
        foreach (var attribute in root.DescendantsAndSelf().Attributes().Where(attribute => attribute.Name.LocalName is "d" or "x" or "y" or "width" or "height" or "transform"))
            attribute.Value = Decimals().Replace(attribute.Value, Rounded);
        root.SetAttributeValue("viewBox", $"0 0 {root.Attribute("width")!.Value} {root.Attribute("height")!.Value}");
        root.SetAttributeValue("role", "img");
        root.SetAttributeValue("font-family", "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif");
        root.Add(words.Select(Text));
        return PlotColours.NameRoles(root.ToString(SaveOptions.DisableFormatting)) + "\n";
    }

    private static XElement Text(PlotWord word) => new(
        Svg + "text",
        new XAttribute("x", word.Left.ToString("0.#", CultureInfo.InvariantCulture)),
        new XAttribute("y", word.Top.ToString("0.#", CultureInfo.InvariantCulture)),
        new XAttribute("dy", "0.35em"),
        word.Anchor is Alignment.MiddleLeft ? null : new XAttribute("text-anchor", word.Anchor is Alignment.MiddleRight ? "end" : "middle"),
        new XAttribute("font-size", word.Size.ToString("0.#", CultureInfo.InvariantCulture)),
        new XAttribute("fill", word.Colour.ToHex().ToLowerInvariant()),
        word.Text);

    // The library clips each thing apart, though all to the same few rectangles.
    private static void ShareClips(XElement root)
    {
        var names = new Dictionary<string, string>();
        var kept = new Dictionary<string, string>();
        foreach (var clip in root.Descendants(Svg + "clipPath").ToList())
        {
            var shape = string.Concat(clip.Elements());
            var first = kept.TryAdd(shape, $"clip{kept.Count + 1}");
            names[clip.Attribute("id")!.Value] = kept[shape];
            if (first)
                clip.SetAttributeValue("id", kept[shape]);
            else
                clip.Remove();
        }

        foreach (var user in root.Descendants().Attributes("clip-path").ToList())
            user.Value = names.TryGetValue(user.Value[5..^1], out var name) ? $"url(#{name})" : user.Value;
    }

    private static string Rounded(Match number) =>
        double.Parse(number.Value, CultureInfo.InvariantCulture).ToString("0.##", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"-?\d+\.\d+(e-?\d+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Decimals();
}
