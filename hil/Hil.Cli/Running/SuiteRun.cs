using System.Reflection;
using Hil.NUnit.Settings;
using NUnit;
using NUnit.Framework.Api;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Hil.Cli.Running;

/// <summary>A suite of scenarios, run by NUnit in this process.</summary>
internal sealed class SuiteRun : ITestListener
{
    private readonly NUnitTestAssemblyRunner _runner = new(new DefaultTestAssemblyBuilder());
    private readonly ITestFilter _filter;
    private readonly ITest _suite;
    private readonly List<ITestResult> _results = [];
    private readonly HashSet<ITest> _begun = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<ITest> _dropped = new(ReferenceEqualityComparer.Instance);
    private readonly Lock _gate = new();

    /// <summary>Loads the scenarios, which are then known by name.</summary>
    /// <param name="suite">The assembly.</param>
    /// <param name="settings">Handed to the scenarios as NUnit's test parameters.</param>
    /// <param name="filter">Which scenarios.</param>
    /// <param name="workers">How many run at once.</param>
    public SuiteRun(Assembly suite, RunSettings settings, ITestFilter filter, int workers)
    {
        _filter = filter;
        _suite = _runner.Load(suite, new Dictionary<string, object>
        {
            [FrameworkPackageSettings.TestParametersDictionary] = Parameters(settings),
            [FrameworkPackageSettings.NumberOfTestWorkers] = workers,
            [FrameworkPackageSettings.WorkDirectory] = Path.GetFullPath(settings.Report!),
            [FrameworkPackageSettings.RandomSeed] = (int)(settings.Seed % int.MaxValue),
        });
        Scenarios = [.. Leaves(_suite).Where(filter.Pass)];
    }

    /// <summary>The scenarios that will run, in NUnit's order.</summary>
    public IReadOnlyList<ITest> Scenarios { get; }

    /// <summary>How many scenarios the suite has in all.</summary>
    public int Total => Leaves(_suite).Count();

    /// <summary>Why the suite cannot be run, or null.</summary>
    public string? Fault => _suite.RunState == RunState.NotRunnable
        ? _suite.Properties.Get(PropertyNames.SkipReason) as string ?? "NUnit cannot run it."
        : null;

    /// <summary>Raised when a scenario begins, on the thread that runs it.</summary>
    public event Action<ITest>? Started;

    /// <summary>Raised when a scenario has ended, on the thread that ran it.</summary>
    public event Action<ITestResult>? Finished;

    /// <summary>What NUnit knows of the scenarios that have ended.</summary>
    public IReadOnlyList<ITestResult> Results
    {
        get
        {
            lock (_gate)
                return [.. _results];
        }
    }

    /// <summary>Runs the scenarios. When cancelled, those that run are let end and no other begins.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        var run = Task.Factory.StartNew(() => _runner.Run(this, _filter), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await using var stop = cancellation.Register(DropWhatHasNotBegun);
        await run;
    }

    // NUnit's own StopRun comes too late for scenarios that stand in its queue, and with parallel scenarios that is all of them. It looks
    // at a test's state when the test's turn comes.
    private void DropWhatHasNotBegun()
    {
        lock (_gate)
            foreach (var test in Scenarios.OfType<Test>().Where(test => !_begun.Contains(test)))
            {
                test.RunState = RunState.Skipped;
                _dropped.Add(test);
            }
    }

    void ITestListener.TestStarted(ITest test)
    {
        if (test.IsSuite)
            return;
        lock (_gate)
        {
            if (_dropped.Contains(test))
                return;
            _begun.Add(test);
        }

        Started?.Invoke(test);
    }

    void ITestListener.TestFinished(ITestResult result)
    {
        if (result.Test.IsSuite)
            return;
        lock (_gate)
        {
            if (_dropped.Contains(result.Test))
                return;
            _results.Add(result);
        }

        Finished?.Invoke(result);
    }

    void ITestListener.TestOutput(TestOutput output)
    {
    }

    void ITestListener.SendMessage(TestMessage message)
    {
    }

    private static Dictionary<string, string> Parameters(RunSettings settings) => new()
    {
        ["HIL_BOARD"] = settings.Board,
        ["HIL_FIRMWARE"] = settings.Firmware,
        ["HIL_PROFILE"] = settings.Profile,
        ["HIL_MOTIONS"] = settings.Motions ?? "",
        ["HIL_SEED"] = settings.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["HIL_REPORT"] = settings.Report ?? "",
        ["HIL_UPDATES"] = settings.Updates ?? "",
    };

    private static IEnumerable<ITest> Leaves(ITest test) => test.IsSuite ? test.Tests.SelectMany(Leaves) : [test];
}
