using Hil.Core.Boards;
using Hil.Core.Images;
using Hil.Core.Network;
using Hil.Core.Network.Gateway;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Emulation.Boards;
using Hil.Emulation.Devices;
using Hil.Emulation.Network;
using Hil.Emulation.Peripherals;
using Hil.Lwm2m;

namespace Hil.Firmware.Tests.Rigs;

/// <summary>
/// The reference image on the emulated chip, wired as on a Thingy:91, with the test's fingers on the wires: frames on the SPI bus, raw
/// bytes on the serial line, resets of every kind.
/// </summary>
internal sealed class Rig : IDisposable
{
    public const string Endpoint = "hil-thingy91";
    private static readonly BoardWiring Wiring = BoardWiring.Thingy91;

    private readonly Nrf9160 _chip;
    private readonly Hil.Emulation.Boards.Console _console;
    private readonly Adxl362 _accelerometer;
    private readonly List<IDisposable> _opened = [];

    public Rig(ulong seed = 1, FirmwareImage? image = null)
    {
        SerialWire? console = null, line = null;
        SpiListener? spi = null;
        Adxl362? accelerometer = null;
        AccelerationField? field = null;
        _chip = new Nrf9160(Timeline, seed, chip =>
        {
            var scheduler = chip.Machine.Scheduler;
            console = chip.Connect("console", Wiring.ConsoleTransmit, Wiring.ConsoleReceive);
            line = chip.Connect("network", Wiring.NetworkTransmit, Wiring.NetworkReceive);
            foreach (var (name, pin) in Wiring.Leds)
                _ = new Led(name, pin, chip.Gpio, scheduler, Timeline);
            var place = Wiring.Accelerometer!;
            field = new AccelerationField(scheduler, Timeline);
            accelerometer = new Adxl362(scheduler, chip.Gpio, place.Pins, field.At, Timeline, chip.Diagnostics, seed) { WritesSamples = false };
            spi = new SpiListener(accelerometer, scheduler, chip.Gpio, place.Pins.ChipSelect);
            chip.Connect(new SpiBus(place.Clock, place.Output, place.Input, spi));
        });
        (Line, Spi, _accelerometer, Motion) = (line!, spi!, accelerometer!, field!);
        _console = new Hil.Emulation.Boards.Console(console!, _chip.Machine.Scheduler, Timeline);
        Network = new SlipGateway(new NetworkLine(_chip.Machine.Scheduler, Line, _chip.Diagnostics, () => true), Timeline);
        Clock = new EmbeddedClock(_chip.Machine);
        image ??= Repository.Image;
        foreach (var segment in image.Segments)
            _chip.Flash.Write(segment.Address, segment.Bytes.Span);
        _chip.Machine.Symbols = image.Symbols;
    }

    public Timeline Timeline { get; } = new();

    public BoardClock Clock { get; }

    public SlipGateway Network { get; }

    public SerialWire Line { get; }

    public SpiListener Spi { get; }

    public AccelerationField Motion { get; }

    public long Instructions => _chip.Machine.Cpu.Instructions;

    /// <summary>Operations of flash that have begun.</summary>
    public long FlashOperations => _chip.Nvmc.Operations;

    public IReadOnlyList<string> ConsoleLines => [.. Entries<ConsoleEntry>().Select(e => e.Text)];

    public static Rig Started(ulong seed = 1)
    {
        var rig = new Rig(seed);
        rig.PowerOn();
        return rig;
    }

    public void PowerOn()
    {
        _accelerometer.PowerOn();
        _chip.PowerOn();
    }

    public void PowerOff()
    {
        _chip.PowerOff();
        _accelerometer.PowerOff();
        _console.PowerOff();
        Network.PowerOff();
    }

    public void Reset(ResetCause cause) => _chip.Machine.Reset(cause);

    /// <summary>What stands in flash, as a probe sees it.</summary>
    public byte[] ReadFlash(uint address, int length)
    {
        var bytes = new byte[length];
        _chip.Flash.Read(address, bytes);
        return bytes;
    }

    /// <summary>Puts bytes into flash, as a probe does.</summary>
    public void WriteFlash(uint address, ReadOnlySpan<byte> bytes) => _chip.Flash.Write(address, bytes);

    public void Type(string text) => _console.Write(text);

    public Lwm2mServer Serve(Lwm2mServerOptions? options = null)
    {
        var server = new Lwm2mServer(Network.Open(5683), Clock, Timeline, options);
        _opened.Add(server);
        return server;
    }

    public IDatagramLink Open(int port)
    {
        var link = Network.Open(port);
        _opened.Add(link);
        return link;
    }

    public void Run(double seconds) => _chip.Machine.RunUntil(_chip.Machine.Scheduler.Now + (long)(seconds * Hil.Emulation.Time.Scheduler.TicksPerSecond));

    /// <summary>Runs until the condition holds; says whether it did.</summary>
    public bool RunUntil(Func<bool> condition, double within) =>
        _chip.Machine.RunUntil(_chip.Machine.Scheduler.Now + (long)(within * Hil.Emulation.Time.Scheduler.TicksPerSecond), condition);

    /// <summary>Runs until the console has said a line that begins so, from now on, and returns it.</summary>
    public ConsoleEntry WaitForLine(string beginning, double within)
    {
        var first = Timeline.Count;
        ConsoleEntry? Find() => Timeline.Snapshot(first).OfType<ConsoleEntry>().FirstOrDefault(e => e.Text.StartsWith(beginning, StringComparison.Ordinal));
        Assert.That(RunUntil(() => Find() is not null, within), Is.True, () => $"\"{beginning}…\" was expected on the console within {within} s; it said:\n{string.Join('\n', ConsoleLines)}");
        return Find()!;
    }

    public IReadOnlyList<T> Entries<T>() where T : TimelineEntry => [.. Timeline.Snapshot().OfType<T>()];

    /// <summary>IP packets that the board sent, from the timeline.</summary>
    public IReadOnlyList<PacketEntry> Sent() => [.. Entries<PacketEntry>().Where(p => p.FromBoard)];

    public void Dispose()
    {
        foreach (var opened in _opened)
            opened.Dispose();
    }
}
