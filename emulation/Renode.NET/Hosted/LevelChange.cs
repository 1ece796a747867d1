namespace Renode.NET;

/// <summary>A pin or an LED changed.</summary>
/// <param name="Time">When, to the instruction that changed it.</param>
/// <param name="IsHigh">High, or lit.</param>
public readonly record struct LevelChange(VirtualTime Time, bool IsHigh);
