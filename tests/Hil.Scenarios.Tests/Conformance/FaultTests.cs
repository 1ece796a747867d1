using Hil.Core.Boards;
using Hil.Core.Images;
using Hil.Core.Profiles;
using Hil.Emulation.Boards;
using Hil.NUnit.Benches;
using Hil.NUnit.Conformance;
using Hil.NUnit.Settings;
using Hil.Scenarios.Conformance;

namespace Hil.Scenarios.Tests.Conformance;

/// <summary>A suite that cannot fail says nothing: each case must find the fault that is planted for it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class FaultTests
{
    private static readonly IReadOnlyList<ConformanceCase> Cases = ConformanceCase.In(typeof(RegistrationCases).Assembly);

    public static IEnumerable<ClientFault> Faults => PlantedFaults.All;

    [TestCaseSource(nameof(Faults))]
    public async Task The_case_finds_the_fault(ClientFault fault)
    {
        var (result, filter) = await Judge(fault.Case, fault);

        Assert.That(filter.Struck, Is.Positive, "the fault had an effect");
        Assert.That(result.Verdict, Is.EqualTo(CaseVerdict.Failed), $"{result.Reason}\n{string.Join('\n', result.Checks)}");
        Assert.That(result.Evidence, Is.Not.Empty);
    }

    [Test]
    public async Task Every_case_that_the_reference_firmware_passes_has_a_fault_that_it_finds()
    {
        var passed = new List<int>();
        foreach (var oma in Cases)
            if ((await Judge(oma.Number, ClientFault.None(oma.Number))).Result.Verdict == CaseVerdict.Passed)
                passed.Add(oma.Number);

        Assert.That(passed, Has.Count.GreaterThan(35));
        Assert.That(passed.Except(PlantedFaults.All.Select(fault => fault.Case)), Is.Empty);
    }

    // The reference firmware as it leaves the factory, so that it can be updated. It registers with its fault, since some show there.
    private static async Task<(CaseResult Result, FaultyClient Filter)> Judge(int number, ClientFault fault)
    {
        var settings = RunSettings.From(_ => null, _ => null, AppContext.BaseDirectory);
        var updates = UpdateSetFile.Load(settings.Updates!);
        var inputs = new BenchInputs(settings, DeviceProfileFile.Load(updates.Old.Profile), FirmwareFile.Load(updates.Factory));
        await using var bench = await Bench.Open(new EmbeddedBackend(), inputs, "hil conformance");
        var filter = new FaultyClient(fault);
        bench.Port<INetworkPort>().Filter = filter;
        await bench.PowerOn();
        var client = new ClientUnderTest(bench.Server, bench.Clock, bench.Timeline, bench.Profile.Endpoint)
        {
            Package = new("v2", Package.Of(updates.New).Bytes, updates.New.Version),
            FailingPackage = new("wrong-signature", Package.Of(updates.Find("wrong-signature")).Bytes, null),
        };
        return (await Cases.Single(oma => oma.Number == number).Judge(client), filter);
    }
}
