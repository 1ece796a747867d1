using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Lwm2m.Entries;
using Hil.Lwm2m.Files;

namespace Hil.Lwm2m.Firmware;

/// <summary>
/// Updates the firmware of a device over object 5: push or pull, then update, then wait for what comes of it. It stays the same over the
/// device's reboots and registrations.
/// </summary>
/// <remarks>
/// Operations give what the device answered, and a refusal is a result. Waits throw where the device does not get there. One waiter at a
/// time, as on its clock.
/// </remarks>
public sealed class FirmwareUpdate
{
    // One who asks again and again gives each question the time for one lost datagram (RFC 7252 §4.8: at most 3 s), then asks anew.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly byte[] Nul = [0];

    private readonly Lwm2mServer _server;
    private readonly BoardClock _clock;
    private readonly Timeline _timeline;
    private int _watched;
    private int _updatedBy;
    private Observation? _results;
    private int _resultsBefore;
    private string _lastSeen = "nothing was heard of it";

    internal FirmwareUpdate(Lwm2mServer server, BoardClock clock, Timeline timeline, string endpoint) =>
        (_server, _clock, _timeline, Endpoint) = (server, clock, timeline, endpoint);

    /// <summary>The device.</summary>
    public string Endpoint { get; }

    /// <summary>The resource in which the device says in words why an update failed; null where it has none.</summary>
    public Lwm2mPath? ReasonPath { get; set; } = FirmwarePath.Reason;

    private RegisteredDevice Device =>
        _server.Find(Endpoint) ?? throw new NotRegisteredException(Endpoint, "the server knows no registration of it now");

    /// <summary>Observes state and result, so that each change is on the timeline; nothing happens where this registration is watched already.</summary>
    /// <exception cref="NotRegisteredException">The device is not registered now.</exception>
    /// <exception cref="Lwm2mOperationException">It refused.</exception>
    public async ValueTask Watch(CancellationToken ct = default)
    {
        var device = Device;
        if (_watched == device.Registration.Number)
            return;
        await device.Observe(FirmwarePath.State, ct: ct);
        _results = await device.Observe(FirmwarePath.Result, ct: ct);
        _watched = device.Registration.Number;
    }

    /// <summary>Pushes a package: writes it to <c>/5/0/0</c> in blocks. It ends with the answer to the last block.</summary>
    /// <param name="name">What it is called on the timeline.</param>
    /// <param name="package">The package.</param>
    /// <param name="blockSizeExponent">The size of its blocks at most, 2^(4 + exponent) bytes; null for 1024. The device may make them smaller.</param>
    /// <param name="ct">Ends the push where it is: the device is left with a part.</param>
    /// <exception cref="NotRegisteredException">The device is not registered now.</exception>
    public async ValueTask<Lwm2mResponse> Push(string name, ReadOnlyMemory<byte> package, int? blockSizeExponent = null, CancellationToken ct = default)
    {
        var device = Device;
        await Watch(ct);
        var tenth = 0;
        Write($"push of {name} begins: {package.Length} bytes", 0, package.Length);
        var response = await device.WriteOpaque(FirmwarePath.Package, package, $"{name} ({package.Length} bytes)", blockSizeExponent, null, Tell, ct);
        Write($"push of {name} ended: {response.Describe()}", response.Code.IsSuccess ? package.Length : 0, package.Length);
        return response;

        void Tell(CoapExchange exchange)
        {
            var reached = (int)(10L * exchange.BytesTaken / package.Length);
            if (reached > tenth)
                Write($"push of {name}: {exchange.BytesTaken} of {package.Length} bytes in {exchange.BlocksTaken} blocks", exchange.BytesTaken, package.Length);
            tenth = reached;
        }
    }

    /// <summary>
    /// Pushes a single block, as it is and whatever was pushed before: for a scenario that leaves a gap, changes the size, repeats, or gives up.
    /// </summary>
    /// <param name="block">Which block it claims to be.</param>
    /// <param name="bytes">Its bytes; a block that claims more to follow should have its size.</param>
    /// <param name="ct">Ends the wait for the answer.</param>
    /// <exception cref="NotRegisteredException">The device is not registered now.</exception>
    public ValueTask<Lwm2mResponse> PushBlock(CoapBlock block, ReadOnlyMemory<byte> bytes, CancellationToken ct = default) =>
        Device.WriteOpaque(FirmwarePath.Package, bytes, $"block {block} ({bytes.Length} bytes)", null, block, null, ct);

    /// <summary>Cuts the block of that number out of a package and pushes it, as <see cref="PushBlock(CoapBlock, ReadOnlyMemory{byte}, CancellationToken)"/> does.</summary>
    /// <param name="package">The whole package.</param>
    /// <param name="number">Which block, counted from 0.</param>
    /// <param name="sizeExponent">Blocks have 2^(4 + exponent) bytes.</param>
    /// <param name="ct">Ends the wait for the answer.</param>
    /// <exception cref="ArgumentOutOfRangeException">The package has no such block.</exception>
    public ValueTask<Lwm2mResponse> PushBlock(ReadOnlyMemory<byte> package, int number, int sizeExponent = CoapBlock.LargestExponent, CancellationToken ct = default)
    {
        var size = 16 << sizeExponent;
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((long)number * size, package.Length, nameof(number));
        var end = Math.Min(package.Length, (number + 1) * size);
        return PushBlock(new CoapBlock(number, end < package.Length, sizeExponent), package[(number * size)..end], ct);
    }

    /// <summary>Lets the device pull: writes a URI to <c>/5/0/1</c>. It ends when the device has answered that, before it fetches.</summary>
    /// <param name="uri">Where the package is, such as <see cref="ServedFile.Uri"/>.</param>
    /// <param name="ct">Ends the wait for the answer.</param>
    /// <exception cref="NotRegisteredException">The device is not registered now.</exception>
    public async ValueTask<Lwm2mResponse> Pull(string uri, CancellationToken ct = default)
    {
        await Watch(ct);
        return await Device.Write(FirmwarePath.PackageUri, Lwm2mValue.Of(uri), ct: ct);
    }

    /// <summary>Lets the device pull a file from the server's shelf: over DTLS where it is registered so and the server has such a link.</summary>
    /// <param name="file">The file.</param>
    /// <param name="ct">Ends the wait for the answer.</param>
    /// <exception cref="NotRegisteredException">The device is not registered now.</exception>
    public ValueTask<Lwm2mResponse> Pull(ServedFile file, CancellationToken ct = default) =>
        Pull(Device.Registration.IsSecure ? file.SecureUri ?? file.Uri : file.Uri, ct);

    /// <summary>Says how much the update matters (since 1.1).</summary>
    /// <exception cref="NotRegisteredException">The device is not registered now.</exception>
    public ValueTask<Lwm2mResponse> SetSeverity(UpdateSeverity severity, CancellationToken ct = default) =>
        Device.Write(FirmwarePath.Severity, Lwm2mValue.Of((long)severity), ct: ct);

    /// <summary>Says how long the device may put an update off (since 1.1).</summary>
    /// <param name="period">Whole seconds are sent; zero forbids it.</param>
    /// <param name="ct">Ends the wait for the answer.</param>
    /// <exception cref="NotRegisteredException">The device is not registered now.</exception>
    public ValueTask<Lwm2mResponse> SetMaximumDefer(TimeSpan period, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, TimeSpan.Zero);
        return Device.Write(FirmwarePath.MaximumDefer, Lwm2mValue.Of((long)period.TotalSeconds), ct: ct);
    }

    /// <summary>When the device's state changed last by its own clock (since 1.1); null where it does not say.</summary>
    /// <exception cref="NotRegisteredException">The device is not registered now.</exception>
    public async ValueTask<DateTimeOffset?> ReadLastStateChange(CancellationToken ct = default) =>
        (await Device.Read(FirmwarePath.LastStateChange, ct: ct)) is { IsSuccess: true } response ? response.Value.AsTime() : null;

    /// <summary>Reads how the device says it can be updated.</summary>
    /// <exception cref="NotRegisteredException">The device is not registered now.</exception>
    public async ValueTask<UpdateAbility> ReadAbility(CancellationToken ct = default)
    {
        var device = Device;
        var protocols = await device.Read(FirmwarePath.Protocols, ct: ct);
        return new(
            await Text(device, FirmwarePath.PackageName, ct),
            await Text(device, FirmwarePath.PackageVersion, ct),
            protocols.IsSuccess ? [.. protocols.Content.Nodes.Select(node => (int)node.AsInteger()).Order()] : null,
            await device.Read(FirmwarePath.Delivery, ct: ct) is { IsSuccess: true } delivery ? (int)delivery.Value.AsInteger() : null);
    }

    /// <summary>Executes Update: the device installs what it downloaded and restarts.</summary>
    /// <exception cref="NotRegisteredException">The device is not registered now.</exception>
    public async ValueTask<Lwm2mResponse> Update(CancellationToken ct = default)
    {
        var device = Device;
        _updatedBy = device.Registration.Number;
        _resultsBefore = _results?.Count ?? 0;
        return await device.Execute(FirmwarePath.Update, ct: ct);
    }

    /// <summary>Executes Cancel.</summary>
    /// <exception cref="NotRegisteredException">The device is not registered now.</exception>
    public ValueTask<Lwm2mResponse> Cancel(CancellationToken ct = default) => Device.Execute(FirmwarePath.Cancel, ct: ct);

    /// <summary>Takes the package back: writes an empty URI.</summary>
    /// <exception cref="NotRegisteredException">The device is not registered now.</exception>
    public ValueTask<Lwm2mResponse> ResetByUri(CancellationToken ct = default) => Device.Write(FirmwarePath.PackageUri, Lwm2mValue.Of(""), ct: ct);

    /// <summary>Takes the package back: writes one NUL byte as package.</summary>
    /// <exception cref="NotRegisteredException">The device is not registered now.</exception>
    public ValueTask<Lwm2mResponse> ResetByPackage(CancellationToken ct = default) => Device.Write(FirmwarePath.Package, Lwm2mValue.Of(Nul), ct: ct);

    /// <summary>Reads what the device says now.</summary>
    /// <exception cref="NotRegisteredException">The device is not registered now.</exception>
    /// <exception cref="Lwm2mOperationException">It does not say its state or result.</exception>
    public async ValueTask<UpdateStatus> Read(CancellationToken ct = default)
    {
        var device = Device;
        return await Complete(
            device,
            (UpdateState)(await device.Read(FirmwarePath.State, ct: ct)).Value.AsInteger(),
            (UpdateResult)(await device.Read(FirmwarePath.Result, ct: ct)).Value.AsInteger(),
            ct);
    }

    /// <summary>Waits until the device is in a state, asking it once a second of board time.</summary>
    /// <param name="state">The state.</param>
    /// <param name="within">How long, in board time.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="FirmwareUpdateException">It is not there in time, or it failed before: it says so in its result.</exception>
    public async ValueTask<UpdateStatus> WaitFor(UpdateState state, TimeSpan within, CancellationToken ct = default)
    {
        var status = await WaitUntil($"state {state}", 0, said => said.State == state || (said.State == UpdateState.Idle && said.HasFailed), _clock.Now, within, ct);
        return status.State == state
            ? status
            : throw new FirmwareUpdateException($"{Endpoint}: state {state} was expected, found {status} at {status.At}.", status);
    }

    /// <summary>
    /// Waits for what comes of <see cref="Update"/>: until the device has registered anew, is idle and says a result. An image on trial may
    /// register before it is taken back, and counts only once it is confirmed. A device that notifies a bad result before it restarts (it put the
    /// update off, or found that it cannot install it) has ended there, too.
    /// </summary>
    /// <param name="within">How long, in board time. A swap of full slots takes 41 s on the reference board, and a rollback as long again.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="FirmwareUpdateException">There is no result in time.</exception>
    public async ValueTask<UpdateStatus> WaitForResult(TimeSpan within, CancellationToken ct = default)
    {
        const string what = "a result of the update";
        var from = _clock.Now;
        await _clock.RunUntil(() => HasFailedInPlace() || _server.Find(Endpoint)?.Registration.Number > _updatedBy, from + within, ct);
        var status = HasFailedInPlace()
            ? await WaitUntil(what, 0, said => said is { HasFailed: true, State: UpdateState.Idle or UpdateState.Downloaded }, from, within, ct)
            : await WaitUntil(what, _updatedBy, said => said is { State: UpdateState.Idle, Result: not UpdateResult.Initial }, from, within, ct);
        Write($"the update ended: {status}", 0, 0);
        return status;
    }

    /// <summary>The whole of a good update: pushes a package, waits until it is downloaded, updates, and waits for the result.</summary>
    /// <param name="name">What the package is called on the timeline.</param>
    /// <param name="package">The package.</param>
    /// <param name="within">How long from Update to the result, in board time.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>What came of it; an update that failed is a result too.</returns>
    /// <exception cref="Lwm2mOperationException">The device refused the package, or the update.</exception>
    /// <exception cref="FirmwareUpdateException">The package was found bad once it was there, or there is no result in time.</exception>
    public async ValueTask<UpdateStatus> Perform(string name, ReadOnlyMemory<byte> package, TimeSpan within, CancellationToken ct = default)
    {
        (await Push(name, package, ct: ct)).EnsureSuccess();
        await WaitFor(UpdateState.Downloaded, within, ct);
        (await Update(ct)).EnsureSuccess();
        return await WaitForResult(within, ct);
    }

    // Whether the device that was told to update says by a notification, without a restart, that it did not.
    private bool HasFailedInPlace() =>
        _results is { IsActive: true } results && results.Count > _resultsBefore && _server.Find(Endpoint)?.Registration.Number == _updatedBy
        && results.Latest is { Nodes: [var node] } && node.Value.Type == ResourceType.Integer && node.AsInteger() > (long)UpdateResult.Success;

    private async ValueTask<UpdateStatus> WaitUntil(string what, int after, Func<UpdateStatus, bool> enough, BoardTime from, TimeSpan within, CancellationToken ct)
    {
        var deadline = from + within;
        UpdateStatus? last = null;
        using var watch = _server.Watch(Endpoint);
        do
        {
            RegisteredDevice? device = null;
            if (!await _clock.RunUntil(watch.Changed, () => (device = _server.Find(Endpoint)) is { } found && found.Registration.Number > after, deadline, ct))
            {
                _lastSeen = device is null ? "no registration" : "no registration since the update was begun";
                break;
            }

            if (await TryRead(device!, ct) is { } status)
            {
                last = status;
                if (enough(status))
                    return await Complete(device!, status.State, status.Result, ct);
            }

            await _clock.RunUntil(watch.Changed, () => !device!.IsRegistered, Earlier(_clock.Now + Pause, deadline), ct);
        }
        while (_clock.Now < deadline);

        throw new FirmwareUpdateException(
            $"{Endpoint}: {what} was expected within {within.TotalSeconds:0.###} s (from {from} to {_clock.Now}), "
            + $"found {(last is null ? "no word of its state" : $"{last} at {last.At}")}. Last seen: {_lastSeen}.",
            last);
    }

    // What the device says of itself; null where it does not answer, or not yet.
    private async ValueTask<UpdateStatus?> TryRead(RegisteredDevice device, CancellationToken ct)
    {
        try
        {
            var state = await device.Read(FirmwarePath.State, Patience, ct);
            _lastSeen = $"{state} at {state.AnsweredAt}";
            if (!state.IsSuccess || !device.IsRegistered)
                return null;
            var result = await device.Read(FirmwarePath.Result, Patience, ct);
            _lastSeen = $"{result} at {result.AnsweredAt}";
            if (!result.IsSuccess)
                return null;
            return new(_clock.Now, (UpdateState)state.Value.AsInteger(), (UpdateResult)result.Value.AsInteger(), null, null);
        }
        catch (NotRegisteredException gone)
        {
            _lastSeen = gone.Message;
            return null;
        }
    }

    private async ValueTask<UpdateStatus> Complete(RegisteredDevice device, UpdateState state, UpdateResult result, CancellationToken ct)
    {
        var reason = ReasonPath is { } path ? await Text(device, path, ct) : null;
        return new(_clock.Now, state, result, reason, await Text(device, FirmwarePath.Version, ct));
    }

    private static async ValueTask<string?> Text(RegisteredDevice device, Lwm2mPath path, CancellationToken ct)
    {
        var response = await device.Read(path, ct: ct);
        return response.IsSuccess ? response.Value.AsString() : null;
    }

    private static BoardTime Earlier(BoardTime one, BoardTime other) => one < other ? one : other;

    private void Write(string text, int bytes, int length) => _timeline.Append(new FirmwareEntry(_clock.Now, Endpoint, text, bytes, length));
}
