using ScottPlot;

namespace Hil.Signoff.Plots;

/// <summary>A text on a plot.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Left">Pixels from the left edge of the picture to the text's place of reference.</param>
/// <param name="Top">Pixels from the top edge to the middle of its height.</param>
/// <param name="Anchor">Where in the text the place of reference is: left, centre or right, in the middle of its height.</param>
/// <param name="Colour">Its colour.</param>
/// <param name="Size">The size of its letters in pixels.</param>
internal sealed record PlotWord(string Text, double Left, double Top, Alignment Anchor, Color Colour, double Size);
