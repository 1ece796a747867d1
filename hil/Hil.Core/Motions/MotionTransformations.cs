using System.Collections.Immutable;
using System.Globalization;

namespace Hil.Core.Motions;

/// <summary>Motions made of motions. Each is a new motion whose name tells what was done; label, source and set stay unless said.</summary>
public static class MotionTransformations
{
    /// <summary>The same motion under another name.</summary>
    public static Motion Renamed(this Motion motion, string name) =>
        new(name, motion.Label, motion.Source, motion.Rate, motion.Samples, motion.Set);

    /// <summary>A part of a motion, from whole sample to whole sample.</summary>
    /// <param name="motion">The motion.</param>
    /// <param name="first">Index of the first sample.</param>
    /// <param name="count">How many samples, at least one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part reaches beyond the motion.</exception>
    public static Motion Cut(this Motion motion, int first, int count)
    {
        if (first < 0 || count < 1 || first > motion.Samples.Length - count)
            throw new ArgumentOutOfRangeException(
                nameof(count), $"A part of motion {motion.Name} within its {motion.Samples.Length} samples was expected, found {count} from sample {first}.");
        return Made(motion, $"cut({first},{count})", motion.Samples.Slice(first, count));
    }

    /// <summary>A part of a motion by time, rounded to whole samples.</summary>
    /// <param name="motion">The motion.</param>
    /// <param name="start">When it begins, not negative.</param>
    /// <param name="duration">How long it lasts.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part reaches beyond the motion.</exception>
    public static Motion Cut(this Motion motion, TimeSpan start, TimeSpan duration) =>
        motion.Cut((int)Math.Round(start.TotalSeconds * motion.Rate), (int)Math.Round(duration.TotalSeconds * motion.Rate));

    /// <summary>One motion after another of the same rate. The label is the first's when both have it, else <c>first+second</c>.</summary>
    /// <exception cref="ArgumentException">The rates differ: resample one first.</exception>
    public static Motion Join(this Motion motion, Motion next)
    {
        if (motion.Rate != next.Rate)
            throw new ArgumentException(
                Invariant($"Motions of one rate were expected, found {motion.Name} at {motion.Rate} and {next.Name} at {next.Rate} samples a second: resample one."),
                nameof(next));
        var label = motion.Label == next.Label ? motion.Label : $"{motion.Label}+{next.Label}";
        var source = motion.Source == next.Source ? motion.Source : MotionSource.Synthesised;
        var set = motion.Set == next.Set ? motion.Set : $"{motion.Set}+{next.Set}";
        return new($"{motion.Name}+{next.Name}", label, source, motion.Rate, motion.Samples.AddRange(next.Samples), set);
    }

    /// <summary>The motion a number of times on end.</summary>
    /// <param name="motion">The motion.</param>
    /// <param name="times">At least 1.</param>
    public static Motion Repeat(this Motion motion, int times)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        var samples = ImmutableArray.CreateBuilder<Acceleration>(motion.Samples.Length * times);
        for (var i = 0; i < times; i++)
            samples.AddRange(motion.Samples);
        return Made(motion, $"repeat({times})", samples.MoveToImmutable());
    }

    /// <summary>The motion with each value multiplied, gravity included.</summary>
    /// <param name="motion">The motion.</param>
    /// <param name="factor">Any finite factor.</param>
    public static Motion Scale(this Motion motion, double factor) =>
        Mapped(motion, Invariant($"scale({factor})"), a => new(a.X * factor, a.Y * factor, a.Z * factor));

    /// <summary>The motion as a sensor feels it that is turned against the first one.</summary>
    public static Motion Rotate(this Motion motion, Rotation rotation) =>
        Mapped(motion, Invariant($"rotate({rotation.W:0.####},{rotation.X:0.####},{rotation.Y:0.####},{rotation.Z:0.####})"), rotation.Apply);

    /// <summary>The motion with what lies beyond a sensor's range cut off.</summary>
    /// <param name="motion">The motion.</param>
    /// <param name="range">The range to either side, in g, above 0.</param>
    public static Motion Clip(this Motion motion, double range)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(range);
        double Clamp(double value) => Math.Clamp(value, -range, range);
        return Mapped(motion, Invariant($"clip({range})"), a => new(Clamp(a.X), Clamp(a.Y), Clamp(a.Z)));
    }

    /// <summary>The motion with normally distributed noise on each axis of each sample.</summary>
    /// <param name="motion">The motion.</param>
    /// <param name="deviation">Standard deviation in g, not negative.</param>
    /// <param name="seed">The same seed gives the same noise on any machine.</param>
    public static Motion WithNoise(this Motion motion, double deviation, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(deviation);
        var chance = new SeededChance(seed);
        return Mapped(
            motion,
            Invariant($"noise({deviation},{seed})"),
            a => new(a.X + deviation * chance.Normal(), a.Y + deviation * chance.Normal(), a.Z + deviation * chance.Normal()));
    }

    /// <summary>The motion at another rate, over the same span of time.</summary>
    /// <param name="motion">The motion.</param>
    /// <param name="rate">Samples a second, above 0.</param>
    /// <param name="antiAlias">
    /// Whether, when the rate falls, what the new rate cannot carry is filtered away first (a triangle of two new periods);
    /// otherwise values are taken from the straight lines between samples.
    /// </param>
    public static Motion Resample(this Motion motion, double rate, bool antiAlias = false)
    {
        if (!(rate > 0) || !double.IsFinite(rate))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "A rate above 0 samples a second was expected.");
        var count = Math.Max(1, (int)Math.Round(motion.Samples.Length * rate / motion.Rate));
        var filter = antiAlias && rate < motion.Rate;
        var samples = ImmutableArray.CreateBuilder<Acceleration>(count);
        for (var i = 0; i < count; i++)
            samples.Add(filter ? Smoothed(motion, i / rate, 1 / rate) : motion.At(i / rate));
        return new(
            $"{motion.Name}|resample({rate.ToString(CultureInfo.InvariantCulture)}{(filter ? ",anti-alias" : "")})",
            motion.Label, motion.Source, rate, samples.MoveToImmutable(), motion.Set);
    }

    private static Acceleration Smoothed(Motion motion, double centre, double period)
    {
        var low = Math.Max(0, (int)Math.Ceiling((centre - period) * motion.Rate));
        var high = Math.Min(motion.Samples.Length - 1, (int)Math.Floor((centre + period) * motion.Rate));
        double x = 0, y = 0, z = 0, weights = 0;
        for (var i = low; i <= high; i++)
        {
            var weight = 1 - Math.Abs(i / motion.Rate - centre) / period;
            var a = motion.Samples[i];
            (x, y, z, weights) = (x + weight * a.X, y + weight * a.Y, z + weight * a.Z, weights + weight);
        }

        return weights > 0 ? new(x / weights, y / weights, z / weights) : motion.At(centre);
    }

    private static Motion Mapped(Motion motion, string step, Func<Acceleration, Acceleration> change)
    {
        var samples = ImmutableArray.CreateBuilder<Acceleration>(motion.Samples.Length);
        foreach (var sample in motion.Samples)
            samples.Add(change(sample));
        return Made(motion, step, samples.MoveToImmutable());
    }

    private static Motion Made(Motion motion, string step, ImmutableArray<Acceleration> samples) =>
        new($"{motion.Name}|{step}", motion.Label, motion.Source, motion.Rate, samples, motion.Set);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
