namespace Hil.Serve.Operating;

/// <summary>What was asked for at the desk cannot be done. The message says what was expected and found.</summary>
/// <param name="kind">Why.</param>
/// <param name="message">The words.</param>
public sealed class DeskRefusal(DeskRefusalKind kind, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public DeskRefusalKind Kind { get; } = kind;
}
