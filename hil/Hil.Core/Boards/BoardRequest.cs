namespace Hil.Core.Boards;

/// <summary>What a bench asks a backend for.</summary>
/// <param name="Board">The kind of board, such as <c>thingy91</c>.</param>
/// <param name="Seed">Where chance on the board comes from (power-on RAM, sensor noise); the same seed gives the same board.</param>
public sealed record BoardRequest(string Board = "thingy91", ulong Seed = 1);
