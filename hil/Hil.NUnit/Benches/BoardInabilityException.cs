namespace Hil.NUnit.Benches;

/// <summary>The board has the port, but cannot do this with it. The scenario is skipped with that reason.</summary>
/// <param name="message">What it cannot do.</param>
/// <param name="inner">The board's own words.</param>
public sealed class BoardInabilityException(string message, Exception inner) : Exception(message, inner);
