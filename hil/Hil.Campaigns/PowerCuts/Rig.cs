using Hil.Core.Boards;
using Hil.Core.Flash;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Lwm2m;

namespace Hil.Campaigns.PowerCuts;

/// <summary>A board on which devices are started from given contents of flash, one after the other, each with a server of its own.</summary>
/// <remarks>
/// Every start from contents is restored from one snapshot, taken just after power came. So RAM, clock and devices are the same each time
/// and a run is a function of flash alone. One rig, one thread.
/// </remarks>
internal sealed class Rig : IFlashObserver, IAsyncDisposable
{
    /// <summary>A swap of two full slots takes 41 s, and an application on trial waits 60 s for its registration.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(130);
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(500);

    /// <summary>The shortest operation, a word's write, takes 43 µs.</summary>
    private static readonly TimeSpan IntoTheOperation = TimeSpan.FromMicroseconds(20);

    private static readonly Lwm2mPath Version = Lwm2mPath.Of(3, 0, 3);

    /// <summary>A device that restarts so often will not come to rest.</summary>
    private const int MostResets = 6;

    private readonly IBoard _board;
    private readonly CampaignSubject _subject;
    private readonly IFlashFaultPort _flash;
    private readonly IFlashPort _probe;
    private readonly ISnapshotPort _snapshots;
    private readonly IPowerPort _power;
    private readonly INetworkPort _network;
    private readonly IDebugPort _debug;
    private readonly List<RecordedOperation> _operations = [];
    private readonly List<string> _said = [];
    private IBoardSnapshot? _poweredOn;
    private IDatagramLink? _link;
    private Lwm2mServer? _server;
    private RecordedOperation _underWay;
    private BoardTime _began;
    private int _firstEntry;
    private ITimer? _tearing;
    private BoardTime? _ran;
    private int _resets;
    private int _confirmedBy;
    private string? _trouble;

    private Rig(IBoard board, CampaignSubject subject)
    {
        (_board, _subject) = (board, subject);
        _flash = board.Port<IFlashFaultPort>();
        _probe = board.Port<IFlashPort>();
        _snapshots = board.Port<ISnapshotPort>();
        _power = board.Port<IPowerPort>();
        _network = board.Port<INetworkPort>();
        _debug = board.Port<IDebugPort>();
        board.Timeline.Appended += Saw;
    }

    /// <summary>Called when an operation on flash is done, with its number from 0; what it does on other boards has no effect here.</summary>
    public Action<int>? Completed { get; set; }

    /// <summary>Where power goes away in place, or null: before an operation, after it or in it.</summary>
    public CutPoint? CutsAt { get; set; }

    /// <summary>The board.</summary>
    public IBoard Board => _board;

    /// <summary>Flash, for faults.</summary>
    public IFlashFaultPort Flash => _flash;

    /// <summary>Makes a board.</summary>
    /// <exception cref="PortMissingException">The board cannot do what a campaign needs.</exception>
    public static async ValueTask<Rig> Create(IBoardBackend backend, CampaignSubject subject, ulong seed, CancellationToken cancellation)
    {
        var board = await backend.Create(new BoardRequest(subject.Board, seed), cancellation);
        try
        {
            var rig = new Rig(board, subject);
            rig._flash.Contents = subject.Factory;
            await rig._power.On(cancellation);
            rig._poweredOn = rig._snapshots.Capture();
            return rig;
        }
        catch
        {
            await board.DisposeAsync();
            throw;
        }
    }

    /// <summary>Applies power to a device with these contents of flash and lets it do its errand.</summary>
    public async ValueTask<Recovery> PowerOn(FlashContents contents, Errand errand, CancellationToken cancellation)
    {
        Close();
        _snapshots.Restore(_poweredOn!);
        // The core has its first stack pointer and program counter from there already.
        if (_subject.Factory.Pages[0].Digest != contents.Pages[0].Digest)
            throw new InvalidOperationException("The snapshot was taken with another vector table of the bootloader.");
        _flash.Contents = contents;
        return await Run(contents, errand, cancellation);
    }

    /// <summary>Resets a device that is at some point of its life, and lets it do its errand.</summary>
    public async ValueTask<Recovery> Reset(IBoardSnapshot at, ResetCause cause, Errand errand, CancellationToken cancellation)
    {
        Close();
        _snapshots.Restore(at);
        await _power.Reset(cause, cancellation);
        return await Run(_flash.Contents, errand, cancellation);
    }

    /// <summary>What the last start wrote on the timeline, with its writes to flash.</summary>
    public IReadOnlyList<TimelineEntry> Story()
    {
        var entries = Enumerable.Range(_firstEntry, _board.Timeline.Count - _firstEntry).Select(i => _board.Timeline[i]);
        return [.. entries.Concat(Writes()).OrderBy(entry => entry.At)];
    }

    // Words at ascending addresses are one entry; erases are on the timeline already.
    private IEnumerable<FlashEntry> Writes()
    {
        for (var first = 0; first < _operations.Count;)
        {
            var next = first + 1;
            if (!_operations[first].IsErase)
            {
                while (next < _operations.Count && _operations[next].Continues(_operations[next - 1]))
                    next++;
                yield return new(_operations[first].At, "write", _operations[first].Operation.Address, 4 * (next - first));
            }

            first = next;
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        Close();
        return _board.DisposeAsync();
    }

    bool IFlashObserver.Starting(FlashOperation operation)
    {
        var author = _subject.Model.Map.IsBootloader(_debug.ProgramCounter) ? Author.Bootloader : Author.Application;
        _underWay = new(operation, author, _board.Clock.Now);
        if (CutsAt is not { } cut || cut.Operation != _operations.Count + 1)
            return true;
        switch (cut.Kind)
        {
            case CutKind.Before or CutKind.Words:
                _ = _power.Off();
                return false;
            case CutKind.Bits or CutKind.PartErased:
                _tearing = _board.Clock.CreateTimer(_ => _flash.CutPower(new(cut.Pattern)), null, IntoTheOperation, Timeout.InfiniteTimeSpan);
                break;
        }

        return true;
    }

    void IFlashObserver.Completed(FlashOperation operation)
    {
        if (_confirmedBy < 0 && _underWay.Author == Author.Application && operation.Kind == FlashOperationKind.Write
            && operation.Address == _subject.Model.Map.ImageOk(_subject.Model.Map.Primary))
            _confirmedBy = _operations.Count;
        _operations.Add(_underWay with { Operation = operation });
        Completed?.Invoke(_operations.Count - 1);
        if (CutsAt is { Kind: CutKind.After } cut && cut.Operation == _operations.Count)
            _ = _power.Off();
    }

    private async ValueTask<Recovery> Run(FlashContents contents, Errand errand, CancellationToken cancellation)
    {
        _operations.Clear();
        _said.Clear();
        (_began, _ran, _resets, _confirmedBy, _trouble) = (_board.Clock.Now, null, 0, -1, null);
        _firstEntry = _board.Timeline.Count;
        _flash.Observer = this;
        _flash.WatchReads();
        _link = _network.Open(_subject.ServerPort);
        _server = new(_link, _board.Clock, _board.Timeline);
        TimeSpan? registered = null;
        string? version = null;
        try
        {
            var device = await Registered(0, cancellation);
            registered = _board.Clock.Now - _began;
            await Settle(cancellation);
            if (errand == Errand.Update)
            {
                await UpdateDelivery.Deliver(device, _subject.Update, _board.Clock, cancellation);
                await Registered(device.Registration.Number, cancellation);
                await Settle(cancellation);
                var result = (await Device.Read(UpdateDelivery.Result, ct: cancellation)).Value.AsInteger();
                if (result != UpdateDelivery.Success)
                    _trouble = $"it gives the result {result} of the update, expected {UpdateDelivery.Success}{(await Reason(cancellation) is { Length: > 0 } reason ? $": {reason}" : "")}";
            }

            version = (await Device.Read(Version, ct: cancellation)).Value.AsString();
        }
        catch (RestlessDeviceException restless)
        {
            _trouble = restless.Message;
        }
        catch (Exception refused) when (refused is Lwm2mOperationException or NotRegisteredException or DeviceTimeoutException or Lwm2mValueException)
        {
            _trouble = IsLost ? Plight(refused.Message) : refused.Message;
        }

        return new()
        {
            Start = contents,
            Reads = _flash.Reads,
            Operations = new([.. _operations]),
            Said = [.. _said],
            Version = version,
            ConfirmedBy = _confirmedBy,
            Trouble = _trouble,
            UntilRun = _ran - _began,
            UntilRegistered = registered,
        };
    }

    private async ValueTask<RegisteredDevice> Registered(int after, CancellationToken cancellation)
    {
        RegisteredDevice? device = null;
        var found = await _board.Clock.RunUntil(
            () => (device = _server!.Find(_subject.Endpoint)) is { } one && one.Registration.Number > after || IsLost,
            _board.Clock.Now + Patience, cancellation);
        return found && !IsLost ? device! : throw new RestlessDeviceException(Plight($"did not register within {Patience.TotalSeconds:0} s"));
    }

    /// <summary>Lets an image on trial confirm itself, and what is under way end.</summary>
    private async ValueTask Settle(CancellationToken cancellation)
    {
        if (OnTrial() && !await _board.Clock.RunUntil(() => !OnTrial() || IsLost, _board.Clock.Now + Patience, cancellation))
            throw new RestlessDeviceException(Plight($"did not confirm its image within {Patience.TotalSeconds:0} s"));
        await _board.Clock.RunUntil(() => IsLost, _board.Clock.Now + Settling, cancellation);
        if (IsLost)
            throw new RestlessDeviceException(Plight("did not come to rest"));
    }

    private RegisteredDevice Device =>
        _server!.Find(_subject.Endpoint) ?? throw new NotRegisteredException(_subject.Endpoint, "the server knows no registration of it now");

    private bool IsLost => _resets > MostResets || !_power.IsOn;

    private bool OnTrial()
    {
        var map = _subject.Model.Map;
        var trailer = _probe.Read(map.Primary + (uint)(map.SlotSize - Images.Mcuboot.Trailer.Size), Images.Mcuboot.Trailer.Size).GetAwaiter().GetResult();
        return Images.Mcuboot.Trailer.Read(trailer.Span) is
        {
            Magic: Images.Mcuboot.FlagState.Set, CopyDone: Images.Mcuboot.FlagState.Set, ImageOk: Images.Mcuboot.FlagState.Unset,
        };
    }

    private async ValueTask<string?> Reason(CancellationToken cancellation)
    {
        var response = await Device.Read(UpdateDelivery.Reason, ct: cancellation);
        return response.IsSuccess ? response.Value.AsString() : null;
    }

    private string Plight(string what) =>
        $"it {(_power.IsOn ? what : "lost its power")}{(_resets > 0 ? $", after {_resets} resets" : "")}{(_said.Count > 0 ? $"; the bootloader said last: {_said[^1]}" : "; the bootloader said nothing")}";

    private void Saw(TimelineEntry entry)
    {
        switch (entry)
        {
            case ConsoleEntry line when line.Text.StartsWith("boot ", StringComparison.Ordinal):
                var said = line.Text["boot ".Length..];
                _said.Add(said);
                if (said.StartsWith("run ", StringComparison.Ordinal))
                    _ran ??= entry.At;
                break;
            case ResetEntry { Cause: not ResetCause.PowerOn } when entry.At > _began:
                _resets++;
                break;
        }
    }

    private void Close()
    {
        _tearing?.Dispose();
        _tearing = null;
        _server?.Dispose();
        _link?.Dispose();
        (_server, _link) = (null, null);
    }

    private sealed class RestlessDeviceException(string message) : Exception(message);
}
