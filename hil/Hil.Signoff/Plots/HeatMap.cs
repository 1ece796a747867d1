using System.Collections.Immutable;

namespace Hil.Signoff.Plots;

/// <summary>One panel of a heat map.</summary>
/// <param name="Title">What stands above it.</param>
/// <param name="Cells">The cells, on a grid: every X with every Y.</param>
public sealed record HeatMap(string Title, ImmutableArray<HeatMapCell> Cells);
