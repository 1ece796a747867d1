namespace Renode.NET;

/// <summary>A pin changed while External Control ran the emulation.</summary>
/// <param name="At">The emulation's time, which Renode tells in whole microseconds and moves in steps of its quantum.</param>
/// <param name="Level">The new level.</param>
public readonly record struct GpioChange(VirtualTime At, bool Level);
