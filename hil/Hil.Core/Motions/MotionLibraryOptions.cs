namespace Hil.Core.Motions;

/// <summary>What is known of a folder of recordings beside what its files and manifest say.</summary>
public sealed record MotionLibraryOptions
{
    /// <summary>The unit of files that tell none and that no manifest names. A manifest and the file come first.</summary>
    public AccelerationUnit? Unit { get; init; }

    /// <summary>Samples a second of files that tell no rate and that no manifest names, above 0.</summary>
    public double? Rate { get; init; }

    /// <summary>The set's name for files that no manifest names; else the folder's name.</summary>
    public string? Set { get; init; }

    /// <summary>Nothing more is known.</summary>
    public static MotionLibraryOptions None { get; } = new();
}
