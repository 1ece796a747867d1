using Hil.Core.Time;

namespace Hil.Lwm2m;

/// <summary>A request was kept back while its client slept (queue mode, LwM2M Core 1.1.1 §6.5).</summary>
/// <param name="At">When it was asked for.</param>
/// <param name="AsleepSince">Since when the client slept then.</param>
/// <param name="SentAt">When it was sent, since the client was awake; null where it never was.</param>
public sealed record Parking(BoardTime At, BoardTime AsleepSince, BoardTime? SentAt)
{
    /// <summary>Such as <c>parked from 12.000000 s to 40.000000 s, asleep since 10.000000 s</c>.</summary>
    public override string ToString() => SentAt is { } sent
        ? $"parked from {At} to {sent}, asleep since {AsleepSince}"
        : $"parked at {At}, asleep since {AsleepSince}";
}
