using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hil.Core.Motions;
using Hil.Learning.Features;
using Hil.Learning.Models;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;

namespace Hil.Learning.Training;

/// <summary>
/// Learns the reference firmware's classifier: for each class, and for "none of them", boosted trees that tell it from the rest. The
/// same inputs give the same model: one thread, seeds, and an order of windows that does not depend on files.
/// </summary>
public static class ModelTrainer
{
    /// <summary>Learns a model from the training split and judges it on what was kept out.</summary>
    /// <param name="inputs">What to learn from.</param>
    /// <param name="settings">How; the usual settings if null.</param>
    /// <param name="progress">Told in plain words what is being done.</param>
    /// <exception cref="ModelException">A class has no motion to learn from.</exception>
    public static TrainedModel Train(TrainingInputs inputs, TrainingSettings? settings = null, IProgress<string>? progress = null)
    {
        settings ??= new();
        var split = RecordingSplit.Of(inputs.Recorded);
        var learnt = split.Train.AddRange(inputs.Synthesised.Train);
        progress?.Report($"learning from {learnt.Length} motions ({split.Train.Length} recorded, {inputs.Synthesised.Train.Length} synthesised)");
        var model = TrainOn(learnt, inputs, settings, progress);
        progress?.Report($"judging on {split.Test.Length} recordings and {inputs.Synthesised.Test.Length} synthesised motions kept out");
        return new(model, ModelReport.Of(model, split.Test.AddRange(inputs.Synthesised.Test)));
    }

    /// <summary>Learns a model from all of the given motions, without keeping any out.</summary>
    /// <param name="motions">The motions; their order counts for nothing.</param>
    /// <param name="inputs">Classes and seed; its motions are not looked at.</param>
    /// <param name="settings">How.</param>
    /// <param name="progress">Told in plain words what is being done.</param>
    /// <exception cref="ModelException">A class has no motion to learn from.</exception>
    public static PatternModel TrainOn(IEnumerable<Motion> motions, TrainingInputs inputs, TrainingSettings settings, IProgress<string>? progress = null)
    {
        var learnt = motions.OrderBy(motion => motion.Digest, StringComparer.Ordinal).ToImmutableArray();
        foreach (var label in inputs.Classes)
            if (!learnt.Any(motion => motion.Label == label))
                throw new ModelException(
                    $"motions labelled \"{label}\" were expected to learn from, found only: {string.Join(", ", learnt.Select(motion => motion.Label).Distinct().Order(StringComparer.Ordinal))}.");
        var windows = WindowSampler.ForTraining(learnt, settings, inputs.Seed);
        progress?.Report($"cut {windows.Count} windows");
        var outputs = ImmutableArray.CreateBuilder<PatternOutput>();
        foreach (var label in inputs.Classes.Append(PatternModel.None))
        {
            progress?.Report($"learning {label}");
            outputs.Add(Learn(windows, label, inputs, settings));
        }

        return new(outputs.ToImmutable(), settings.Threshold, DigestOf(learnt, inputs, settings));
    }

    private static PatternOutput Learn(List<LabelledWindow> windows, string label, TrainingInputs inputs, TrainingSettings settings)
    {
        var context = new MLContext(seed: 1);
        var known = inputs.Classes.ToHashSet();
        bool Shows(string shown) => label == PatternModel.None ? !known.Contains(shown) : shown == label;
        var rows = windows.Select(window => new Row { Features = window.Features, Label = Shows(window.Label), Weight = window.Weight }).ToList();
        if (!rows.Any(row => row.Label))
            // Nothing to learn "none" from: it is as unlikely as the scale goes, and the threshold alone refuses.
            return new(label, -40, []);
        var data = context.Data.LoadFromEnumerable(rows);
        var trainer = context.BinaryClassification.Trainers.FastTree(new FastTreeBinaryTrainer.Options
        {
            LabelColumnName = nameof(Row.Label),
            FeatureColumnName = nameof(Row.Features),
            ExampleWeightColumnName = nameof(Row.Weight),
            NumberOfTrees = settings.Trees,
            NumberOfLeaves = settings.Leaves,
            MinimumExampleCountPerLeaf = settings.WindowsPerLeaf,
            LearningRate = settings.LearningRate,
            NumberOfThreads = 1,
            Seed = (int)(inputs.Seed % int.MaxValue),
            FeatureSelectionSeed = 1,
        });
        var learnt = trainer.Fit(data).Model;
        var calibrator = (PlattCalibrator)learnt.Calibrator;
        var ensemble = learnt.SubModel.TrainedTreeEnsemble;
        // Platt's probability is 1 / (1 + e^(slope*score + offset)): the score in log-odds is -(slope*score + offset).
        return new(
            label,
            (float)-(calibrator.Slope * ensemble.Bias + calibrator.Offset),
            [.. ensemble.Trees.Select((tree, i) => Convert(tree, -calibrator.Slope * ensemble.TreeWeights[i]))]);
    }

    private static PatternTree Convert(RegressionTree tree, double scale)
    {
        if (tree.NumberOfNodes == 0)
            // A tree that found nothing to split: a node that leads to one value either way.
            return new([0], [0], [~0], [~1], [(float)(tree.LeafValues[0] * scale), (float)(tree.LeafValues[0] * scale)]);
        return new(
            [.. tree.NumericalSplitFeatureIndexes],
            [.. tree.NumericalSplitThresholds],
            [.. tree.LeftChild],
            [.. tree.RightChild],
            [.. tree.LeafValues.Select(value => (float)(value * scale))]);
    }

    private static string DigestOf(ImmutableArray<Motion> learnt, TrainingInputs inputs, TrainingSettings settings)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"hil pattern model 1\nseed {inputs.Seed}\nclasses {string.Join(",", inputs.Classes)}\n");
        text.Append(CultureInfo.InvariantCulture, $"trees {settings.Trees} leaves {settings.Leaves} windows-per-leaf {settings.WindowsPerLeaf} ");
        text.Append(CultureInfo.InvariantCulture, $"rate {settings.LearningRate} threshold {settings.Threshold} hop {settings.HopSeconds} ");
        text.Append(CultureInfo.InvariantCulture, $"copies {settings.Copies} spread {settings.TempoSpread}\n");
        foreach (var motion in learnt)
            text.Append(CultureInfo.InvariantCulture, $"{motion.Digest} {motion.Label}\n");
        return System.Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private sealed class Row
    {
        [VectorType(PatternFeatures.Count)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }

        public float Weight { get; set; }
    }
}
