using Hil.Core.Motions;

namespace Hil.Learning.Features;

/// <summary>
/// What the reference firmware's classifier is given of a motion: the ADXL362 takes a sample at 100 Hz, clamps it to ±2 g and rounds it to
/// its 1 mg step (data sheet: 12 bits, 1 mg/LSB); the firmware reads the newest one at 32 Hz, 64 times. The two clocks have any phase.
/// </summary>
public static class SensorPath
{
    /// <summary>Samples a second of the sensor.</summary>
    public const double SensorRate = 100;

    /// <summary>Readings a second of the firmware.</summary>
    public const double ReadingRate = 32;

    /// <summary>Readings in a window.</summary>
    public const int Window = 64;

    /// <summary>Seconds that a window lasts.</summary>
    public const double WindowSeconds = Window / ReadingRate;

    /// <summary>Reads one window.</summary>
    /// <param name="motion">The motion.</param>
    /// <param name="start">Seconds into the motion when the first reading is taken.</param>
    /// <param name="sensorPhase">How long before that the sensor took its newest sample, 0 to 10 ms, in seconds.</param>
    /// <returns>64 readings of X, Y and Z in mg, one after the other.</returns>
    public static short[] Read(Motion motion, double start, double sensorPhase)
    {
        var window = new short[Window * 3];
        for (var i = 0; i < Window; i++)
        {
            var age = Math.Floor((i / ReadingRate + sensorPhase) * SensorRate) / SensorRate - sensorPhase;
            var a = motion.At(Math.Max(0, start + age));
            (window[3 * i], window[3 * i + 1], window[3 * i + 2]) = (Counts(a.X), Counts(a.Y), Counts(a.Z));
        }

        return window;
    }

    /// <summary>When the windows of a motion begin, in seconds: as many as fit, a hop apart.</summary>
    /// <param name="motion">The motion.</param>
    /// <param name="hop">Seconds from window to window, above 0.</param>
    /// <param name="first">Seconds before the first one.</param>
    public static IEnumerable<double> Starts(Motion motion, double hop, double first = 0)
    {
        // The last reading may fall beyond the last sample by less than a period: the trace holds there.
        for (var i = 0; first + i * hop + WindowSeconds <= motion.Duration.TotalSeconds + 1 / ReadingRate; i++)
            yield return first + i * hop;
    }

    private static short Counts(double g) => (short)Math.Clamp(Math.Round(g * 1000, MidpointRounding.ToEven), -2048, 2047);
}
