namespace Hil.Learning.Training;

/// <summary>How a model is grown. The usual values were chosen by cross-validation over recordings, see <c>choices.md</c>.</summary>
public sealed record TrainingSettings
{
    /// <summary>Trees for each class.</summary>
    public int Trees { get; init; } = 24;

    /// <summary>Leaves of a tree.</summary>
    public int Leaves { get; init; } = 8;

    /// <summary>Windows that a leaf must hold.</summary>
    public int WindowsPerLeaf { get; init; } = 12;

    /// <summary>How much of its error each tree takes away.</summary>
    public double LearningRate { get; init; } = 0.2;

    /// <summary>A class less likely than this is not said.</summary>
    public float Threshold { get; init; } = 0.6f;

    /// <summary>Seconds from window to window in a motion that is learnt from.</summary>
    public double HopSeconds { get; init; } = 0.5;

    /// <summary>How often each recording is learnt from: once as it is, else turned and at another tempo.</summary>
    public int Copies { get; init; } = 3;

    /// <summary>How much faster or slower a copy is at most, as a part.</summary>
    public double TempoSpread { get; init; } = 0.1;
}
