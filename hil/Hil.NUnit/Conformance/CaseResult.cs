using System.Collections.Immutable;
using Hil.Core.Time;

namespace Hil.NUnit.Conformance;

/// <summary>What came of a conformance case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Reason">Why it is so, in one sentence; empty where it passed.</param>
/// <param name="Checks">What was found right, in order.</param>
/// <param name="Evidence">Where it failed: the last lines of what client and server said, oldest first.</param>
/// <param name="Began">When it began.</param>
/// <param name="Took">How long it took, in board time.</param>
public sealed record CaseResult(
    ConformanceCase Case,
    CaseVerdict Verdict,
    string Reason,
    ImmutableArray<string> Checks,
    ImmutableArray<string> Evidence,
    BoardTime Began,
    TimeSpan Took);
