using Hil.Core.Profiles;
using Hil.NUnit.Conformance;

namespace Hil.Scenarios.Conformance;

/// <summary>OMA's conformance cases about updates, as scenarios: each on a device that left the factory with the old image.</summary>
[AllureEpic("Conformance"), AllureFeature("LwM2M conformance")]
public sealed class UpdateConformanceScenarios : UpdateTest
{
    public static IEnumerable<TestCaseData> Cases => ConformanceScenarios.CasesWhere(oma => oma.Number >= ConformanceScenarios.FirstOfUpdates);

    [TestCaseSource(nameof(Cases))]
    public async Task The_client_conforms(ConformanceCase oma)
    {
        await Bench.PowerOn();

        ConformanceScenarios.Conclude(await oma.Judge(new(Bench.Server, Bench.Clock, Bench.Timeline, Profile.Endpoint)
        {
            Package = new(NewImage.Name, NewImage.Bytes, UpdateSet.New.Version),
            FailingPackage = UpdateSet.Bad.FirstOrDefault(bad => bad is { Result: 8, End: UpdateEnd.RefusedAtBoot }) is { } bad
                ? new(bad.Name, Package.Of(bad).Bytes, null)
                : null,
        }));
    }
}
