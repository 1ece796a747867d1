using ScottPlot;
using SkiaSharp;

namespace Hil.Signoff.Plots;

/// <summary>Paints a drawing and its words as PNG.</summary>
internal static class PlotPng
{
    private static readonly string Face = SKFontManager.Default.FontFamilies.FirstOrDefault(font => font is "DejaVu Sans" or "Arial" or "Helvetica") ?? Fonts.Default;

    public static byte[] Write(Plot plot, IReadOnlyList<PlotWord> words, int width, int height)
    {
        using var surface = SKSurface.Create(new SKImageInfo(width, height));
        plot.Render(surface.Canvas, width, height);
        using var paint = Paint.NewDisposablePaint();
        foreach (var word in words)
        {
            var label = new LabelStyle
            {
                Text = word.Text,
                FontName = Face,
                FontSize = (float)word.Size,
                ForeColor = word.Colour,
                Alignment = word.Anchor,
            };
            label.Render(surface.Canvas, new Pixel((float)word.Left, (float)word.Top), paint);
        }

        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }
}
