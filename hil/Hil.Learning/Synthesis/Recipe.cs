using Hil.Core.Motions;

namespace Hil.Learning.Synthesis;

/// <summary>One synthesised motion's parameters, each with a value. Units as in <see cref="SynthesisParameters"/>.</summary>
public sealed record Recipe
{
    /// <summary>The path.</summary>
    public required PathShape Path { get; init; }

    /// <summary>Seconds.</summary>
    public required double Duration { get; init; }

    /// <summary>Rounds a second.</summary>
    public required double Tempo { get; init; }

    /// <summary>Metres.</summary>
    public required double Amplitude { get; init; }

    /// <summary>The second direction by the first.</summary>
    public required double Second { get; init; }

    /// <summary>0 to 1.</summary>
    public required double Unevenness { get; init; }

    /// <summary>A part of the tempo.</summary>
    public required double TempoJitter { get; init; }

    /// <summary>A part of the amplitude.</summary>
    public required double AmplitudeJitter { get; init; }

    /// <summary>Degrees.</summary>
    public required double Tilt { get; init; }

    /// <summary>Degrees.</summary>
    public required double Swing { get; init; }

    /// <summary>A part of the movement's deviation.</summary>
    public required double TremorPart { get; init; }

    /// <summary>In g.</summary>
    public required double Tremor { get; init; }

    /// <summary>In g.</summary>
    public required double Noise { get; init; }

    /// <summary>In g.</summary>
    public required double Clip { get; init; }

    /// <summary>Degrees.</summary>
    public required double Pose { get; init; }

    /// <summary>Degrees.</summary>
    public required double Yaw { get; init; }

    /// <summary>Draws a value for each parameter.</summary>
    public static Recipe Draw(SynthesisParameters ranges, SeededChance chance) => new()
    {
        Path = ranges.Path,
        Duration = ranges.DurationSeconds.Draw(chance),
        Tempo = ranges.TempoHz.Draw(chance),
        Amplitude = ranges.AmplitudeMetres.Draw(chance),
        Second = ranges.Second.Draw(chance),
        Unevenness = ranges.Unevenness.Draw(chance),
        TempoJitter = ranges.TempoJitter.Draw(chance),
        AmplitudeJitter = ranges.AmplitudeJitter.Draw(chance),
        Tilt = ranges.TiltDegrees.Draw(chance),
        Swing = ranges.SwingDegrees.Draw(chance),
        TremorPart = ranges.TremorPart.Draw(chance),
        Tremor = ranges.TremorG.Draw(chance),
        Noise = ranges.NoiseG.Draw(chance),
        Clip = ranges.ClipG.Draw(chance),
        Pose = ranges.PoseDegrees.Draw(chance),
        Yaw = ranges.YawDegrees.Draw(chance),
    };

    /// <summary>The middle of each range: the most usual motion of a class.</summary>
    public static Recipe Middle(SynthesisParameters ranges) => new()
    {
        Path = ranges.Path,
        Duration = ranges.DurationSeconds.Middle,
        Tempo = ranges.TempoHz.Middle,
        Amplitude = ranges.AmplitudeMetres.Middle,
        Second = ranges.Second.Middle,
        Unevenness = ranges.Unevenness.Middle,
        TempoJitter = ranges.TempoJitter.Middle,
        AmplitudeJitter = ranges.AmplitudeJitter.Middle,
        Tilt = ranges.TiltDegrees.Middle,
        Swing = ranges.SwingDegrees.Middle,
        TremorPart = ranges.TremorPart.Middle,
        Tremor = ranges.TremorG.Middle,
        Noise = ranges.NoiseG.Middle,
        Clip = ranges.ClipG.Middle,
        Pose = ranges.PoseDegrees.Middle,
        Yaw = ranges.YawDegrees.Middle,
    };
}
