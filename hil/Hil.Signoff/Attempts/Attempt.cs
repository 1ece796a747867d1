namespace Hil.Signoff.Attempts;

/// <summary>One attempt at one scenario: the one record from which every report is rendered. Immutable.</summary>
public sealed record Attempt
{
    /// <summary>The scenario's full name with its arguments, unique in a suite.</summary>
    public required string FullName { get; init; }

    /// <summary>The scenario's name as people read it, with its arguments.</summary>
    public required string Name { get; init; }

    /// <summary>The full name of the test method, without arguments: equal for all cases of one scenario.</summary>
    public required string Method { get; init; }

    /// <summary>The full name of the class.</summary>
    public required string Suite { get; init; }

    /// <summary>Counted from 1: the first attempt at a scenario, its first retry, …</summary>
    public required int Number { get; init; }

    /// <summary>What it came to.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Whether it ended by an exception that nobody foresaw: a fault of the scenario or the harness.</summary>
    public bool Broken { get; init; }

    /// <summary>What was expected and seen, or why it was not judged; null for a pass.</summary>
    public string? Message { get; init; }

    /// <summary>The stack trace of a failure, or null.</summary>
    public string? Trace { get; init; }

    /// <summary>What the scenario says of itself, or null.</summary>
    public string? Description { get; init; }

    /// <summary>When it began, by the wall clock.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>When it ended, by the wall clock.</summary>
    public required DateTimeOffset Stop { get; init; }

    /// <summary>The board time at its end, in nanoseconds; null where there was no board.</summary>
    public long? BoardTime { get; init; }

    /// <summary>Where chance came from.</summary>
    public ulong? Seed { get; init; }

    /// <summary>The SHA-256 of the timeline; null where there was none.</summary>
    public string? TimelineDigest { get; init; }

    /// <summary>The one command that runs it again.</summary>
    public string? Reproduce { get; init; }

    /// <summary>The inputs that make it this attempt and no other: board, firmware, its hash, motion, its source and digest, …</summary>
    public IReadOnlyList<Named> Parameters { get; init; } = [];

    /// <summary>Labels in the words of Allure: <c>feature</c>, <c>story</c>, <c>severity</c>, <c>owner</c>, <c>tag</c>, …</summary>
    public IReadOnlyList<Named> Labels { get; init; } = [];

    /// <summary>Links.</summary>
    public IReadOnlyList<Link> Links { get; init; } = [];

    /// <summary>The steps, in order.</summary>
    public IReadOnlyList<Step> Steps { get; init; } = [];

    /// <summary>What the device made of each whole window of the labelled motions that were played, in order.</summary>
    public IReadOnlyList<WindowResult> Windows { get; init; } = [];

    /// <summary>The evidence.</summary>
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];
}
