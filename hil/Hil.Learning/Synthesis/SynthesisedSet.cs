using System.Collections.Immutable;
using Hil.Core.Motions;

namespace Hil.Learning.Synthesis;

/// <summary>
/// The set of synthesised motions that the parameter files of a folder describe. It needs no recording, so a bare clone has motions; it
/// is never mixed with recorded sets in any figure.
/// </summary>
/// <param name="Train">What a model may learn from.</param>
/// <param name="Test">What is kept for testing.</param>
public sealed record SynthesisedSet(ImmutableArray<Motion> Train, ImmutableArray<Motion> Test)
{
    /// <summary>Draws beyond this many mean that a file's ranges cannot give the deviation it asks for.</summary>
    private const int MostDraws = 200;

    /// <summary>Makes the set: for each <c>*.yaml</c> of the folder as many motions as it says, named <c>circle.train.07</c>.</summary>
    /// <param name="folder">The folder of parameter files.</param>
    /// <param name="seed">The same seed gives the same set on any machine.</param>
    /// <exception cref="MotionException">The folder holds no parameter file, or one of them has a fault.</exception>
    public static SynthesisedSet Load(string folder, ulong seed)
    {
        var files = Parameters(folder);
        return new(
            [.. files.SelectMany(ranges => Enumerable.Range(1, ranges.Count.Train).Select(i => Draw(folder, ranges, $"{ranges.Label}.train.{i:00}", seed)))],
            [.. files.SelectMany(ranges => Enumerable.Range(1, ranges.Count.Test).Select(i => Draw(folder, ranges, $"{ranges.Label}.{i:00}", seed)))]);
    }

    /// <summary>Reads the parameter files of a folder, in the order of their names.</summary>
    /// <exception cref="MotionException">The folder holds no parameter file, two of one class, or one with a fault.</exception>
    public static ImmutableArray<SynthesisParameters> Parameters(string folder)
    {
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.yaml").OrderBy(Path.GetFileName, StringComparer.Ordinal).ToList() : [];
        if (files.Count == 0)
            throw new MotionException(folder, "parameter files of synthesised motions (*.yaml) were expected, found none.");
        var parameters = files.Select(SynthesisParametersFile.Load).ToImmutableArray();
        var twice = parameters.GroupBy(ranges => ranges.Label).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? parameters : throw new MotionException(folder, $"one parameter file a class was expected, found {twice.Count()} for {twice.Key}.");
    }

    /// <summary>Makes one motion of a class from parameters drawn with a seed and its name.</summary>
    /// <param name="place">The folder or file, for the message.</param>
    /// <param name="ranges">The class.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="MotionException">No draw gives the deviation that the file asks for.</exception>
    public static Motion Draw(string place, SynthesisParameters ranges, string name, ulong seed)
    {
        var chance = SeededChance.For(seed, name);
        for (var draw = 0; draw < MostDraws; draw++)
        {
            var motion = KinematicModel.Make(name, ranges.Label, Recipe.Draw(ranges, chance), chance.Next());
            if (ranges.DeviationG.Contains(MotionStatistics.DeviationOf(motion)))
                return motion;
        }

        throw new MotionException(
            place,
            FormattableString.Invariant($"ranges of \"{ranges.Label}\" that give a deviation of {ranges.DeviationG.Low} to {ranges.DeviationG.High} g were expected, found none in {MostDraws} draws."));
    }
}
