namespace Hil.NUnit.Settings;

/// <summary>A setting of the run has a value that it cannot have. Nothing is judged.</summary>
/// <param name="origin">Where it was set, such as <c>environment variable HIL_SEED</c>.</param>
/// <param name="expected">What was expected.</param>
/// <param name="found">The value found.</param>
public sealed class SettingException(string origin, string expected, string found)
    : Exception($"{origin}: expected {expected}, found \"{found}\".");
