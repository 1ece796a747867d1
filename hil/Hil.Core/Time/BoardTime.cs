using System.Globalization;

namespace Hil.Core.Time;

/// <summary>An instant on the board clock: the time since the board was made, in whole nanoseconds.</summary>
/// <remarks>
/// Nanoseconds, because one cycle of the nRF9160 lasts 15.6 ns and a <see cref="TimeSpan"/> counts in steps of 100 ns.
/// Range: 0 to about 292 years. An immutable value, safe for every thread.
/// </remarks>
/// <param name="Nanoseconds">Nanoseconds since the board was made, never negative on a board's own clock.</param>
public readonly record struct BoardTime(long Nanoseconds) : IComparable<BoardTime>
{
    /// <summary>The instant at which the board was made.</summary>
    public static BoardTime Zero => default;

    /// <summary>The latest instant that can be written: a deadline that never comes.</summary>
    public static BoardTime Never => new(long.MaxValue);

    /// <summary>The same instant in seconds, for plots and messages.</summary>
    public double Seconds => Nanoseconds / 1e9;

    /// <summary>The instant <paramref name="span"/> after <paramref name="time"/>, or <see cref="Never"/> where that overflows.</summary>
    public static BoardTime operator +(BoardTime time, TimeSpan span)
    {
        var sum = (Int128)time.Nanoseconds + (Int128)span.Ticks * 100;
        return sum > long.MaxValue ? Never : new((long)sum);
    }

    /// <summary>The instant <paramref name="span"/> before <paramref name="time"/>.</summary>
    public static BoardTime operator -(BoardTime time, TimeSpan span) => new(checked(time.Nanoseconds - span.Ticks * 100));

    /// <summary>The time from <paramref name="earlier"/> to <paramref name="later"/>, rounded towards zero to 100 ns.</summary>
    public static TimeSpan operator -(BoardTime later, BoardTime earlier) =>
        TimeSpan.FromTicks((later.Nanoseconds - earlier.Nanoseconds) / 100);

    /// <summary>For a timer that must not come early: the time up to an instant, rounded up to 100 ns; zero where it is over.</summary>
    public TimeSpan Until(BoardTime instant) =>
        instant > this ? TimeSpan.FromTicks((instant.Nanoseconds - Nanoseconds - 1) / 100 + 1) : TimeSpan.Zero;

    /// <summary>Whether the left instant is the earlier one.</summary>
    public static bool operator <(BoardTime left, BoardTime right) => left.Nanoseconds < right.Nanoseconds;

    /// <summary>Whether the left instant is the later one.</summary>
    public static bool operator >(BoardTime left, BoardTime right) => left.Nanoseconds > right.Nanoseconds;

    /// <summary>Whether the left instant is not the later one.</summary>
    public static bool operator <=(BoardTime left, BoardTime right) => left.Nanoseconds <= right.Nanoseconds;

    /// <summary>Whether the left instant is not the earlier one.</summary>
    public static bool operator >=(BoardTime left, BoardTime right) => left.Nanoseconds >= right.Nanoseconds;

    /// <inheritdoc />
    public int CompareTo(BoardTime other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>Seconds to the microsecond, such as <c>4.031250 s</c>.</summary>
    public override string ToString() =>
        this == Never ? "never" : string.Create(CultureInfo.InvariantCulture, $"{Nanoseconds / 1e9:0.000000} s");
}
