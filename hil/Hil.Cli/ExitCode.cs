using Hil.Signoff.Attempts;

namespace Hil.Cli;

/// <summary>What the command says to whoever called it.</summary>
internal static class ExitCode
{
    /// <summary>The firmware passed, or the work is done.</summary>
    public const int Pass = 0;

    /// <summary>The firmware failed, or is below the gate.</summary>
    public const int Fail = 1;

    /// <summary>Nothing was judged: the harness or its input is at fault, or the run was stopped.</summary>
    public const int NotJudged = 2;

    /// <summary>The exit code of a verdict.</summary>
    public static int Of(Verdict verdict) => verdict switch
    {
        Verdict.Pass => Pass,
        Verdict.Fail => Fail,
        _ => NotJudged,
    };
}
