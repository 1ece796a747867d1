using CsCheck;
using Hil.Core.Motions;

namespace Hil.Core.Tests.Motions;

public sealed class MotionTransformationTests
{
    private static readonly Gen<Acceleration> AnyAcceleration =
        Gen.Select(Gen.Double[-2, 2], Gen.Double[-2, 2], Gen.Double[-2, 2]).Select((x, y, z) => new Acceleration(x, y, z));

    private static readonly Gen<Motion> AnyMotion = AnyAcceleration.Array[2, 200].Select(Make);

    [Test]
    public void The_parts_of_a_motion_joined_are_the_motion() =>
        Gen.Select(AnyMotion, Gen.Int[1, 199]).Where(c => c.Item2 < c.Item1.Samples.Length).Sample((motion, place) =>
        {
            var joined = motion.Cut(0, place).Join(motion.Cut(place, motion.Samples.Length - place));
            Assert.That(joined.Digest, Is.EqualTo(motion.Digest));
            Assert.That((joined.Label, joined.Source, joined.Set), Is.EqualTo((motion.Label, motion.Source, motion.Set)));
        });

    [Test]
    public void A_rotation_keeps_magnitudes_and_its_inverse_undoes_it() =>
        Gen.Select(AnyMotion, AnyAcceleration, Gen.Double[-360, 360]).Where(c => Magnitude(c.Item2) > 0.01).Sample((motion, axis, degrees) =>
        {
            var rotation = Rotation.About(axis, degrees);
            var there = motion.Rotate(rotation);
            var back = there.Rotate(rotation.Inverse());
            for (var i = 0; i < motion.Samples.Length; i++)
            {
                Assert.That(Magnitude(there.Samples[i]), Is.EqualTo(Magnitude(motion.Samples[i])).Within(1e-12));
                Assert.That(back.Samples[i].X, Is.EqualTo(motion.Samples[i].X).Within(1e-12));
                Assert.That(back.Samples[i].Z, Is.EqualTo(motion.Samples[i].Z).Within(1e-12));
            }
        });

    [Test]
    public void A_quarter_turn_about_Z_takes_X_to_Y()
    {
        var turned = Rotation.About(new(0, 0, 2), 90).Apply(new(1, 0, 0.5));
        Assert.That(turned.X, Is.Zero.Within(1e-15));
        Assert.That(turned.Y, Is.EqualTo(1).Within(1e-15));
        Assert.That(turned.Z, Is.EqualTo(0.5).Within(1e-15));
    }

    [Test]
    public void A_clipped_motion_stays_in_its_range_and_changes_nothing_within() =>
        Gen.Select(AnyMotion, Gen.Double[0.1, 2]).Sample((motion, range) =>
        {
            foreach (var (before, after) in motion.Samples.Zip(motion.Clip(range).Samples))
                Assert.That(after.X, Is.EqualTo(Math.Clamp(before.X, -range, range)));
        });

    [Test]
    public void The_same_seed_gives_the_same_noise_of_the_deviation_that_was_asked_for()
    {
        var still = Make([.. Enumerable.Repeat(new Acceleration(0, 0, 1), 20_000)]);
        var noisy = still.WithNoise(0.05, seed: 7);

        Assert.That(noisy.Digest, Is.EqualTo(still.WithNoise(0.05, seed: 7).Digest));
        Assert.That(noisy.Digest, Is.Not.EqualTo(still.WithNoise(0.05, seed: 8).Digest));
        Assert.That(Math.Sqrt(noisy.Samples.Average(a => a.X * a.X)), Is.EqualTo(0.05).Within(0.002));
    }

    [Test]
    public void A_motion_at_a_higher_rate_passes_through_its_samples_and_keeps_its_duration() =>
        AnyMotion.Sample(motion =>
        {
            var finer = motion.Resample(motion.Rate * 4);
            Assert.That(finer.Duration, Is.EqualTo(motion.Duration).Within(TimeSpan.FromMilliseconds(1)));
            for (var i = 0; i < motion.Samples.Length; i++)
                Assert.That(finer.Samples[4 * i].Y, Is.EqualTo(motion.Samples[i].Y).Within(1e-9));
        });

    [Test]
    public void What_the_lower_rate_cannot_carry_is_filtered_away_when_asked()
    {
        // 40 Hz sampled at 100 Hz, taken at 32 Hz.
        var fast = new Motion(
            "fast", "circle", MotionSource.Recorded, 100, [.. Enumerable.Range(0, 400).Select(i => new Acceleration(Math.Sin(2 * Math.PI * 40 * i / 100), 0, 0))], "tests");
        static double Power(Motion motion) => motion.Samples.Average(a => a.X * a.X);

        Assert.That(Power(fast.Resample(32, antiAlias: true)), Is.LessThan(0.2 * Power(fast.Resample(32))));
    }

    [Test]
    public void Repeating_and_scaling_do_what_they_say()
    {
        var motion = Make([new(1, 0, 0), new(0, 2, 0)]);
        Assert.That(motion.Repeat(2).Samples, Is.EqualTo(motion.Samples.AddRange(motion.Samples)));
        Assert.That(motion.Scale(0.5).Samples, Is.EqualTo(new[] { new Acceleration(0.5, 0, 0), new Acceleration(0, 1, 0) }));
    }

    [Test]
    public void A_part_beyond_the_motion_and_a_join_of_two_rates_are_refused()
    {
        var motion = Make([new(1, 0, 0), new(0, 2, 0)]);
        Assert.That(() => motion.Cut(1, 2), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("found 2 from sample 1"));
        Assert.That(() => motion.Join(motion.Resample(25)), Throws.ArgumentException.With.Message.Contains("resample one"));
    }

    [Test]
    public void A_label_is_spelt_as_the_product_spells_it() =>
        Assert.That(new[] { "updown", "up_down", "UP DOWN", "Circle" }.Select(MotionLabel.Normalise), Is.EqualTo(new[] { "up-down", "up-down", "up-down", "circle" }));

    private static Motion Make(Acceleration[] samples) => new("any", "circle", MotionSource.Recorded, 50, [.. samples], "tests");

    private static double Magnitude(Acceleration a) => Math.Sqrt(a.X * a.X + a.Y * a.Y + a.Z * a.Z);
}
