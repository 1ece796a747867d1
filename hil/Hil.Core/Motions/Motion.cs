using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Hil.Core.Motions;

/// <summary>An acceleration trace with its rate, label and provenance. Immutable.</summary>
public sealed class Motion
{
    private readonly Lazy<string> _digest;

    /// <summary>Makes a motion.</summary>
    /// <param name="name">What it is called, unique in its set, such as <c>circle.07</c>.</param>
    /// <param name="label">The class of the movement, such as <c>circle</c> or <c>up-down</c>.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="rate">Samples a second, above 0.</param>
    /// <param name="samples">At least one; every value finite.</param>
    /// <param name="set">The set it belongs to: a data set's name, or <c>synthesised</c>.</param>
    /// <exception cref="ArgumentException">No sample, a rate of 0 or less, or a value that is not finite; the message says which and where.</exception>
    public Motion(string name, string label, MotionSource source, double rate, ImmutableArray<Acceleration> samples, string set)
    {
        if (!(rate > 0) || !double.IsFinite(rate))
            throw new ArgumentException($"Motion {name}: a rate above 0 samples a second was expected, found {rate}.", nameof(rate));
        if (samples.IsDefaultOrEmpty)
            throw new ArgumentException($"Motion {name}: at least one sample was expected, found none.", nameof(samples));
        for (var i = 0; i < samples.Length; i++)
            if (!double.IsFinite(samples[i].X) || !double.IsFinite(samples[i].Y) || !double.IsFinite(samples[i].Z))
                throw new ArgumentException($"Motion {name}: finite values were expected, found {samples[i]} at sample {i}.", nameof(samples));
        (Name, Label, Source, Rate, Samples, Set) = (name, label, source, rate, samples, set);
        _digest = new(ComputeDigest);
    }

    /// <summary>What it is called, unique in its set.</summary>
    public string Name { get; }

    /// <summary>The class of the movement.</summary>
    public string Label { get; }

    /// <summary>Where it comes from.</summary>
    public MotionSource Source { get; }

    /// <summary>Samples a second.</summary>
    public double Rate { get; }

    /// <summary>The trace, in g.</summary>
    public ImmutableArray<Acceleration> Samples { get; }

    /// <summary>The set it belongs to.</summary>
    public string Set { get; }

    /// <summary>How long it lasts: each sample holds for one period.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds(Samples.Length / Rate);

    /// <summary>SHA-256 over rate and samples (IEEE doubles, little endian), in lower-case hex.</summary>
    public string Digest => _digest.Value;

    /// <summary>The acceleration at a time after the start, interpolated between samples; the last sample holds beyond the end.</summary>
    /// <param name="seconds">Seconds after the start, not negative.</param>
    public Acceleration At(double seconds)
    {
        var position = seconds * Rate;
        var index = (int)Math.Min(position, Samples.Length - 1);
        return index + 1 >= Samples.Length
            ? Samples[^1]
            : Acceleration.Interpolate(Samples[index], Samples[index + 1], position - index);
    }

    /// <summary>Name and label.</summary>
    public override string ToString() => Name;

    private string ComputeDigest()
    {
        var bytes = new byte[8 + Samples.Length * 24];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, Rate);
        for (var i = 0; i < Samples.Length; i++)
        {
            var place = bytes.AsSpan(8 + i * 24);
            BinaryPrimitives.WriteDoubleLittleEndian(place, Samples[i].X);
            BinaryPrimitives.WriteDoubleLittleEndian(place[8..], Samples[i].Y);
            BinaryPrimitives.WriteDoubleLittleEndian(place[16..], Samples[i].Z);
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }
}
