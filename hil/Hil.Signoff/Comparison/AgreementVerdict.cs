namespace Hil.Signoff.Comparison;

/// <summary>What the comparison of one scenario came to.</summary>
public enum AgreementVerdict
{
    /// <summary>Both boards did the same, within tolerance.</summary>
    Agree,

    /// <summary>They differ, and each difference is judged.</summary>
    Explained,

    /// <summary>They differ.</summary>
    Differ,

    /// <summary>One of the boards lacks what the scenario needs.</summary>
    NotComparable,

    /// <summary>One of the two left no verdict or no timeline: nothing is known.</summary>
    NotJudged,
}
