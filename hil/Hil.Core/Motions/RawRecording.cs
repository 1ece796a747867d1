namespace Hil.Core.Motions;

/// <summary>A recording as its file has it: numbers in the file's unit, and what the file says of them.</summary>
/// <param name="Values">Three numbers a sample; not yet checked to be finite.</param>
/// <param name="Rate">Samples a second, if the file tells.</param>
/// <param name="Unit">The unit's name, if the file tells.</param>
internal sealed record RawRecording(IReadOnlyList<double[]> Values, double? Rate, string? Unit);
