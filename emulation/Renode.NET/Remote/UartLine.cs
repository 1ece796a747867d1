namespace Renode.NET;

/// <summary>A line that a UART sent, as a terminal tester saw it.</summary>
/// <param name="Text">The line without its end.</param>
/// <param name="At">When it ended; Renode's time for it snaps to the quantum.</param>
/// <param name="Groups">What the groups of a regular expression caught.</param>
public sealed record UartLine(string Text, VirtualTime At, IReadOnlyList<string> Groups);
