namespace Hil.Learning.Synthesis;

/// <summary>The parameter file of one class of synthesised motions: ranges to draw from.</summary>
public sealed record SynthesisParameters
{
    /// <summary>The class.</summary>
    public required string Label { get; init; }

    /// <summary>The path.</summary>
    public required PathShape Path { get; init; }

    /// <summary>What the ranges were fitted to.</summary>
    public required string Notes { get; init; }

    /// <summary>How many motions of the set a model learns from, and how many are kept for testing.</summary>
    public required (int Train, int Test) Count { get; init; }

    /// <summary>How long a motion is, in seconds.</summary>
    public required ParameterRange DurationSeconds { get; init; }

    /// <summary>Rounds of the path a second.</summary>
    public required ParameterRange TempoHz { get; init; }

    /// <summary>Half the width of the path, in metres.</summary>
    public required ParameterRange AmplitudeMetres { get; init; }

    /// <summary>The second direction of the path by the first; what it means depends on the path.</summary>
    public required ParameterRange Second { get; init; }

    /// <summary>How unevenly a round is gone through: 0 evenly, near 1 with a halt.</summary>
    public required ParameterRange Unevenness { get; init; }

    /// <summary>How far tempo wanders, as a part of it.</summary>
    public required ParameterRange TempoJitter { get; init; }

    /// <summary>How far amplitude wanders, as a part of it.</summary>
    public required ParameterRange AmplitudeJitter { get; init; }

    /// <summary>How far the path leans away from its usual direction, in degrees.</summary>
    public required ParameterRange TiltDegrees { get; init; }

    /// <summary>How far the board rocks in time with the movement, in degrees to either side.</summary>
    public required ParameterRange SwingDegrees { get; init; }

    /// <summary>Tremor of the hand (or rattling over the table) as a part of the movement's own deviation.</summary>
    public required ParameterRange TremorPart { get; init; }

    /// <summary>Tremor that is there without movement, in g (root mean square).</summary>
    public required ParameterRange TremorG { get; init; }

    /// <summary>The sensor's white noise on each axis, in g (root mean square).</summary>
    public required ParameterRange NoiseG { get; init; }

    /// <summary>The sensor's stop, in g.</summary>
    public required ParameterRange ClipG { get; init; }

    /// <summary>Drawn motions whose deviation of the acceleration vector, in g, lies outside are drawn again.</summary>
    public required ParameterRange DeviationG { get; init; }

    /// <summary>How far the board is turned away from lying flat, in degrees; 180 is any way up.</summary>
    public required ParameterRange PoseDegrees { get; init; }

    /// <summary>How far the board is turned about the vertical against the path, in degrees.</summary>
    public required ParameterRange YawDegrees { get; init; }
}
