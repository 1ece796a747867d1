namespace Hil.Signoff.Comparison;

/// <summary>The same event on both boards.</summary>
internal sealed record MatchedPair(BoardEvent Left, BoardEvent Right)
{
    /// <summary>How much later the right board's clock stood, in nanoseconds.</summary>
    public long Offset => Right.At - Left.At;
}
