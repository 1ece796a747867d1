namespace Hil.Cli.Exploring;

/// <summary>What an image made of the motion at one point of the grid.</summary>
/// <param name="Tempo">Rounds a second.</param>
/// <param name="Amplitude">Metres.</param>
/// <param name="Tilt">Degrees.</param>
/// <param name="Windows">How many windows were played.</param>
/// <param name="Right">How many were called by their class.</param>
/// <param name="Called">What most windows were called; of equals the first by name.</param>
internal sealed record ExploredPoint(double Tempo, double Amplitude, double Tilt, int Windows, int Right, string Called)
{
    /// <summary>The part that was called right, 0 to 1.</summary>
    public double Share => (double)Right / Windows;
}
