using Hil.Core.Profiles;
using Hil.NUnit.Attempts;
using Hil.NUnit.Benches;
using Hil.NUnit.Motions;
using Hil.NUnit.Settings;
using NUnit.Framework;

namespace Hil.NUnit;

/// <summary>
/// A scenario's fixture: each test, and each attempt at it, gets a bench of its own, and leaves an attempt with its evidence.
/// </summary>
/// <remarks>
/// Tests may run in parallel, since no two share a board. A port that the board lacks skips the test; a fault of the harness or of its
/// input leaves it not judged (NUnit: inconclusive); what the firmware does wrong fails it.
/// </remarks>
[RecordAttempts]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public abstract class BenchTest
{
    private Bench? _bench;

    /// <summary>The bench of this test.</summary>
    protected Bench Bench => _bench ?? throw new InvalidOperationException("The bench is open only from SetUp to TearDown of a test.");

    /// <summary>What is known of the firmware.</summary>
    protected DeviceProfile Profile => Bench.Profile;

    /// <summary>The settings of the run.</summary>
    protected virtual RunSettings Settings => Hil.NUnit.Settings.RunSettings.Current;

    /// <summary>What takes part in a test: the image and the profile that the settings name, unless a fixture says otherwise.</summary>
    /// <exception cref="ProfileException">The profile cannot be used.</exception>
    /// <exception cref="Core.Images.ImageException">The image cannot be used.</exception>
    protected virtual BenchInputs Load(RunSettings settings) => BenchInputs.Load(settings);

    /// <summary>The bench of this attempt, for the recorder, also after it was closed; null where none could be opened.</summary>
    internal Bench? LastBench { get; private set; }

    /// <summary>The settings of this attempt, for the recorder; null where they could not be read.</summary>
    internal RunSettings? RunSettings { get; private set; }

    /// <summary>Opens the bench.</summary>
    [SetUp]
    public async Task OpenBench()
    {
        if (_bench is not null)
            throw new InvalidOperationException($"{GetType().Name} needs [FixtureLifeCycle(LifeCycle.InstancePerTestCase)]: each test has a bench of its own.");
        RunSettings = Settings;
        var test = TestContext.CurrentContext.Test;
        if (test.Properties.Get(MotionCases.NotJudged) is string reason)
            throw new MotionsMissingException(reason);
        _bench = LastBench = await OpenBench(RunSettings, TestContext.CurrentContext.CancellationToken);
    }

    /// <summary>Closes the bench.</summary>
    [TearDown]
    public async Task CloseBench()
    {
        if (_bench is null)
            return;
        await using var bench = _bench;
        _bench = null;
        if (bench.Forgotten is [var forgotten, ..] && TestContext.CurrentContext.Result.Outcome.Status == global::NUnit.Framework.Interfaces.TestStatus.Passed)
            throw new InvalidOperationException($"The scenario expected \"{forgotten}\" and did not await it, so it was not judged.");
    }

    /// <summary>Opens one more bench with the same inputs, say to compare two runs. The caller closes it.</summary>
    protected async ValueTask<Bench> OpenBench(RunSettings settings, CancellationToken cancellation = default) => await Benches.Bench.Open(
        Backends.Find(GetType().Assembly, settings.Board),
        Load(settings),
        Reproduction.Command(settings, TestContext.CurrentContext.Test.Name),
        cancellation);
}
