namespace Hil.NUnit.Benches;

/// <summary>Nothing is known of how the judged firmware is updated. The scenario is skipped with that reason.</summary>
/// <param name="message">What is missing, and how to bring it in.</param>
public sealed class UpdatesMissingException(string message) : Exception(message);
