using Hil.NUnit.Conformance;

namespace Hil.Scenarios.Conformance;

/// <summary>OMA's conformance cases as scenarios: each on a board of its own that was just powered on.</summary>
[AllureEpic("Conformance"), AllureFeature("LwM2M conformance")]
public sealed class ConformanceScenarios : BenchTest
{
    public static IEnumerable<TestCaseData> Cases => ConformanceCase.In(typeof(ConformanceScenarios).Assembly)
        .Select(each => new TestCaseData(each).SetName($"{each.Id} {each.Title}"));

    [TestCaseSource(nameof(Cases))]
    public async Task The_client_conforms(ConformanceCase oma)
    {
        await Bench.PowerOn();

        var result = await oma.Judge(new(Bench.Server, Bench.Clock, Bench.Timeline, Profile.Endpoint));

        if (result.Verdict == CaseVerdict.NotApplicable)
            Assert.Ignore($"Not applicable: {result.Reason}.");
        if (result.Verdict == CaseVerdict.Inconclusive)
            Assert.Inconclusive(result.Reason);
        Assert.That(result.Verdict, Is.EqualTo(CaseVerdict.Passed), result.Reason);
    }
}
