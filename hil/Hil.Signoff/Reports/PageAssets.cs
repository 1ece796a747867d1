using System.Text;
using Microsoft.AspNetCore.Components;

namespace Hil.Signoff.Reports;

/// <summary>The page's style sheet and its few lines of script, which become part of it.</summary>
internal static class PageAssets
{
    public static MarkupString Style { get; } = Read("report.css");

    public static MarkupString Script { get; } = Read("report.js");

    private static MarkupString Read(string name)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return new(reader.ReadToEnd());
    }
}
