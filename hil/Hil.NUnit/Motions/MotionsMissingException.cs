namespace Hil.NUnit.Motions;

/// <summary>The motions of a scenario cannot be had. It is not judged.</summary>
/// <param name="message">What was looked for, where, and what was found.</param>
public sealed class MotionsMissingException(string message) : Exception(message);
