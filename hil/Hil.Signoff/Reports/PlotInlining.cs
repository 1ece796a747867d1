using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Hil.Signoff.Attempts;

namespace Hil.Signoff.Reports;

/// <summary>
/// Puts plots into the page. A plot is a file of the report folder that anybody may have written, so only drawing elements and attributes
/// get through, and nothing that runs or leads outside.
/// </summary>
internal sealed partial class PlotInlining(string folder)
{
    /// <summary>A page with more than this is no longer pleasant to open: further plots are linked.</summary>
    private const int MostCharacters = 24_000_000;

    private static readonly HashSet<string> Elements = ["svg", "g", "path", "rect", "line", "polyline", "polygon", "circle", "ellipse", "text", "tspan", "title", "desc", "defs", "clipPath"];

    private int _characters;
    private int _plots;

    /// <summary>The attempt's plots as markup of SVG, without those that are missing or are no SVG.</summary>
    public IEnumerable<string> Of(Attempt attempt)
    {
        foreach (var attachment in attempt.Attachments.Where(attachment => attachment.MediaType == "image/svg+xml"))
            if (_characters < MostCharacters && Read(attachment.File) is { } svg)
            {
                _characters += svg.Length;
                yield return svg;
            }
    }

    private string? Read(string file)
    {
        var root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        var path = Path.GetFullPath(Path.Combine(root, file));
        if (!path.StartsWith(root, StringComparison.Ordinal) || !File.Exists(path))
            return null;
        try
        {
            using var reader = XmlReader.Create(path, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            var svg = XElement.Load(reader);
            return svg.Name.LocalName == "svg" ? Clean(svg) : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private string Clean(XElement svg)
    {
        var prefix = $"p{++_plots}-";
        foreach (var element in svg.DescendantsAndSelf().ToList())
        {
            if (!Elements.Contains(element.Name.LocalName))
            {
                element.Remove();
                continue;
            }

            // Without the namespaces: in a page an svg element brings its own.
            element.Name = element.Name.LocalName;
            element.Attributes().Where(attribute => !IsDrawing(attribute)).Remove();
            foreach (var attribute in element.Attributes())
                attribute.Value = attribute.Name.LocalName == "id" ? prefix + attribute.Value : Reference().Replace(attribute.Value, $"url(#{prefix}$1)");
        }

        return svg.ToString(SaveOptions.DisableFormatting);
    }

    private static bool IsDrawing(XAttribute attribute)
    {
        var name = attribute.Name;
        if (attribute.IsNamespaceDeclaration || name.NamespaceName.Length > 0 || name.LocalName is "style" or "class" or "href" || name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase))
            return false;
        return !attribute.Value.Contains("url(", StringComparison.OrdinalIgnoreCase) || Reference().IsMatch(attribute.Value);
    }

    [GeneratedRegex(@"^url\(#([\w-]+)\)$", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
