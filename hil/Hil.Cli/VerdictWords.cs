using Hil.Signoff.Attempts;

namespace Hil.Cli;

/// <summary>Verdicts as people read them.</summary>
internal static class VerdictWords
{
    /// <summary>Such as <c>not judged</c>.</summary>
    public static string Of(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "pass",
        Verdict.Fail => "FAIL",
        Verdict.NotJudged => "not judged",
        _ => "skipped",
    };
}
