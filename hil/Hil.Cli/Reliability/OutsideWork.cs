using Polly;
using Polly.Retry;

namespace Hil.Cli.Reliability;

/// <summary>
/// Work outside the board that can fail for a moment, such as a file on a share: tried again on the system clock, every failed try
/// recorded. Waiting for a device is never done here: a device that is late is late.
/// </summary>
internal sealed class OutsideWork
{
    private readonly ResiliencePipeline _pipeline;
    private readonly List<string> _failures = [];
    private readonly ResiliencePropertyKey<string> _what = new("what");

    public OutsideWork(TimeProvider clock) => _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = 3,
            Delay = TimeSpan.FromMilliseconds(100),
            BackoffType = DelayBackoffType.Exponential,
            // A folder that is not there or not ours does not come by waiting; a share that stutters does.
            ShouldHandle = new PredicateBuilder().Handle<IOException>(error => error is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException)),
            OnRetry = retry =>
            {
                var what = retry.Context.Properties.GetValue(_what, "");
                lock (_failures)
                    _failures.Add($"{what}, try {retry.AttemptNumber + 1}: {retry.Outcome.Exception!.Message.ReplaceLineEndings(" ")}");
                return default;
            },
        })
        .Build();

    /// <summary>Every try that failed and was followed by another, in order, each in one line.</summary>
    public IReadOnlyList<string> Failures
    {
        get
        {
            lock (_failures)
                return [.. _failures];
        }
    }

    /// <summary>Does the work, at most four times.</summary>
    /// <param name="what">What is done, for the record, such as <c>writing report/index.html</c>.</param>
    /// <param name="work">The work; doing it twice must do no harm.</param>
    /// <exception cref="IOException">The last try failed too.</exception>
    public async ValueTask Do(string what, Action work)
    {
        var context = ResilienceContextPool.Shared.Get();
        context.Properties.Set(_what, what);
        try
        {
            await _pipeline.ExecuteAsync(
                (_, work) =>
                {
                    work();
                    return default;
                },
                context,
                work);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }
}
