using Hil.Core.Motions;
using Hil.Learning.Features;

namespace Hil.Learning.Tests.Features;

public sealed class SensorPathTests
{
    [Test]
    public void A_reading_is_the_newest_sample_of_the_sensor_in_its_one_milli_g_steps()
    {
        // X rises by 1 g a second, so a reading tells the time at which the sensor took its sample.
        var ramp = Motion(Enumerable.Range(0, 401).Select(i => new Acceleration(i / 100.0 - 1, 0.0004, 5)));
        var window = SensorPath.Read(ramp, 0.5, 0.005);
        // The first reading at 0.5 s sees the sample of 0.495 s; the second, 31.25 ms later, that of 0.525 s.
        Assert.That(window[..6], Is.EqualTo(new short[] { -505, 0, 2047, -475, 0, 2047 }));
        Assert.That(SensorPath.Read(ramp, 0.5, 0)[3], Is.EqualTo(-470));
    }

    [Test]
    public void Only_windows_that_lie_within_the_motion_are_cut()
    {
        var motion = Motion(Enumerable.Repeat(new Acceleration(0, 0, 1), 500));
        Assert.That(SensorPath.Starts(motion, 1), Is.EqualTo(new[] { 0.0, 1, 2, 3 }));
        Assert.That(SensorPath.Starts(Motion(Enumerable.Repeat(new Acceleration(0, 0, 1), 150)), 1), Is.Empty);
    }

    [Test]
    public void Features_of_a_turning_vector_tell_a_circle_from_a_line()
    {
        var circle = Window(i => (Math.Cos(0.2 * i), Math.Sin(0.2 * i)));
        var line = Window(i => (Math.Cos(0.2 * i), 0.3 * Math.Cos(0.2 * i)));
        var constancy = PatternFeatures.Names.ToList().IndexOf("turn constancy");
        Assert.That(PatternFeatures.Compute(circle)[constancy], Is.GreaterThan(0.9f));
        Assert.That(PatternFeatures.Compute(line)[constancy], Is.LessThan(0.1f));
    }

    [Test]
    public void Features_stay_nearly_the_same_when_the_board_is_turned()
    {
        var motion = Motion(Enumerable.Range(0, 300).Select(i => new Acceleration(0.5 * Math.Cos(0.07 * i), 0.3 * Math.Sin(0.07 * i), 1)));
        var turned = motion.Rotate(Rotation.About(new(1, 2, 3), 77));
        var one = PatternFeatures.Compute(SensorPath.Read(motion, 0, 0));
        var other = PatternFeatures.Compute(SensorPath.Read(turned, 0, 0));
        for (var f = 0; f < one.Length; f++)
            // Crossings are counted on axes and so may change by a few; the rest moves by rounding to 1 mg alone.
            Assert.That(other[f], Is.EqualTo(one[f]).Within(PatternFeatures.Names[f] == "crossings" ? 2 : Math.Max(0.01, Math.Abs(one[f]) * 0.02)), PatternFeatures.Names[f]);
    }

    [Test]
    public void A_window_of_another_length_is_refused_with_what_was_expected()
    {
        Assert.That(() => PatternFeatures.Compute(new short[10]), Throws.ArgumentException.With.Message.Contains("64 readings").And.Message.Contains("10"));
    }

    private static short[] Window(Func<int, (double X, double Y)> at) =>
        [.. Enumerable.Range(0, 64).SelectMany(i => new[] { (short)(at(i).X * 500), (short)(at(i).Y * 500), (short)1000 })];

    private static Motion Motion(IEnumerable<Acceleration> samples) => new("m", "m", MotionSource.Recorded, 100, [.. samples], "s");
}
