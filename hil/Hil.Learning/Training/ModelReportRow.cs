using System.Collections.Immutable;

namespace Hil.Learning.Training;

/// <summary>How the windows of one label of one set came out.</summary>
/// <param name="Set">The set.</param>
/// <param name="Label">The label.</param>
/// <param name="Class">The index of the label among the model's classes, or -1: none is right.</param>
/// <param name="Motions">How many motions.</param>
/// <param name="Said">How often each class, and last none, was said.</param>
public sealed record ModelReportRow(string Set, string Label, int Class, int Motions, ImmutableArray<int> Said)
{
    /// <summary>Whether the model knows the label.</summary>
    public bool Known => Class >= 0;

    /// <summary>How many windows.</summary>
    public int Windows => Said.Sum();

    /// <summary>How many came out right: as their label, or as none when the model does not know it.</summary>
    public int Right => Known ? Said[Class] : Said[^1];
}
