namespace Hil.Signoff.Attempts;

/// <summary>What an attempt came to.</summary>
public enum Verdict
{
    /// <summary>The firmware did what the scenario expects.</summary>
    Pass,

    /// <summary>The firmware did not.</summary>
    Fail,

    /// <summary>Nothing was learnt about the firmware: the bench or its input was at fault, or the run was cancelled.</summary>
    NotJudged,

    /// <summary>The board lacks what the scenario needs, or the scenario is switched off.</summary>
    Skipped,
}
