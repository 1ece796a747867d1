using Hil.Core.Boards;
using Hil.Core.Flash;
using Hil.Core.Timelines;
using Hil.Emulation.Bus;
using Hil.Emulation.Cpu;
using Hil.Emulation.Peripherals;
using Hil.Emulation.State;
using Hil.Emulation.Time;

namespace Hil.Emulation.Boards;

/// <summary>
/// An nRF9160: core, memories and peripherals in the secure state. The non-secure aliases answer for the peripherals that are split between
/// both states (P0, DPPIC, NVMC); all others start secure and are not there for non-secure addresses, as the SPU has it after reset.
/// </summary>
/// <remarks>
/// When power comes RAM holds seeded noise, other noise each time, so that firmware that counts on zeros is found out. RAM survives every
/// reset that keeps power.
/// </remarks>
internal sealed class Nrf9160 : IStateful
{
    public const uint RamAddress = 0x2000_0000;
    public const int RamSize = 256 * 1024;
    public const int FlashSize = 1024 * 1024;
    private const uint UicrAddress = 0x00FF_8000;
    private const uint Secure = 0x5000_0000;
    private const uint NonSecure = 0x4000_0000;

    private readonly SeededRandom _undefined;
    private readonly LowFrequencyClock _lowFrequency = new();
    private readonly ScheduledEvent _wakeUp;
    private readonly List<SerialWire> _wires = [];
    private readonly List<SpiBus> _buses = [];
    private readonly List<NordicPeripheral> _peripherals = [];
    private bool _systemOff;

    /// <summary>Makes a chip without power.</summary>
    /// <param name="timeline">Where it writes what happens.</param>
    /// <param name="seed">Where undefined memory, the device identifier and random numbers come from.</param>
    /// <param name="wiring">What is wired to it: called once the pins are there and before the serial boxes are made.</param>
    public Nrf9160(Timeline timeline, ulong seed, Action<Nrf9160> wiring)
    {
        _undefined = new SeededRandom(seed);
        Machine = new Machine(timeline);
        Diagnostics = new BoardDiagnostics(Machine);
        Context = new PeripheralContext
        {
            Scheduler = Machine.Scheduler,
            Interrupts = Machine.Cpu,
            Memory = Machine.Bus,
            Diagnostics = Diagnostics,
            RequestReset = Machine.RequestReset,
        };
        Flash = AddMemory(new PagedMemory("flash", MemoryKind.Flash, 0, FlashSize, 0xFF));
        Ram = AddMemory(new PagedMemory("RAM", MemoryKind.Ram, RamAddress, RamSize, 0));
        AddMemory(Ficr.Create(seed));
        Uicr = AddMemory(new PagedMemory("UICR", MemoryKind.Flash, UicrAddress, 4096, 0xFF));
        _wakeUp = Machine.Scheduler.CreateEvent("POWER.wake-up", () => Machine.Reset(ResetCause.SystemOff));
        AddPeripherals(seed, wiring);
        Machine.Bus.FlashWriteGuard = Nvmc;
        Machine.Resetting += _ => _systemOff = false;
        Machine.Add(this);
    }

    public Machine Machine { get; }

    public PeripheralContext Context { get; }

    public BoardDiagnostics Diagnostics { get; }

    public PagedMemory Flash { get; }

    public PagedMemory Ram { get; }

    public PagedMemory Uicr { get; }

    public Gpio Gpio { get; private set; } = null!;

    public Nvmc Nvmc { get; private set; } = null!;

    /// <summary>Wires a serial line to two pins. While the chip is made.</summary>
    public SerialWire Connect(string name, int transmit, int receive)
    {
        var wire = new SerialWire(Machine.Scheduler, name, transmit, receive);
        _wires.Add(wire);
        Machine.Add(wire);
        return wire;
    }

    /// <summary>Wires an SPI bus. While the chip is made.</summary>
    public void Connect(SpiBus bus) => _buses.Add(bus);

    /// <summary>Power has come: RAM is undefined, everything is reset and the core starts.</summary>
    public void PowerOn()
    {
        var noise = new byte[MemoryPage.Size];
        for (var page = 0u; page < RamSize; page += MemoryPage.Size)
        {
            for (var i = 0; i < noise.Length; i += 8)
                BitConverter.TryWriteBytes(noise.AsSpan(i), _undefined.Next());
            Ram.Write(page, noise);
        }

        Machine.Reset(ResetCause.PowerOn);
    }

    /// <summary>Power has gone, at this very moment.</summary>
    /// <param name="tear">What becomes of an operation on flash that is under way; chance of the board's own where it is null.</param>
    public void PowerOff(FlashTear? tear = null)
    {
        Machine.Hold();
        _wakeUp.Cancel();
        _systemOff = false;
        if (Nvmc.UnderWay is not null)
            Nvmc.Tear(tear ?? new(_undefined.Next()));
        foreach (var peripheral in _peripherals)
            peripheral.Reset(ResetCause.PowerOn);
    }

    public void Save(BinaryWriter state)
    {
        state.Write(_undefined.State);
        state.Write(_systemOff);
        _lowFrequency.Save(state);
        Diagnostics.Save(state);
    }

    public void Load(BinaryReader state)
    {
        _undefined.State = state.ReadUInt64();
        _systemOff = state.ReadBoolean();
        _lowFrequency.Load(state);
        Diagnostics.Load(state);
    }

    private PagedMemory AddMemory(PagedMemory memory)
    {
        Machine.Bus.Add(memory);
        return memory;
    }

    private void AddPeripherals(ulong seed, Action<Nrf9160> wiring)
    {
        // Peripherals are reset in this order: the channels first, so that nothing triggers anything meanwhile.
        Add(new Dppic(Context), 0x17000, split: true);
        Add(Gpio = new Gpio(Context), 0x842000, split: true);
        Add(new Gpiote(Context, Gpio, 0), 0x0D000);
        wiring(this);
        Add(new Spu(Context), 0x03000);
        Add(new Regulators(Context, EnterSystemOff), 0x04000);
        Add(new ClockPower(Context, _lowFrequency), 0x05000);
        Add(new CtrlAp(Context), 0x06000);
        for (var i = 0; i < 4; i++)
            Add(new SerialBox(Context, i, Gpio, _wires, _buses), 0x08000 + (uint)i * 0x1000);
        Add(new Saadc(Context), 0x0E000);
        for (var i = 0; i < 3; i++)
            Add(new Peripherals.Timer(Context, i), 0x0F000 + (uint)i * 0x1000);
        for (var i = 0; i < 2; i++)
            Add(new Rtc(Context, _lowFrequency, i), 0x14000 + (uint)i * 0x1000);
        Add(new Watchdog(Context, _lowFrequency, () => Machine.Cpu.Instructions * CortexM33.TicksPerInstruction), 0x18000);
        for (var i = 0; i < 6; i++)
            Add(new Egu(Context, i), 0x1B000 + (uint)i * 0x1000);
        for (var i = 0; i < 4; i++)
            Add(new Pwm(Context, Gpio, i), 0x21000 + (uint)i * 0x1000);
        Add(new Pdm(Context), 0x26000);
        Add(new I2s(Context), 0x28000);
        Add(new Ipc(Context), 0x2A000);
        Add(Nvmc = new Nvmc(Context, Flash, Uicr, Machine.Timeline, StallIfInFlash), 0x39000, split: true);
        Add(new Vmc(Context), 0x3A000);
        var control = new CryptoCellControl(Context);
        Add(control, 0x840000);
        Add(new CryptoCell(Context, control, seed), 0x841000);
        Gpio.Detected += () =>
        {
            if (_systemOff)
                _wakeUp.ScheduleAfter(0);
        };
    }

    private void Add(NordicPeripheral peripheral, uint place, bool split = false)
    {
        _peripherals.Add(peripheral);
        Machine.Bus.Add(peripheral, Secure + place);
        if (split)
            Machine.Bus.Add(peripheral, NonSecure + place);
    }

    private void StallIfInFlash(long until)
    {
        if (Machine.Cpu.ProgramCounter < FlashSize)
            Machine.StallUntil(until);
    }

    // Only the pins keep their state; what they sense wakes the chip by a reset.
    private void EnterSystemOff()
    {
        Machine.Hold();
        _systemOff = true;
        foreach (var peripheral in _peripherals)
            if (peripheral != Gpio)
                peripheral.Reset(ResetCause.SystemOff);
        if (Gpio.IsDetecting)
            _wakeUp.ScheduleAfter(0);
    }
}
