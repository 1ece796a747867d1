using System.Runtime.CompilerServices;
using Hil.Core.Time;

namespace Hil.NUnit.Expectations;

/// <summary>
/// What is expected, within how long of board time. Awaiting it lets board time pass until it is decided; the result is the board time at
/// which the condition held, or at which its time was over.
/// </summary>
public sealed class Expectation
{
    private readonly ExpectationJudge _judge;
    private readonly Condition _condition;
    private readonly TimeSpan _span;
    private readonly bool _throughout;
    private readonly Moment _after;

    internal Expectation(ExpectationJudge judge, Condition condition, TimeSpan span, bool throughout, Moment after)
    {
        (_judge, _condition, _span, _throughout, _after) = (judge, condition, span, throughout, after);
        judge.Made(this);
    }

    /// <summary>Counts the time from a moment rather than from where the expectation is made; it may have passed already, or be still to come.</summary>
    public Expectation After(Moment moment)
    {
        _judge.Replaced(this);
        return new(_judge, _condition, _span, _throughout, moment);
    }

    /// <summary>Judges the expectation.</summary>
    /// <exception cref="ExpectationFailedException">The device did not do it; the message carries the evidence.</exception>
    public ValueTaskAwaiter<BoardTime> GetAwaiter() => _judge.Judge(this, _condition, _span, _throughout, _after).GetAwaiter();

    /// <summary>Such as <c>red on within 1.0 s</c>.</summary>
    public override string ToString() => $"{_condition.Text} {(_throughout ? "for" : "within")} {Said.Span(_span)}";
}
