namespace Hil.Renode.Doctor;

/// <summary>One thing that was looked at.</summary>
/// <param name="What">What it is, in a word or two.</param>
/// <param name="IsGood">Whether it is as it should be.</param>
/// <param name="Says">What was found; where it is not good, what was expected and what helps.</param>
public sealed record RenodeFinding(string What, bool IsGood, string Says);
