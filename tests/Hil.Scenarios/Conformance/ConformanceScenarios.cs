using Hil.NUnit.Conformance;

namespace Hil.Scenarios.Conformance;

/// <summary>OMA's conformance cases as scenarios: each on a board of its own that was just powered on.</summary>
[AllureEpic("Conformance"), AllureFeature("LwM2M conformance")]
public sealed class ConformanceScenarios : BenchTest
{
    /// <summary>The first number of those about updates, which need another image: see <see cref="UpdateConformanceScenarios"/>.</summary>
    internal const int FirstOfUpdates = 750;

    public static IEnumerable<TestCaseData> Cases => CasesWhere(oma => oma.Number < FirstOfUpdates);

    [TestCaseSource(nameof(Cases))]
    public async Task The_client_conforms(ConformanceCase oma)
    {
        await Bench.PowerOn();

        Conclude(await oma.Judge(new(Bench.Server, Bench.Clock, Bench.Timeline, Profile.Endpoint)));
    }

    internal static IEnumerable<TestCaseData> CasesWhere(Func<ConformanceCase, bool> matches) => ConformanceCase
        .In(typeof(ConformanceScenarios).Assembly)
        .Where(matches)
        .Select(oma => new TestCaseData(oma).SetName($"{oma.Id} {oma.Title}"));

    // What a client does not claim is skipped; what only a person can bring about is, too, since a run would never be judged otherwise.
    internal static void Conclude(CaseResult result)
    {
        if (result.Verdict is CaseVerdict.NotApplicable or CaseVerdict.Inconclusive)
            Assert.Ignore($"{ConformanceReport.Word(result.Verdict)}: {result.Reason}");
        Assert.That(result.Verdict, Is.EqualTo(CaseVerdict.Passed), result.Reason);
    }
}
