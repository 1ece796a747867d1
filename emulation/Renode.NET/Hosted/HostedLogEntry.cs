namespace Renode.NET;

/// <summary>A line of Renode's log.</summary>
/// <param name="Level">How grave.</param>
/// <param name="Source">The peripheral, such as <c>board:uart0</c>, or empty.</param>
/// <param name="Message">What it says.</param>
public readonly record struct HostedLogEntry(HostedLogLevel Level, string Source, string Message)
{
    /// <summary>One line for people.</summary>
    public override string ToString() => Source.Length == 0 ? $"[{Level}] {Message}" : $"[{Level}] {Source}: {Message}";
}
