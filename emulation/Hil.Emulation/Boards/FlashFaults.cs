using System.Runtime.CompilerServices;
using Hil.Core.Boards;
using Hil.Core.Flash;
using Hil.Emulation.Bus;

namespace Hil.Emulation.Boards;

/// <summary>Code flash as a campaign of faults reaches it.</summary>
internal sealed class FlashFaults(EmbeddedBoard board) : IFlashFaultPort
{
    // A page that campaign and memory share is known on both sides by one object each, so that what was decoded of it is kept from run to
    // run and from board to board.
    private static readonly ConditionalWeakTable<FlashPage, MemoryPage> Memories = [];
    private static readonly ConditionalWeakTable<MemoryPage, FlashPage> Pages = [];

    private PagedMemory Flash => board.Chip.Flash;

    public IFlashObserver? Observer
    {
        get => board.FlashObserver;
        set => board.FlashObserver = value;
    }

    public FlashContents Contents
    {
        get => new(Flash.Capture().Pages.Select(PageOf));
        set
        {
            if (value.Size != Flash.Size)
                throw new ArgumentException($"Contents of {Flash.Size} bytes were expected for {board.Name}, found {value.Size}.", nameof(value));
            board.CheckBetweenInstructions();
            for (var i = 0; i < value.Pages.Length; i++)
                Flash.Put((uint)i, MemoryOf(value.Pages[i]));
        }
    }

    public FlashReads Reads => Flash.Reads?.Taken() ?? new(Enumerable.Range(0, Flash.Size / MemoryPage.Size).Select(page => (page, (ulong[]?)null)));

    public void WatchReads() => Flash.Reads = new(Flash.Size / MemoryPage.Size);

    public ValueTask CutPower(FlashTear tear, CancellationToken cancellation = default)
    {
        board.CutPower(tear);
        return ValueTask.CompletedTask;
    }

    private static FlashPage PageOf(MemoryPage memory)
    {
        if (Pages.TryGetValue(memory, out var known))
            return known;
        var page = FlashPage.Of(memory.Bytes);
        Memories.TryAdd(page, memory);
        return Pages.GetValue(memory, _ => page);
    }

    private static MemoryPage MemoryOf(FlashPage page)
    {
        var memory = Memories.GetValue(page, static known => new MemoryPage(known.Bytes.ToArray()) { IsShared = true });
        Pages.TryAdd(memory, page);
        return memory;
    }
}
