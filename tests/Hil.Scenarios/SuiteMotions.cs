using Hil.Core.Motions;
using Hil.Core.Profiles;
using Hil.Learning.Synthesis;
using Hil.NUnit.Motions;
using Hil.NUnit.Settings;

namespace Hil.Scenarios;

/// <summary>The motions that the suite plays.</summary>
public static class SuiteMotions
{
    // A verdict must not depend on the luck of a draw: the synthesised motions are the same in every run. The seed of a run decides over
    // the order of mixed motions, the sensor's noise and the network's chance; `hil motions explore` looks for motions that are missed.
    private const ulong MotionSeed = 1;

    /// <summary>
    /// The recordings of <c>HIL_MOTIONS</c> that were kept out of training, where there are any, and the synthesised motions that were:
    /// those whose label the profile knows.
    /// </summary>
    public static IEnumerable<TestCaseData> TestSplit() => MotionCases.Of(
        () =>
        {
            var settings = RunSettings.Current;
            var profile = DeviceProfileFile.Load(settings.Profile);
            var recorded = settings.Motions is { } folder ? RecordingSplit.Of(MotionLibrary.Load(folder)).Test : [];
            return recorded.Concat(SynthesisedSet.Load(settings.SynthesisParameters, MotionSeed).Test).Where(motion => profile.Find(motion.Label) is not null);
        },
        "No motion has a label that the profile knows.");

    /// <summary>The most usual motion of a class, as long as is asked for. It is synthesised.</summary>
    /// <exception cref="MotionException">Nothing is known of such a class.</exception>
    public static Motion Clear(string label, TimeSpan duration)
    {
        var folder = RunSettings.Current.SynthesisParameters;
        var ranges = SynthesisedSet.Parameters(folder).FirstOrDefault(ranges => ranges.Label == label)
            ?? throw new MotionException(folder, $"parameters of the class {label} were expected, found none.");
        return KinematicModel.Make($"{label}.middle", label, Recipe.Middle(ranges) with { Duration = duration.TotalSeconds }, seed: 1);
    }

    /// <summary>Synthesised motions of all classes that the profile knows, on end and in an order of chance.</summary>
    public static Motion Mixed(DeviceProfile profile, TimeSpan duration, ulong seed)
    {
        var motions = SynthesisedSet.Load(RunSettings.Current.SynthesisParameters, MotionSeed).Test.Where(motion => profile.Find(motion.Label) is not null).ToArray();
        var chance = SeededChance.For(seed, "mixed");
        var samples = new List<Acceleration>();
        while (samples.Count < duration.TotalSeconds * KinematicModel.Rate)
            samples.AddRange(motions[(int)(chance.Next() % (ulong)motions.Length)].Samples);
        return new("mixed", "mixed", MotionSource.Synthesised, KinematicModel.Rate, [.. samples], KinematicModel.Set);
    }
}
