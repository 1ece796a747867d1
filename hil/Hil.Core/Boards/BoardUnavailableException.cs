namespace Hil.Core.Boards;

/// <summary>A board that was asked for cannot be had. The scenario is not judged.</summary>
/// <param name="message">What was looked for, where, and what was found.</param>
/// <param name="inner">The cause, if there is one.</param>
public sealed class BoardUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
