using System.Text.RegularExpressions;
using ScottPlot;

namespace Hil.Signoff.Plots;

/// <summary>
/// The colours of plots. Each role has a colour of its own, so that an SVG can name the role (<c>var(--hil-ink, #24292f)</c>) and a page
/// gives it another colour in the dark; a viewer that knows no style sheet shows the colour itself.
/// </summary>
internal static partial class PlotColours
{
    private static readonly Dictionary<string, string> Roles = new()
    {
        ["#24292f"] = "ink",
        ["#6e7781"] = "muted",
        ["#d8dee4"] = "grid",
        ["#eaeef2"] = "band",
        ["#fdfdfe"] = "paper",
        ["#c2571a"] = "x",
        ["#2e7d5b"] = "y",
        ["#3a66b0"] = "z",
        ["#d1242f"] = "red",
        ["#1a7f37"] = "green",
        ["#0969da"] = "blue",
        ["#8250df"] = "other",
        ["#9a6700"] = "mark",
    };

    public static readonly Color Ink = Of("ink");
    public static readonly Color Muted = Of("muted");
    public static readonly Color Grid = Of("grid");
    public static readonly Color Band = Of("band");
    public static readonly Color Paper = Of("paper");
    public static readonly Color Mark = Of("mark");
    public static readonly Color Other = Of("other");
    public static readonly Color[] Axes = [Of("x"), Of("y"), Of("z")];

    /// <summary>The colour of a light, by its name.</summary>
    public static Color Led(string name) => name is "red" or "green" or "blue" ? Of(name) : Other;

    /// <summary>Puts the names of the roles in place of the colours.</summary>
    public static string NameRoles(string svg) => Colour().Replace(svg, match =>
        Roles.TryGetValue(match.Value.ToLowerInvariant(), out var role) ? $"var(--hil-{role}, {match.Value.ToLowerInvariant()})" : match.Value);

    private static Color Of(string role) => Color.FromHex(Roles.First(pair => pair.Value == role).Key);

    [GeneratedRegex("(?<=[\"' :(])#[0-9A-Fa-f]{6}(?=[\"' ;)])", RegexOptions.CultureInvariant)]
    private static partial Regex Colour();
}
