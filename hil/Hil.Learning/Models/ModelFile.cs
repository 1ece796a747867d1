using System.Text.Json;

namespace Hil.Learning.Models;

/// <summary>A model as JSON, beside the C files, so that C# can evaluate what the firmware was built with.</summary>
public static class ModelFile
{
    /// <summary>Its name in the folder of the C files.</summary>
    public const string Name = "model.json";

    private static readonly JsonSerializerOptions Style = new(JsonSerializerDefaults.Web);

    /// <summary>Writes a model.</summary>
    public static string Write(PatternModel model) => JsonSerializer.Serialize(
        new Shape(model.Digest, model.Threshold, [.. model.Outputs.Select(output => new OutputShape(
            output.Label,
            output.Bias,
            [.. output.Trees.Select(tree => new TreeShape([.. tree.Feature], [.. tree.Threshold], [.. tree.Low], [.. tree.High], [.. tree.Leaves]))]))]),
        Style) + "\n";

    /// <summary>Reads the model of a folder.</summary>
    /// <exception cref="ModelException">The file is missing or is no model.</exception>
    public static PatternModel Load(string folder)
    {
        var file = Path.Combine(folder, Name);
        if (!File.Exists(file))
            throw new ModelException($"{file}: a model was expected, found no such file (hil model train makes it).");
        try
        {
            return Read(JsonSerializer.Deserialize<Shape>(File.ReadAllText(file), Style)!);
        }
        catch (Exception error) when (error is JsonException or NullReferenceException or ArgumentException)
        {
            throw new ModelException($"{file}: a model was expected, found a fault: {error.Message}", error);
        }
    }

    private static PatternModel Read(Shape shape) => new(
        [.. shape.Outputs.Select(output => new PatternOutput(output.Label, output.Bias, [.. output.Trees.Select(Tree)]))],
        shape.Threshold,
        shape.Digest);

    private static PatternTree Tree(TreeShape tree)
    {
        var nodes = tree.Feature.Length;
        if (nodes == 0 || tree.Threshold.Length != nodes || tree.Low.Length != nodes || tree.High.Length != nodes || tree.Leaves.Length != nodes + 1)
            throw new ArgumentException($"a tree of as many thresholds as nodes and one more leaf was expected, found {nodes} nodes and {tree.Leaves.Length} leaves.");
        // Children come after their parents, so that no walk can go round for ever.
        for (var node = 0; node < nodes; node++)
            foreach (var child in (int[])[tree.Low[node], tree.High[node]])
                if (child >= 0 ? child <= node || child >= nodes : ~child >= tree.Leaves.Length)
                    throw new ArgumentException($"children behind their node were expected, found {child} at node {node}.");
        return new([.. tree.Feature], [.. tree.Threshold], [.. tree.Low], [.. tree.High], [.. tree.Leaves]);
    }

    private sealed record Shape(string Digest, float Threshold, OutputShape[] Outputs);

    private sealed record OutputShape(string Label, float Bias, TreeShape[] Trees);

    private sealed record TreeShape(int[] Feature, float[] Threshold, int[] Low, int[] High, float[] Leaves);
}
