namespace Hil.Signoff.Comparison;

/// <summary>Something that a board did or that was done to it, made comparable.</summary>
/// <param name="At">When, in nanoseconds of board time.</param>
/// <param name="Lane">Where it is compared: the channel, with the light or the direction where it has one.</param>
/// <param name="Text">What it was, without what is another each time (<see cref="TextRules"/>).</param>
/// <param name="Shown">What it was, as the timeline has it.</param>
public sealed record BoardEvent(long At, string Lane, string Text, string Shown);
