using System.Collections.Immutable;
using Hil.Learning.Features;

namespace Hil.Learning.Models;

/// <summary>The classifier of the reference firmware, evaluated as <c>fixtures/firmware/model/classifier.c</c> does and equal to the last bit.</summary>
/// <param name="Outputs">The classes in the order of their indices, and <c>none</c> last.</param>
/// <param name="Threshold">A class that is less likely than this is not said.</param>
/// <param name="Digest">SHA-256, in hex, of what the model learnt from.</param>
public sealed record PatternModel(ImmutableArray<PatternOutput> Outputs, float Threshold, string Digest)
{
    /// <summary>The label of windows that show nothing the model knows.</summary>
    public const string None = "none";

    /// <summary>The classes, in the order of their indices.</summary>
    public IReadOnlyList<string> Labels => [.. Outputs.SkipLast(1).Select(output => output.Label)];

    /// <summary>Classifies a window of 64 readings of X, Y and Z in mg.</summary>
    public Classification Classify(ReadOnlySpan<short> window) => Decide(Probabilities(PatternFeatures.Compute(window)));

    /// <summary>The probability of each class and, last, of none, from the features of a window; the sum is 1.</summary>
    public float[] Probabilities(ReadOnlySpan<float> features)
    {
        var probabilities = new float[Outputs.Length];
        var sum = 0.0f;
        for (var output = 0; output < Outputs.Length; output++)
        {
            var score = Outputs[output].Bias;
            foreach (var tree in Outputs[output].Trees)
                score = score + tree.Evaluate(features);
            probabilities[output] = 1.0f / (1.0f + Exponential(-score));
            sum = sum + probabilities[output];
        }

        for (var output = 0; output < probabilities.Length; output++)
            probabilities[output] = probabilities[output] / sum;
        return probabilities;
    }

    /// <summary>Turns probabilities into a verdict.</summary>
    public Classification Decide(ReadOnlySpan<float> probabilities)
    {
        var winner = 0;
        for (var output = 1; output < probabilities.Length; output++)
            if (probabilities[output] > probabilities[winner])
                winner = output;
        var confidence = probabilities[winner];
        if (winner == probabilities.Length - 1)
            return new(None, -1, confidence);
        return confidence < Threshold ? new(None, -1, 1.0f - confidence) : new(Outputs[winner].Label, winner, confidence);
    }

    // Not Math.Exp: its last bits differ between C libraries.
    private static float Exponential(float x)
    {
        if (x > 40.0f)
            x = 40.0f;
        if (x < -40.0f)
            x = -40.0f;
        var n = (int)(x * 1.44269504f + (x < 0.0f ? -0.5f : 0.5f));
        var r = (x - (float)n * 0.693359375f) - (float)n * -2.12194440e-4f;
        var p = 1.38888889e-3f;
        p = p * r + 8.33333377e-3f;
        p = p * r + 4.16666679e-2f;
        p = p * r + 0.166666672f;
        p = p * r + 0.5f;
        p = p * r + 1.0f;
        p = p * r + 1.0f;
        return p * BitConverter.Int32BitsToSingle((n + 127) << 23);
    }
}
