using Hil.NUnit.Attempts;
using Hil.Signoff.Attempts;
using NUnit.Framework.Interfaces;

namespace Hil.Cli.Running;

/// <summary>
/// Tells progress what became of each scenario: what its bench recorded, else what NUnit knows. The attempts are read as they are written,
/// so that what a person sees live is what the report will say.
/// </summary>
internal sealed class ProgressFeed
{
    private readonly IRunProgress _progress;
    private readonly AttemptTail _tail;
    private readonly Dictionary<string, List<Attempt>> _recorded = [];
    private readonly Lock _gate = new();

    public ProgressFeed(string folder, SuiteRun suite, IRunProgress progress)
    {
        (_tail, _progress) = (new(folder), progress);
        suite.Started += test =>
        {
            lock (_gate)
                _progress.Began(test.FullName);
        };
        suite.Finished += Ended;
    }

    private void Ended(ITestResult result)
    {
        lock (_gate)
        {
            foreach (var attempt in _tail.ReadNew())
                (_recorded.TryGetValue(attempt.FullName, out var earlier) ? earlier : _recorded[attempt.FullName] = []).Add(attempt);
            _ = _recorded.Remove(result.FullName, out var attempts);
            _progress.Ended(
                result.FullName,
                ScenarioFeature.Of(result.Test),
                attempts?[^1] ?? UnrecordedAttempts.Of(result),
                attempts?.Sum(attempt => attempt.BoardTime ?? 0) / 1e9 ?? 0);
        }
    }
}
