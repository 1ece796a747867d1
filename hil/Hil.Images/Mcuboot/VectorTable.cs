namespace Hil.Images.Mcuboot;

/// <summary>The first two words of a program for a Cortex-M (Armv8-M Architecture Reference Manual, B3.32).</summary>
/// <param name="Stack">Where the main stack begins.</param>
/// <param name="Reset">Where it starts, with bit 0 set for Thumb.</param>
public readonly record struct VectorTable(uint Stack, uint Reset);
