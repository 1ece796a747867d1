using System.Collections.Immutable;
using Hil.Core.Motions;
using Hil.Learning.Synthesis;

namespace Hil.Learning.Training;

/// <summary>What a model learns from and is tested on.</summary>
public sealed record TrainingInputs
{
    /// <summary>The classes the firmware knows, in the order of their indices, if nothing else is said.</summary>
    public static ImmutableArray<string> UsualClasses { get; } = ["idle", "circle", "snake", "up-down"];

    /// <summary>The classes to tell apart, in the order of their indices. Motions with other labels teach what is none of them.</summary>
    public ImmutableArray<string> Classes { get; init; } = UsualClasses;

    /// <summary>Recordings, not yet split: whole recordings are kept out for testing, see <see cref="RecordingSplit"/>.</summary>
    public required ImmutableArray<Motion> Recorded { get; init; }

    /// <summary>Synthesised motions.</summary>
    public required SynthesisedSet Synthesised { get; init; }

    /// <summary>What the learning leaves to chance comes from here.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Reads the inputs of a folder of recordings and one of parameter files.</summary>
    /// <param name="recordings">The folder of recordings, or null to learn from synthesised motions alone.</param>
    /// <param name="parameters">The folder of parameter files of synthesised motions.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="options">What is known of the recordings beside files and manifest.</param>
    /// <param name="classes">The classes to tell apart, in the order of their indices; the usual ones if null.</param>
    /// <exception cref="MotionException">A folder or a file in it has a fault.</exception>
    public static TrainingInputs Load(
        string? recordings, string parameters, ulong seed = 1, MotionLibraryOptions? options = null, IEnumerable<string>? classes = null) => new()
    {
        Classes = classes?.ToImmutableArray() ?? UsualClasses,
        Recorded = recordings is null ? [] : MotionLibrary.Load(recordings, options),
        Synthesised = SynthesisedSet.Load(parameters, seed),
        Seed = seed,
    };
}
