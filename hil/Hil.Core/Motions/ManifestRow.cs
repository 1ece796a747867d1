namespace Hil.Core.Motions;

/// <summary>What a manifest says of one file. What it leaves empty is null.</summary>
internal sealed record ManifestRow(
    string Manifest, int Line, string? Set, string? Label, int? Samples, double? Rate, AccelerationUnit? Unit, string? Sha256);
