using Hil.Core.Images;
using Hil.Core.Profiles;
using Hil.Lwm2m;
using Hil.NUnit.Benches;
using Hil.NUnit.Conformance;

namespace Hil.Cli.Conformance;

/// <summary>A firmware image on emulated boards: each case has a board of its own that was just powered on.</summary>
internal sealed class EmulatedClients(ConformanceOrder order) : IClients
{
    private readonly BenchInputs _inputs = Load(order);

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
        return await oma.Judge(new(bench.Server, bench.Clock, bench.Timeline, _inputs.Profile.Endpoint), cancellation);
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

    private ValueTask<Bench> OpenBench(CancellationToken cancellation) => Bench.Open(BoardBackends.Find(order.Settings.Board), _inputs, order.Command, cancellation);
}
