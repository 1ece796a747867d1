namespace Hil.Lwm2m;

/// <summary>A value is not of the type, or not at the place, that the caller expected.</summary>
/// <param name="at">Where, if it is known.</param>
/// <param name="expected">What was expected.</param>
/// <param name="found">What was found.</param>
public sealed class Lwm2mValueException(Lwm2mPath? at, string expected, string found)
    : Exception($"{(at is null ? "" : $"{at}: ")}expected {expected}, found {Short(found)}.")
{
    // A package of a megabyte is a value, too.
    private const int MostShown = 200;

    /// <summary>Where, if it is known.</summary>
    public Lwm2mPath? At { get; } = at;

    private static string Short(string found) => found.Length > MostShown ? $"{found[..MostShown]}… ({found.Length} characters)" : found;
}
