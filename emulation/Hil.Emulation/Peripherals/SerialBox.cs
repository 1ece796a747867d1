using Hil.Core.Boards;

namespace Hil.Emulation.Peripherals;

/// <summary>
/// One of the four serial boxes: UARTE, SPIM, SPIS, TWIM and TWIS share its window, ENABLE says which of them it is, and the registers are
/// the same flip-flops for all (nRF9160 product specification, "Peripherals with shared ID").
/// </summary>
internal sealed class SerialBox : NordicPeripheral
{
    private static readonly (uint Offset, string Name)[] TaskList =
    [
        (0x000, "STARTRX"), (0x004, "STOPRX"), (0x008, "STARTTX"), (0x00C, "STOPTX"), (0x010, "START"), (0x014, "STOP"), (0x01C, "SUSPEND"),
        (0x020, "RESUME"), (0x024, "ACQUIRE"), (0x028, "RELEASE"), (0x02C, "FLUSHRX"), (0x030, "PREPARERX"), (0x034, "PREPARETX"),
    ];

    private static readonly (uint Offset, string Name)[] EventList =
    [
        (0x100, "CTS"), (0x104, "STOPPED"), (0x108, "RXDRDY"), (0x110, "ENDRX"), (0x118, "END"), (0x11C, "TXDRDY"), (0x120, "ENDTX"),
        (0x124, "ERROR"), (0x128, "ACQUIRED"), (0x144, "RXTO"), (0x148, "SUSPENDED"), (0x14C, "RXSTARTED"), (0x150, "TXSTARTED"),
        (0x158, "TXSTOPPED"), (0x15C, "LASTRX"), (0x160, "LASTTX"), (0x164, "WRITE"), (0x168, "READ"),
    ];

    private readonly Dictionary<uint, PeripheralEvent> _events = [];
    private readonly Register _enable;
    private readonly int _number;
    private SerialUnit? _active;

    public SerialBox(PeripheralContext context, int number, Gpio gpio, IReadOnlyList<SerialWire> wires, IReadOnlyList<SpiBus> buses)
        : base($"SERIAL{number}", 8 + number, context)
    {
        _number = number;
        foreach (var (offset, name) in EventList)
            _events.Add(offset, Event(offset, name));
        foreach (var (offset, name) in TaskList)
            Task(offset, name, () => _active?.Trigger(offset));
        Shorts = Stored(0x200, "SHORTS");
        Stored(0x440, "STATUS", 0, 0);
        ReadOnly(0x400, "SEMSTAT", 1);
        ErrorSource = ClearedByOnes(0x480, "ERRORSRC");
        TwiErrorSource = ClearedByOnes(0x4C4, "ERRORSRC (TWIM)");
        ClearedByOnes(0x4D0, "ERRORSRC (TWIS)");
        ReadOnly(0x4D4, "MATCH");
        _enable = Stored(0x500, "ENABLE", 0, 15, _ => Choose());
        Pins = [.. Enumerable.Range(0, 4).Select(i => Stored(0x508 + 4 * (uint)i, $"PSEL[{i}]", uint.MaxValue, 0x8000_001F))];
        Frequency = Stored(0x524, "BAUDRATE/FREQUENCY", 0x0400_0000);
        RxPointer = Stored(0x534, "RXD.PTR");
        RxCapacity = Stored(0x538, "RXD.MAXCNT", 0, 0x1FFF);
        RxAmount = ReadOnly(0x53C, "RXD.AMOUNT");
        RxList = Stored(0x540, "RXD.LIST", 0, 3);
        TxPointer = Stored(0x544, "TXD.PTR");
        TxCapacity = Stored(0x548, "TXD.MAXCNT", 0, 0x1FFF);
        TxAmount = ReadOnly(0x54C, "TXD.AMOUNT");
        TxList = Stored(0x550, "TXD.LIST", 0, 3);
        SpiConfig = Stored(0x554, "CONFIG (SPI)", 0, 7);
        Stored(0x55C, "DEF", 0, 0xFF);
        UartConfig = Stored(0x56C, "CONFIG (UARTE)", 0, 0x1F);
        Array(0x588, "ADDRESS", 2, 4, 0, 0x7F);
        Stored(0x594, "CONFIG (TWIS)", 1, 3);
        OverRead = Stored(0x5C0, "ORC", 0, 0xFF);
        Uarte = new Uarte(this, wires);
        Spim = new Spim(this, gpio, buses);
        Twim = new Twim(this);
        Other = new UnmodelledSerialUnit(this);
        // Words that no manual names: whether a UARTE that a boot loader left behind still receives or sends (erratum 23).
        Computed(0x564, "(RX active)", () => Uarte.IsReceiving ? 1u : 0, static _ => { });
        Computed(0x568, "(TX active)", () => Uarte.IsSending ? 1u : 0, static _ => { });
    }

    public Uarte Uarte { get; }

    public Spim Spim { get; }

    public Twim Twim { get; }

    public UnmodelledSerialUnit Other { get; }

    public Register Shorts { get; }

    public Register ErrorSource { get; }

    public Register TwiErrorSource { get; }

    /// <summary>PSEL at 0x508, 0x50C, 0x510 and 0x514.</summary>
    public Register[] Pins { get; }

    public Register Frequency { get; }

    public Register RxPointer { get; }

    public Register RxCapacity { get; }

    public Register RxAmount { get; }

    public Register RxList { get; }

    public Register TxPointer { get; }

    public Register TxCapacity { get; }

    public Register TxAmount { get; }

    public Register TxList { get; }

    public Register SpiConfig { get; }

    public Register UartConfig { get; }

    public Register OverRead { get; }

    /// <summary>The event at an offset.</summary>
    public PeripheralEvent this[uint offset] => _events[offset];

    /// <summary>The pin that a PSEL register connects, or -1.</summary>
    public int Pin(int index) => Pins[index] >> 31 != 0 ? -1 : (int)(Pins[index] & 31);

    public bool IsActive(SerialUnit unit) => _active == unit;

    public override void Save(BinaryWriter state)
    {
        base.Save(state);
        Uarte.Save(state);
        Spim.Save(state);
        Twim.Save(state);
    }

    public override void Load(BinaryReader state)
    {
        base.Load(state);
        Uarte.Load(state);
        Spim.Load(state);
        Twim.Load(state);
        (_active, Name) = UnitOf(_enable);
    }

    protected override void OnReset(ResetCause cause)
    {
        Uarte.Stop();
        Spim.Stop();
        Twim.Stop();
        (_active, Name) = UnitOf(0);
    }

    private Register ClearedByOnes(uint offset, string name)
    {
        Register register = null!;
        register = Declare(new Register(name, offset, 0, 0) { StoresWrites = false, OnWrite = value => register.Value &= ~value });
        return register;
    }

    private void Choose()
    {
        var (unit, name) = UnitOf(_enable);
        if (unit == _active)
            return;
        _active?.Stop();
        (_active, Name) = (unit, name);
    }

    private (SerialUnit? Unit, string Name) UnitOf(uint enable) => enable switch
    {
        8 => (Uarte, $"UARTE{_number}"),
        7 => (Spim, $"SPIM{_number}"),
        6 => (Twim, $"TWIM{_number}"),
        2 => (Other, $"SPIS{_number}"),
        9 => (Other, $"TWIS{_number}"),
        _ => (null, $"SERIAL{_number}"),
    };
}
