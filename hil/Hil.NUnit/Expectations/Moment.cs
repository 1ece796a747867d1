using Hil.Core.Time;

namespace Hil.NUnit.Expectations;

/// <summary>An instant on the board clock that can say what it is, so that a failure reads <c>after the window ended (at 4.020 s)</c>.</summary>
/// <param name="At">When.</param>
/// <param name="What">What happened then, such as <c>the window ended</c>; null where only the time is known.</param>
/// <param name="Entry">
/// How many entries the timeline had by then. Board time may stand still while much happens: of two events at one instant only the one after
/// the moment counts. 0 where all events of that instant count.
/// </param>
public readonly record struct Moment(BoardTime At, string? What = null, int Entry = 0)
{
    /// <summary>A moment of which only the time is known.</summary>
    public static implicit operator Moment(BoardTime at) => new(at);

    /// <summary>The time of a moment.</summary>
    public static implicit operator BoardTime(Moment moment) => moment.At;

    /// <summary>The moment later by <paramref name="span"/>; its name stays behind.</summary>
    public static Moment operator +(Moment moment, TimeSpan span) => new(moment.At + span);

    /// <summary>Such as <c>the window ended (at 4.020 s)</c>.</summary>
    public override string ToString() => What is null ? Said.At(At) : $"{What} (at {Said.At(At)})";
}
