using Hil.Core.Boards;
using Hil.Core.Flash;
using Hil.Core.Timelines;
using Hil.Emulation.Bus;
using Hil.Emulation.Time;

namespace Hil.Emulation.Peripherals;

/// <summary>
/// NVMC, with KMU in the same window: writes and erases of flash and UICR (nRF9160 product specification, NVMC and KMU).
/// </summary>
/// <remarks>
/// Durations: 43 µs a word and 87 ms a page, as the vendor's driver has them; 173 ms for everything, from the sibling nRF5340. Flash changes
/// when an operation is done. Where the program runs from flash the core stands still meanwhile; from RAM it sees READY = 0.
/// </remarks>
internal sealed class Nvmc : NordicPeripheral, IFlashWriteGuard
{
    public const int PageSize = 4096;
    private const uint Wen = 1;
    private const uint Een = 2;
    private const uint PartialEen = 4;
    private const int PageEraseMilliseconds = 87;
    private const long TicksPerMillisecond = Scheduler.TicksPerSecond / 1000;
    private const long WriteTime = TicksPerMillisecond * 43 / 1000;
    private const long EraseAllTime = TicksPerMillisecond * 173;

    private readonly PagedMemory _flash;
    private readonly PagedMemory _uicr;
    private readonly Timeline _timeline;
    private readonly Action<long> _stallUntil;
    private readonly Register _config;
    private readonly Register _partialDuration;
    private readonly ScheduledEvent _done;
    private readonly SortedDictionary<uint, int> _partlyErased = [];
    private FlashOperation _operation;
    private long _doneAt;

    /// <param name="context">What the chip's peripherals share.</param>
    /// <param name="flash">Code flash.</param>
    /// <param name="uicr">User information configuration registers.</param>
    /// <param name="timeline">Where erases are written.</param>
    /// <param name="stallUntil">Makes the core stand still until a tick, if it runs from flash.</param>
    public Nvmc(PeripheralContext context, PagedMemory flash, PagedMemory uicr, Timeline timeline, Action<long> stallUntil)
        : base("NVMC", 57, context)
    {
        (_flash, _uicr, _timeline, _stallUntil) = (flash, uicr, timeline, stallUntil);
        _done = context.Scheduler.CreateEvent("NVMC.ready", Done);
        ReadOnly(0x400, "READY", () => IsBusy ? 0u : 1);
        ReadOnly(0x408, "READYNEXT", () => IsBusy ? 0u : 1);
        _config = Stored(0x504, "CONFIG", 0, 7);
        Declare(new Register("ERASEALL", 0x50C, 0, 0) { StoresWrites = false, OnWrite = EraseAll });
        _partialDuration = Stored(0x51C, "ERASEPAGEPARTIALCFG", 10, 0x7F);
        // The instruction cache has no effect that a program could see but its speed, and that is a stated mean here.
        Stored(0x540, "ICACHECNF", 0, 0x101);
        Stored(0x548, "IHIT");
        Stored(0x54C, "IMISS");
        Stored(0x584, "CONFIGNS", 0, 3);
        Stored(0x588, "WRITEUICRNS");
        DeclareKmu();
    }

    /// <summary>Who is told of each operation.</summary>
    public IFlashObserver? Observer { get; set; }

    /// <summary>How many operations began since the board was made.</summary>
    public long Operations { get; private set; }

    /// <summary>The operation that is under way, or null.</summary>
    public FlashOperation? UnderWay => IsBusy ? _operation : null;

    private bool IsBusy => _done.IsScheduled;

    public bool Store(uint address, uint value, int size)
    {
        switch (_config.Value)
        {
            case Wen:
                // Half-words and bytes cannot be written.
                if (size != 4)
                    return false;
                Begin(FlashOperationKind.Write, address, value, WriteTime);
                return true;
            case Een:
                return ErasePage(address, value, FlashOperationKind.ErasePage, PageEraseMilliseconds);
            case PartialEen:
                return ErasePage(address, value, FlashOperationKind.ErasePartial, (int)_partialDuration.Value);
            default:
                return false;
        }
    }

    /// <summary>Power goes away in the middle of an operation: what it leaves is neither the old nor the new.</summary>
    /// <param name="tear">Decides over each bit that was on its way.</param>
    public void Tear(FlashTear tear)
    {
        if (!IsBusy)
            return;
        _done.Cancel();
        switch (_operation.Kind)
        {
            case FlashOperationKind.Write:
                var (memory, offset) = Place(_operation.Address);
                memory.WriteWord(offset, tear.Write(memory.ReadWord(offset), _operation.Value));
                break;
            case FlashOperationKind.EraseAll:
                for (var address = 0u; address < _flash.Size; address += PageSize)
                    TearPage(address, tear);
                break;
            default:
                TearPage(_operation.Address, tear);
                break;
        }
    }

    public override void Save(BinaryWriter state)
    {
        base.Save(state);
        state.Write(Operations);
        state.Write(_operation.Number);
        state.Write((byte)_operation.Kind);
        state.Write(_operation.Address);
        state.Write(_operation.Value);
        state.Write(_doneAt);
        state.Write(_partlyErased.Count);
        foreach (var (page, milliseconds) in _partlyErased)
        {
            state.Write(page);
            state.Write(milliseconds);
        }
    }

    public override void Load(BinaryReader state)
    {
        base.Load(state);
        Operations = state.ReadInt64();
        _operation = new(state.ReadInt64(), (FlashOperationKind)state.ReadByte(), state.ReadUInt32(), state.ReadUInt32());
        _doneAt = state.ReadInt64();
        _partlyErased.Clear();
        for (var count = state.ReadInt32(); count > 0; count--)
            _partlyErased.Add(state.ReadUInt32(), state.ReadInt32());
    }

    // An operation that has begun ends also when the chip is reset, as long as there is power.
    protected override void OnReset(ResetCause cause)
    {
        if (IsBusy)
            Done();
    }

    private void DeclareKmu()
    {
        Event(0x100, "KEYSLOT_PUSHED");
        Event(0x104, "KEYSLOT_REVOKED");
        var error = Event(0x108, "KEYSLOT_ERROR");
        ReadOnly(0x30C, "INTPEND", () => Pending);
        ReadOnly(0x40C, "STATUS");
        Stored(0x500, "SELECTKEYSLOT", 0, 0xFF);
        Task(0x000, "PUSH_KEYSLOT", () =>
        {
            Context.Diagnostics.Report("unmodelled-register", "KMU.TASKS_PUSH_KEYSLOT: key slots are not modelled");
            error.Raise();
        });
    }

    private bool ErasePage(uint address, uint value, FlashOperationKind kind, int milliseconds)
    {
        if (!_flash.Contains(address, 4) || address % PageSize != 0 || value != uint.MaxValue || milliseconds == 0)
        {
            Context.Diagnostics.Report("flash-erase",
                $"a page is erased by 0xffffffff to its first word in flash, found 0x{value:x8} to 0x{address:x8}");
            return true;
        }

        Begin(kind, address, value, milliseconds * TicksPerMillisecond);
        return true;
    }

    private void EraseAll(uint value)
    {
        if ((value & 1) != 0 && _config == Een)
            Begin(FlashOperationKind.EraseAll, 0, uint.MaxValue, EraseAllTime);
    }

    private void Begin(FlashOperationKind kind, uint address, uint value, long duration)
    {
        // The bus makes a store wait while the one before is under way.
        var start = Now;
        if (IsBusy)
        {
            start = _doneAt;
            Done();
            // Who saw it done may have cut the power.
            if (_config == 0)
                return;
        }

        var operation = new FlashOperation(++Operations, kind, address, value);
        if (Observer?.Starting(operation) == false)
            return;
        _operation = operation;
        _doneAt = start + duration;
        _done.ScheduleAt(_doneAt);
        _stallUntil(_doneAt);
        // Last, since who sees it may cut the power.
        if (kind != FlashOperationKind.Write)
            _timeline.Append(new FlashEntry(Context.Scheduler.BoardTime, NameOf(kind), address, kind == FlashOperationKind.EraseAll ? _flash.Size : PageSize));
    }

    private void Done()
    {
        _done.Cancel();
        switch (_operation.Kind)
        {
            case FlashOperationKind.Write:
                var (memory, offset) = Place(_operation.Address);
                memory.Reads?.Read(offset);
                memory.WriteWord(offset, memory.ReadWord(offset) & _operation.Value);
                break;
            case FlashOperationKind.ErasePage:
                _partlyErased.Remove(_operation.Address);
                Erase(_operation.Address);
                break;
            case FlashOperationKind.ErasePartial:
                // Only the whole erase time makes a page reliably erased; before that the model leaves it as it was.
                var total = _partlyErased.GetValueOrDefault(_operation.Address) + (int)_partialDuration.Value;
                _partlyErased[_operation.Address] = total;
                if (total >= PageEraseMilliseconds)
                {
                    _partlyErased.Remove(_operation.Address);
                    Erase(_operation.Address);
                    // Who keeps account of flash must hear of the part that made the page whole.
                    _operation = _operation with { Kind = FlashOperationKind.ErasePage };
                }

                break;
            default:
                _partlyErased.Clear();
                _flash.Erase();
                _uicr.Erase();
                break;
        }

        Observer?.Completed(_operation);
    }

    private void Erase(uint page)
    {
        _flash.Reads?.Erase(page >> MemoryPage.Shift);
        _flash.ErasePage(page);
    }

    private (PagedMemory Memory, uint Offset) Place(uint address) =>
        _uicr.Contains(address, 4) ? (_uicr, address - _uicr.BaseAddress) : (_flash, address - _flash.BaseAddress);

    private void TearPage(uint page, FlashTear tear)
    {
        var bytes = new byte[PageSize];
        _flash.Read(page, bytes);
        _flash.Write(page, tear.Erase(FlashPage.Of(bytes), page).Bytes);
    }

    private static string NameOf(FlashOperationKind kind) => kind switch
    {
        FlashOperationKind.ErasePage => "erase-page",
        FlashOperationKind.ErasePartial => "erase-partial",
        _ => "erase-all",
    };
}
