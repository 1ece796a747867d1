using System.Globalization;

namespace Hil.Core.Motions;

/// <summary>What CBOR and JSON acquisitions have in common: the checks of a payload once it is read.</summary>
internal static class AcquisitionPayload
{
    public static RawRecording Check(
        string file, double? interval, List<(string Name, string? Unit)>? sensors, List<double[]>? values)
    {
        if (values is null)
            throw new MotionException(file, "an acquisition with payload.values was expected, found none.");
        if (sensors is null)
            throw new MotionException(file, "an acquisition with payload.sensors was expected, found none.");
        if (sensors.Count != 3)
            throw new MotionException(
                file, $"three sensors (X, Y, Z) were expected, found {sensors.Count}: {string.Join(", ", sensors.Select(s => s.Name))}.");
        if (sensors[0].Unit != sensors[1].Unit || sensors[0].Unit != sensors[2].Unit)
            throw new MotionException(
                file, $"one unit for all sensors was expected, found {string.Join(", ", sensors.Select(s => $"{s.Name} in {s.Unit}"))}.");
        if (interval is { } ms && !(ms > 0 && double.IsFinite(ms)))
            throw new MotionException(
                file, $"payload.interval_ms above 0 was expected, found {ms.ToString(CultureInfo.InvariantCulture)}.");
        for (var i = 0; i < values.Count; i++)
            if (values[i].Length != 3)
                throw new MotionException(file, $"three numbers a sample were expected, found {values[i].Length} at sample {i}.");
        return new(values, 1000 / interval, sensors[0].Unit);
    }
}
