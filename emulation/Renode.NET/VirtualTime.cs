using System.Globalization;

namespace Renode.NET;

/// <summary>An instant of an emulation's virtual time, or a span of it, in whole nanoseconds.</summary>
/// <remarks>
/// Renode 1.16 counts its <c>TimeInterval</c> in nanoseconds, though External Control carries microseconds. A <see cref="TimeSpan"/> counts in
/// steps of 100 ns, which is more than one instruction of a fast core. An immutable value, safe for every thread.
/// </remarks>
/// <param name="Nanoseconds">Nanoseconds, not negative: 0 to about 292 years.</param>
public readonly record struct VirtualTime(long Nanoseconds) : IComparable<VirtualTime>
{
    /// <summary>The instant at which an emulation was made.</summary>
    public static VirtualTime Zero => default;

    /// <summary>A number of microseconds.</summary>
    public static VirtualTime FromMicroseconds(long microseconds) => new(checked(microseconds * 1_000));

    /// <summary>A number of milliseconds.</summary>
    public static VirtualTime FromMilliseconds(long milliseconds) => new(checked(milliseconds * 1_000_000));

    /// <summary>A number of seconds.</summary>
    public static VirtualTime FromSeconds(long seconds) => new(checked(seconds * 1_000_000_000));

    /// <summary>The same in seconds, for people.</summary>
    public double Seconds => Nanoseconds / 1e9;

    /// <summary>The instant a span later.</summary>
    public static VirtualTime operator +(VirtualTime left, VirtualTime right) => new(checked(left.Nanoseconds + right.Nanoseconds));

    /// <summary>The span between two instants.</summary>
    public static VirtualTime operator -(VirtualTime left, VirtualTime right) => new(checked(left.Nanoseconds - right.Nanoseconds));

    /// <summary>Whether the left instant is the earlier one.</summary>
    public static bool operator <(VirtualTime left, VirtualTime right) => left.Nanoseconds < right.Nanoseconds;

    /// <summary>Whether the left instant is the later one.</summary>
    public static bool operator >(VirtualTime left, VirtualTime right) => left.Nanoseconds > right.Nanoseconds;

    /// <summary>Whether the left instant is not the later one.</summary>
    public static bool operator <=(VirtualTime left, VirtualTime right) => left.Nanoseconds <= right.Nanoseconds;

    /// <summary>Whether the left instant is not the earlier one.</summary>
    public static bool operator >=(VirtualTime left, VirtualTime right) => left.Nanoseconds >= right.Nanoseconds;

    /// <inheritdoc />
    public int CompareTo(VirtualTime other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>Seconds to the nanosecond, such as <c>4.031250000 s</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Nanoseconds / 1_000_000_000}.{Nanoseconds % 1_000_000_000:000000000} s");
}
