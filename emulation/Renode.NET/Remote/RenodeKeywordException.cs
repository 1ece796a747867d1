namespace Renode.NET;

/// <summary>A Robot keyword ended in FAIL.</summary>
/// <param name="keyword">The keyword.</param>
/// <param name="words">What Renode said, such as <c>InvalidOperationException: LED assertion not met.</c></param>
/// <param name="traceback">Where in Renode it came from; empty if it does not say.</param>
public sealed class RenodeKeywordException(string keyword, string words, string traceback)
    : RenodeException($"Renode's keyword {keyword} failed: {words}")
{
    /// <summary>What Renode said.</summary>
    public string Words { get; } = words;

    /// <summary>Where in Renode it came from.</summary>
    public string Traceback { get; } = traceback;
}
