using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Hil.Core.Boards;
using Hil.Core.Images;
using Hil.Core.Network.Gateway;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Renode.Recording;
using Renode.NET;

namespace Hil.Renode.Boards;

/// <summary>A board in a Renode machine: hosted in this process or in one of its own, the board cannot tell.</summary>
public sealed class RenodeBoard : IBoard, IPowerPort, ISnapshotPort
{
    private static readonly string[] FlashOperations = ["", "write", "erase-page", "erase-partial", "erase-all"];

    private readonly IRenodeEmulation _emulation;
    private readonly Action<IRenodeEmulation> _giveBack;
    private readonly RenodeClock _clock;
    private readonly NetworkLine _line;
    private readonly SlipGateway _gateway;
    private readonly ConsolePort _console;
    private readonly Lights _lights;
    private readonly MotionTrace? _motion;
    private readonly IPort[] _ports;
    private readonly string _folder;
    private readonly ulong _seed;
    private ulong _powered;
    private bool _disposed;

    internal RenodeBoard(string backend, BoardLayout layout, ulong seed, IRenodeEmulation emulation, Action<IRenodeEmulation> giveBack)
    {
        (Backend, Name, _seed, _emulation, _giveBack) = (backend, layout.Name, seed, emulation, giveBack);
        _folder = Directory.CreateTempSubdirectory("hil-renode-").FullName;
        Machine = BoardMachine.Create(emulation, layout, seed, _folder);
        _clock = new(emulation.Now, Machine.Recorder, HandOver);
        _line = new(this, _clock);
        _gateway = new(_line, Timeline);
        _console = new(this);
        _lights = new(this, layout.Leds);
        _motion = layout.HasAccelerometer ? new(this, _clock, _folder) : null;
        _ports = [this, _console, _gateway, _lights, new FlashProgrammer(this), new DebugProbe(this), .. _motion is null ? [] : (IPort[])[_motion]];
        _clock.Collect();
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public string Backend { get; }

    /// <inheritdoc />
    public BoardClock Clock => _clock;

    /// <inheritdoc />
    public Timeline Timeline { get; } = new();

    /// <inheritdoc />
    public bool IsOn { get; private set; }

    /// <summary>Whether each conversion of the accelerometer is written on the timeline; it is at first.</summary>
    public bool WritesSamples { get; set; } = true;

    internal BoardMachine Machine { get; }

    internal SymbolTable Symbols { get; set; } = SymbolTable.Empty;

    /// <inheritdoc />
    public bool TryGetPort<TPort>([NotNullWhen(true)] out TPort? port) where TPort : class, IPort
    {
        port = _ports.OfType<TPort>().FirstOrDefault();
        return port is not null;
    }

    /// <inheritdoc />
    public ValueTask On(CancellationToken cancellation = default)
    {
        if (IsOn)
            return ValueTask.CompletedTask;
        _clock.CatchUp();
        IsOn = true;
        Timeline.Append(new PowerEntry(Clock.Now, true));
        // Other noise each time, so that firmware that counts on what RAM held is found out.
        Machine.PowerOn(unchecked(_seed + ++_powered * 0x9E37_79B9_7F4A_7C15));
        HandOverNow();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask Off(CancellationToken cancellation = default)
    {
        if (!IsOn)
            return ValueTask.CompletedTask;
        _clock.CatchUp();
        IsOn = false;
        Timeline.Append(new PowerEntry(Clock.Now, false));
        Machine.PowerOff();
        _gateway.PowerOff();
        HandOverNow();
        _console.Lines.PowerOff();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask Reset(ResetCause cause, CancellationToken cancellation = default)
    {
        if (cause is not (ResetCause.Pin or ResetCause.Software or ResetCause.Debugger or ResetCause.Watchdog))
            throw new NotSupportedException($"The board {Name} ({Backend}) is reset by {ResetCause.Pin}, {ResetCause.Software}, {ResetCause.Debugger} or {ResetCause.Watchdog} from outside; {cause} was asked for.");
        if (!IsOn)
            throw new InvalidOperationException($"The board {Name} ({Backend}) has no power: it cannot be reset.");
        _clock.CatchUp();
        Machine.Reset(cause);
        HandOverNow();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public IBoardSnapshot Capture()
    {
        _clock.CatchUp();
        using var gateway = new MemoryStream();
        using (var writer = new BinaryWriter(gateway, Encoding.UTF8, leaveOpen: true))
            _gateway.Save(writer);
        var file = Path.Combine(_folder, $"{Guid.CreateVersion7()}.save");
        _emulation.Save(file);
        return new RenodeSnapshot(Backend, Name, Clock.Now, file)
        {
            IsOn = IsOn, PoweredTimes = _powered, Gateway = gateway.ToArray(), Console = _console.Lines.Begun, Lit = _lights.Lit,
            Rest = _motion?.Rest ?? default, Playback = _motion?.Playback, Symbols = Symbols,
        };
    }

    /// <inheritdoc />
    public void Restore(IBoardSnapshot snapshot)
    {
        if (snapshot is not RenodeSnapshot taken || taken.Board != Name || taken.Backend != Backend)
            throw new ArgumentException($"A snapshot of a {Name} of the backend {Backend} was expected, found {(snapshot as RenodeSnapshot)?.Describe() ?? snapshot.GetType().Name}.", nameof(snapshot));
        _emulation.Load(taken.File);
        _clock.Restart(taken.At);
        (IsOn, _powered, Symbols) = (taken.IsOn, taken.PoweredTimes, taken.Symbols);
        (_console.Lines.Begun, _lights.Lit) = (taken.Console, taken.Lit);
        using var gateway = new BinaryReader(new MemoryStream(taken.Gateway));
        _gateway.Load(gateway);
        _motion?.Restore(taken.Rest, taken.Playback);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        if (_disposed)
            return ValueTask.CompletedTask;
        _disposed = true;
        _giveBack(_emulation);
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private void HandOverNow()
    {
        _clock.Collect();
        _clock.CatchUp();
    }

    private void HandOver(BoardRecord record)
    {
        var payload = record.Payload.Span;
        switch (record.Kind)
        {
            case RecordKind.SerialByte when record.Channel == BoardLayout.Console:
                _console.Lines.Take(payload[0]);
                break;
            case RecordKind.SerialByte when record.Channel == BoardLayout.Network:
                _line.FromBoard?.Invoke(payload[0]);
                break;
            case RecordKind.Level:
                _lights.Take(record.Channel, payload[0] != 0);
                break;
            case RecordKind.Flash when payload[0] > 1:
                var operation = FlashOperations[payload[0]];
                Timeline.Append(new FlashEntry(Clock.Now, operation, BinaryPrimitives.ReadUInt32LittleEndian(payload[1..]), operation == "erase-all" ? (int)MemoryMap.Nrf9160.FlashSize : 4096));
                break;
            case RecordKind.Reset:
                Timeline.Append(new ResetEntry(Clock.Now, (ResetCause)payload[0]));
                break;
            case RecordKind.Sample when WritesSamples:
                Timeline.Append(new SampleEntry(Clock.Now, Count(payload), Count(payload[2..]), Count(payload[4..])));
                break;
            case RecordKind.Diagnostic:
                Diagnose(payload);
                break;
        }
    }

    private void Diagnose(ReadOnlySpan<byte> payload)
    {
        var counter = BinaryPrimitives.ReadUInt32LittleEndian(payload);
        var words = Encoding.UTF8.GetString(payload[4..]).Split('\0', 2);
        Timeline.Append(new DiagnosticEntry(Clock.Now, words[0], words.Length > 1 ? words[1] : "", counter, Symbols.Describe(counter)));
    }

    private static short Count(ReadOnlySpan<byte> payload) => BinaryPrimitives.ReadInt16LittleEndian(payload);
}
