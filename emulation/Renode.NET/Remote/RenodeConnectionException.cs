namespace Renode.NET;

/// <summary>The connection to Renode ended in mid-call, or carried something that Renode does not say: it cannot be used any more.</summary>
/// <param name="message">What was asked, what came instead, and of a process of ours its exit code and last lines.</param>
/// <param name="inner">The cause, if there is one.</param>
public sealed class RenodeConnectionException(string message, Exception? inner = null) : RenodeException(message, inner);
