namespace Hil.NUnit.Conformance;

/// <summary>A conformance case knows its verdict before its end.</summary>
/// <param name="verdict">The verdict.</param>
/// <param name="reason">Why, in one sentence.</param>
public sealed class CaseEndedException(CaseVerdict verdict, string reason) : Exception(reason)
{
    /// <summary>The verdict.</summary>
    public CaseVerdict Verdict => verdict;
}
