namespace Hil.NUnit.Conformance;

/// <summary>What a conformance case says of a client.</summary>
public enum CaseVerdict
{
    /// <summary>The client did all that the case asks for.</summary>
    Passed,

    /// <summary>The client did something else.</summary>
    Failed,

    /// <summary>The case is about something that this client does not have or does not claim.</summary>
    NotApplicable,

    /// <summary>The case could not be carried out; the reason says what a person would have to do.</summary>
    Inconclusive,
}
