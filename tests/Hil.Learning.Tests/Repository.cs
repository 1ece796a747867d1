using System.Collections.Concurrent;
using System.Collections.Immutable;
using Hil.Core.Motions;
using Hil.Learning.Synthesis;

namespace Hil.Learning.Tests;

/// <summary>Where the repository's files are while its tests run.</summary>
internal static class Repository
{
    public static string Root => RepositoryRoot.Path;

    /// <summary>The folder of the classifier's C.</summary>
    public static string Classifier => Path.Combine(Root, "fixtures", "firmware", "model");

    /// <summary>The folder of a model of the reference firmware, v1 or v2.</summary>
    public static string Model(string version) => Path.Combine(Classifier, version);

    public static string Motions => Path.Combine(Root, "fixtures", "motions");

    /// <summary>The folder of recordings; without one the test is ignored.</summary>
    public static string Recordings()
    {
        var folder = Environment.GetEnvironmentVariable("HIL_MOTIONS");
        if (string.IsNullOrEmpty(folder))
            Assert.Ignore("HIL_MOTIONS names no folder of recordings (see the README for the public sets)");
        return folder!;
    }

    /// <summary>The recordings; without a folder of them the test is ignored.</summary>
    public static ImmutableArray<Motion> Recorded() => ReadRecordings.GetOrAdd(Recordings(), folder => MotionLibrary.Load(folder));

    /// <summary>The synthesised set of a seed, made once.</summary>
    public static SynthesisedSet Synthesised(ulong seed) => Made.GetOrAdd(seed, seed => SynthesisedSet.Load(Motions, seed));

    private static readonly ConcurrentDictionary<string, ImmutableArray<Motion>> ReadRecordings = [];

    private static readonly ConcurrentDictionary<ulong, SynthesisedSet> Made = [];
}
