namespace Hil.NUnit.Expectations;

/// <summary>A condition that still needs to be told its time.</summary>
public readonly struct PendingExpectation
{
    private readonly ExpectationJudge _judge;
    private readonly Condition _condition;

    internal PendingExpectation(ExpectationJudge judge, Condition condition) => (_judge, _condition) = (judge, condition);

    /// <summary>It must hold at some time before <paramref name="span"/> is over.</summary>
    /// <param name="span">Above 0, in board time.</param>
    public Expectation Within(TimeSpan span) => Of(span, false);

    /// <summary>It must hold all the time until <paramref name="span"/> is over: the first moment at which it does not is the failure.</summary>
    /// <param name="span">Above 0, in board time.</param>
    public Expectation For(TimeSpan span) => Of(span, true);

    private Expectation Of(TimeSpan span, bool throughout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(span, TimeSpan.Zero);
        return new(_judge, _condition, span, throughout, _judge.Now);
    }
}
