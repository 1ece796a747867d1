using Hil.Core.Motions;
using Hil.Learning.Features;

namespace Hil.Learning.Training;

/// <summary>Cuts motions into windows as the firmware would see them, at any phase.</summary>
internal static class WindowSampler
{
    private const double SensorPeriod = 1 / SensorPath.SensorRate;

    /// <summary>The windows a model learns from: of each motion and of copies of it that are turned and of another tempo.</summary>
    public static List<LabelledWindow> ForTraining(IEnumerable<Motion> motions, TrainingSettings settings, ulong seed)
    {
        var windows = new List<LabelledWindow>();
        foreach (var motion in motions)
        {
            var chance = SeededChance.For(seed, motion.Digest);
            for (var copy = 0; copy < settings.Copies; copy++)
            {
                var version = copy == 0 ? motion : Version(motion, settings, chance);
                foreach (var start in SensorPath.Starts(version, settings.HopSeconds, chance.Unit() * settings.HopSeconds))
                    windows.Add(new(PatternFeatures.Compute(SensorPath.Read(version, start, chance.Unit() * SensorPeriod)), motion.Label, 1));
            }
        }

        return windows;
    }

    /// <summary>The windows that a motion is judged by: half a second apart, each at a phase of the sensor that its motion's digest gives.</summary>
    public static IEnumerable<short[]> ForTesting(Motion motion)
    {
        var chance = SeededChance.For(0, motion.Digest);
        foreach (var start in SensorPath.Starts(motion, 0.5))
            yield return SensorPath.Read(motion, start, chance.Unit() * SensorPeriod);
    }

    private static Motion Version(Motion motion, TrainingSettings settings, SeededChance chance)
    {
        var axis = new Acceleration(chance.Normal(), chance.Normal(), chance.Normal());
        var tempo = 1 + chance.Between(-settings.TempoSpread, settings.TempoSpread);
        // The same trace gone through at another rate; the sensor's stops then cut the turned axes as they would.
        return new Motion(motion.Name, motion.Label, motion.Source, motion.Rate * tempo, motion.Samples, motion.Set)
            .Rotate(Rotation.About(axis, chance.Between(0, 180)));
    }
}
