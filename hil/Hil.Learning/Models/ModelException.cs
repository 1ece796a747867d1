namespace Hil.Learning.Models;

/// <summary>A model cannot be read, or cannot be learnt from what was given. The message says what was expected and what was found.</summary>
public sealed class ModelException(string message, Exception? cause = null) : Exception(message, cause);
