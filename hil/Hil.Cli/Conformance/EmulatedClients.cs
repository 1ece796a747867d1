using Hil.Core.Images;
using Hil.Core.Profiles;
using Hil.NUnit.Benches;
using Hil.NUnit.Conformance;

namespace Hil.Cli.Conformance;

/// <summary>A firmware image on emulated boards: each case has a board of its own that was just powered on.</summary>
internal sealed class EmulatedClients(ConformanceOrder order) : IClients
{
    private readonly BenchInputs _inputs = Load(order);
    private readonly UpdateSet? _updates = order.Settings.Updates is { } file ? UpdateSetFile.Load(file) : null;

    public int AtOnce => order.Workers;

    public async ValueTask<IReadOnlyList<(string Key, string Value)>> Open(CancellationToken cancellation)
    {
        await using var bench = await OpenBench(cancellation);
        await bench.PowerOn();
        return [("firmware", $"{_inputs.Settings.Firmware} (SHA-256 {_inputs.Image.Sha256[..12]})"), ("board", $"{_inputs.Profile.Board} ({order.Settings.Board})"), .. ClientFacts.Of(bench.Device.Registration)];
    }

    public async ValueTask<CaseResult> Judge(ConformanceCase oma, CancellationToken cancellation)
    {
        await using var bench = await OpenBench(cancellation);
        await bench.PowerOn();
        var client = new ClientUnderTest(bench.Server, bench.Clock, bench.Timeline, _inputs.Profile.Endpoint)
        {
            Package = _updates is null ? null : Of(Package.Of(_updates.New), _updates.New.Version),
            FailingPackage = _updates?.Bad.FirstOrDefault(bad => bad is { Result: 8, End: UpdateEnd.RefusedAtBoot }) is { } bad ? Of(Package.Of(bad), null) : null,
        };
        return await oma.Judge(client, cancellation);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // The reference firmware is judged as it leaves the factory, since that image can be updated too.
    private static BenchInputs Load(ConformanceOrder order)
    {
        if (!order.IsOwn || order.Settings.Updates is not { } file)
            return BenchInputs.Load(order.Settings);
        var updates = UpdateSetFile.Load(file);
        return new(order.Settings with { Firmware = updates.Factory, Profile = updates.Old.Profile }, DeviceProfileFile.Load(updates.Old.Profile), FirmwareFile.Load(updates.Factory));
    }

    private static ConformancePackage Of(Package package, string? version) => new(package.Name, package.Bytes, version);

    private ValueTask<Bench> OpenBench(CancellationToken cancellation) => Bench.Open(BoardBackends.Find(order.Settings.Board), _inputs, order.Command, cancellation);
}
