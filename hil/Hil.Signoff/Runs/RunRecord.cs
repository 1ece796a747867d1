namespace Hil.Signoff.Runs;

/// <summary>What a run was, beside its attempts: written when it begins and again when it ends. Immutable.</summary>
public sealed record RunRecord
{
    /// <summary>What ran it, with its version, such as <c>hil 0.1.0</c>.</summary>
    public required string Tool { get; init; }

    /// <summary>The runtime, such as <c>.NET 10.0.1</c>.</summary>
    public required string Runtime { get; init; }

    /// <summary>The operating system and processor.</summary>
    public required string System { get; init; }

    /// <summary>The suite of scenarios, by its assembly.</summary>
    public required string Suite { get; init; }

    /// <summary>The command that was given.</summary>
    public required string Command { get; init; }

    /// <summary>The backend.</summary>
    public required string Board { get; init; }

    /// <summary>The image.</summary>
    public required string Firmware { get; init; }

    /// <summary>Its SHA-256 in lower-case hex, or null where it could not be read.</summary>
    public string? FirmwareSha256 { get; init; }

    /// <summary>The profile, by its file.</summary>
    public required string Profile { get; init; }

    /// <summary>The folder of recordings, or null where only synthesised motions were played.</summary>
    public string? Motions { get; init; }

    /// <summary>Where chance came from.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The classes that the firmware knows, in the order of its profile.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>How many scenarios were to run.</summary>
    public int Planned { get; init; }

    /// <summary>When it began, by the wall clock.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>When it ended; null while it runs, and where it was killed.</summary>
    public DateTimeOffset? Stop { get; init; }

    /// <summary>Whether somebody stopped it before its end.</summary>
    public bool Interrupted { get; init; }

    /// <summary>What went wrong with the run itself, each in one line.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>Work outside the board that had to be tried again, each try in one line.</summary>
    public IReadOnlyList<string> Retries { get; init; } = [];
}
