namespace Hil.Signoff.Plots;

/// <summary>One cell of a heat map.</summary>
/// <param name="X">Its column.</param>
/// <param name="Y">Its row.</param>
/// <param name="Share">How warm it is, 0 to 1.</param>
/// <param name="Word">What is written in it.</param>
public sealed record HeatMapCell(double X, double Y, double Share, string Word);
