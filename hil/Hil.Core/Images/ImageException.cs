namespace Hil.Core.Images;

/// <summary>A firmware file cannot be used: it is not what it says it is, or it does not fit.</summary>
/// <param name="message">The file, what was expected, what was found, and where.</param>
/// <param name="inner">The cause, if there is one.</param>
public sealed class ImageException(string message, Exception? inner = null) : Exception(message, inner);
