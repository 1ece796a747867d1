namespace Renode.NET;

/// <summary>Renode refused something, or could not be used; the message carries its words.</summary>
public class RenodeException : Exception
{
    /// <summary>Makes an exception.</summary>
    /// <param name="message">What was asked, what was expected and what came instead, with Renode's own words.</param>
    /// <param name="inner">The cause, if there is one.</param>
    public RenodeException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
