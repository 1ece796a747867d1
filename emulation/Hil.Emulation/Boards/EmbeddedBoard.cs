using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Hil.Core.Boards;
using Hil.Core.Flash;
using Hil.Core.Images;
using Hil.Core.Network.Gateway;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Emulation.Bus;
using Hil.Emulation.Devices;
using Hil.Emulation.Network;
using Hil.Emulation.Peripherals;
using Hil.Emulation.State;

namespace Hil.Emulation.Boards;

/// <summary>A board around an emulated nRF9160. Everything runs in process, on the thread that waits.</summary>
public sealed class EmbeddedBoard : IBoard, IPowerPort, ISnapshotPort
{
    private readonly Nrf9160 _chip;
    private readonly Console _console;
    private readonly SlipGateway _gateway;
    private readonly AccelerationField? _field;
    private readonly Adxl362? _accelerometer;
    private readonly IPort[] _ports;

    internal EmbeddedBoard(BoardWiring wiring, ulong seed, ConditionalWeakTable<FirmwareImage, MemorySnapshot> programmed)
    {
        Name = wiring.Name;
        SerialWire? console = null;
        SerialWire? network = null;
        AccelerationField? field = null;
        Adxl362? accelerometer = null;
        List<Led> leds = [];
        _chip = new Nrf9160(Timeline, seed, chip =>
        {
            var scheduler = chip.Machine.Scheduler;
            console = chip.Connect("console", wiring.ConsoleTransmit, wiring.ConsoleReceive);
            network = chip.Connect("network", wiring.NetworkTransmit, wiring.NetworkReceive);
            foreach (var (name, pin) in wiring.Leds)
                leds.Add(new Led(name, pin, chip.Gpio, scheduler, Timeline));
            if (wiring.Accelerometer is not { } place)
                return;
            field = new AccelerationField(scheduler, Timeline);
            accelerometer = new Adxl362(scheduler, chip.Gpio, place.Pins, field.At, Timeline, chip.Diagnostics, seed);
            chip.Connect(new SpiBus(place.Clock, place.Output, place.Input, accelerometer));
        });
        (_field, _accelerometer) = (field, accelerometer);
        var machine = _chip.Machine;
        _console = new Console(console!, machine.Scheduler, Timeline);
        _gateway = new SlipGateway(new NetworkLine(machine.Scheduler, network!, _chip.Diagnostics, () => IsOn), Timeline);
        Clock = new EmbeddedClock(machine);
        foreach (var part in (IEnumerable<IStateful?>)[new PowerState(this), _console, new GatewayState(_gateway), _accelerometer, .. leds])
            if (part is not null)
                machine.Add(part);
        _ports = [this, _console, _gateway, new LedBank(leds), new FlashProgrammer(Name, _chip, programmed), new FlashFaults(this), new DebugProbe(machine), .. _field is null ? [] : (IPort[])[_field]];
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public string Backend => EmbeddedBackend.Word;

    /// <inheritdoc />
    public BoardClock Clock { get; }

    /// <inheritdoc />
    public Timeline Timeline { get; } = new();

    /// <inheritdoc />
    public bool IsOn { get; private set; }

    /// <summary>Who is told before and after each operation on flash; null for nobody. A fault campaign cuts power from here.</summary>
    public IFlashObserver? FlashObserver
    {
        get => _chip.Nvmc.Observer;
        set => _chip.Nvmc.Observer = value;
    }

    /// <summary>How many operations on flash the firmware has begun since the board was made.</summary>
    public long FlashOperations => _chip.Nvmc.Operations;

    /// <summary>Whether each conversion of the accelerometer is written on the timeline; it is at first.</summary>
    public bool WritesSamples
    {
        get => _accelerometer?.WritesSamples ?? false;
        set
        {
            if (_accelerometer is not null)
                _accelerometer.WritesSamples = value;
        }
    }

    internal Nrf9160 Chip => _chip;

    internal SlipGateway Gateway => _gateway;

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
        CheckBetweenInstructions();
        IsOn = true;
        Timeline.Append(new PowerEntry(Clock.Now, true));
        _accelerometer?.PowerOn();
        _chip.PowerOn();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask Off(CancellationToken cancellation = default)
    {
        CutPower(null);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask Reset(ResetCause cause, CancellationToken cancellation = default)
    {
        if (cause is not (ResetCause.Pin or ResetCause.Software or ResetCause.Debugger or ResetCause.Watchdog))
            throw new NotSupportedException($"The board {Name} ({Backend}) is reset by {ResetCause.Pin}, {ResetCause.Software}, {ResetCause.Debugger} or {ResetCause.Watchdog} from outside; {cause} was asked for.");
        if (!IsOn)
            throw new InvalidOperationException($"The board {Name} ({Backend}) has no power: it cannot be reset.");
        CheckBetweenInstructions();
        _chip.Machine.Reset(cause);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public IBoardSnapshot Capture()
    {
        CheckBetweenInstructions();
        return new BoardSnapshot(Name, _chip.Machine.Capture(), _field?.State ?? default, _chip.Machine.Symbols);
    }

    /// <inheritdoc />
    public void Restore(IBoardSnapshot snapshot)
    {
        if (snapshot is not BoardSnapshot taken || taken.Board != Name)
            throw new ArgumentException($"A snapshot of an emulated {Name} was expected, found {(snapshot as BoardSnapshot)?.Board ?? snapshot.GetType().Name}.", nameof(snapshot));
        CheckBetweenInstructions();
        _chip.Machine.Restore(taken.Machine);
        _chip.Machine.Symbols = taken.Symbols;
        if (_field is not null)
            _field.State = taken.Field;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal void CutPower(FlashTear? tear)
    {
        if (!IsOn)
            return;
        IsOn = false;
        Timeline.Append(new PowerEntry(Clock.Now, false));
        _chip.PowerOff(tear);
        _accelerometer?.PowerOff();
        _gateway.PowerOff();
        _console.PowerOff();
    }

    internal void CheckBetweenInstructions()
    {
        if (_chip.Machine.IsExecuting)
            throw new InvalidOperationException(
                $"The board {Name} ({Backend}) is in the middle of an instruction: only power can be taken away here. Do it after the wait, or from a timer.");
    }

    private sealed class GatewayState(SlipGateway gateway) : IStateful
    {
        public void Save(BinaryWriter state) => gateway.Save(state);

        public void Load(BinaryReader state) => gateway.Load(state);
    }

    private sealed class PowerState(EmbeddedBoard board) : IStateful
    {
        public void Save(BinaryWriter state) => state.Write(board.IsOn);

        public void Load(BinaryReader state) => board.IsOn = state.ReadBoolean();
    }
}
