namespace Hil.Serve;

/// <summary>The server cannot be opened as it was asked for. The message is one line: what was wanted, what is in the way, what helps.</summary>
/// <param name="message">That line.</param>
/// <param name="inner">The operating system's own words, if there are any.</param>
public sealed class ServeException(string message, Exception? inner = null) : Exception(message, inner);
