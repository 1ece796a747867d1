using Hil.Core.Boards;
using Hil.Core.Images;
using Hil.Core.Timelines;
using Hil.Emulation.Boards;
using Hil.Firmware.Tests.Rigs;
using Hil.Images.Mcuboot;

namespace Hil.Firmware.Tests.Boot;

/// <summary>The bootloader's image on an emulated Thingy:91, with the test's hand in flash.</summary>
internal sealed class BootRig
{
    // A swap of both whole slots takes 41 s.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly EmbeddedBackend Backend = new();

    private BootRig(EmbeddedBoard board) => Board = board;

    public EmbeddedBoard Board { get; }

    public Trailer PrimaryTrailer => Trailer.Read(Read(FlashMap.Primary + FlashMap.TrailerPage, 4096))!;

    public Trailer SecondaryTrailer => Trailer.Read(Read(FlashMap.Secondary + FlashMap.TrailerPage, 4096))!;

    /// <summary>Flash as a campaign reaches it.</summary>
    public IFlashFaultPort Flash => Board.TryGetPort<IFlashFaultPort>(out var port) ? port : throw new InvalidOperationException("The board was expected to have flash faults.");

    public long Instructions => Board.Chip.Machine.Cpu.Instructions;

    public IReadOnlyList<DiagnosticEntry> Diagnostics => [.. Board.Timeline.Snapshot().OfType<DiagnosticEntry>()];

    /// <summary>A board without power. The name is that of a file in fixtures/images.</summary>
    public static BootRig With(string bootloader = "bootloader", ulong seed = 1)
    {
        var board = (EmbeddedBoard)Backend.Create(new BoardRequest("thingy91", seed)).AsTask().GetAwaiter().GetResult();
        var rig = new BootRig(board);
        foreach (var segment in FirmwareFile.Load(Path.Combine(Repository.Images, $"{bootloader}.hex")).Segments)
            rig.Put(segment.Address, segment.Bytes.Span);
        return rig;
    }

    public void Put(uint address, ReadOnlySpan<byte> bytes) => Board.Chip.Flash.Write(address, bytes);

    public byte[] Read(uint address, int length)
    {
        var bytes = new byte[length];
        Board.Chip.Flash.Read(address, bytes);
        return bytes;
    }

    public uint Word(uint address) => Board.Chip.Flash.ReadWord(address);

    /// <summary>What an application does that asks for an update: test, or permanent with <c>image_ok</c> first.</summary>
    public void RequestUpdate(bool permanent = false)
    {
        if (permanent)
            Put(FlashMap.Secondary + FlashMap.ImageOk, [1]);
        Put(FlashMap.Secondary + FlashMap.Magic, Trailer.MagicBytes);
    }

    public void Confirm() => Put(FlashMap.Primary + FlashMap.ImageOk, [1]);

    /// <summary>Takes power away where there is some, and gives it.</summary>
    public IReadOnlyList<string> PowerCycle()
    {
        PowerOff();
        var first = Board.Timeline.Count;
        PowerOn();
        return WaitForEnd(first);
    }

    /// <summary>The same, but a boot that neither runs an image nor halts is one that ends with "lost".</summary>
    public IReadOnlyList<string> TryPowerCycle()
    {
        PowerOff();
        var first = Board.Timeline.Count;
        PowerOn();
        return Wait(() => HasEnded(first)) ? Said(first) : [.. Said(first), "lost"];
    }

    public IReadOnlyList<string> Reset(ResetCause cause)
    {
        var first = Board.Timeline.Count;
        Board.Chip.Machine.Reset(cause);
        return WaitForEnd(first);
    }

    public void PowerOff() => Board.Off().AsTask().GetAwaiter().GetResult();

    public void PowerOn() => Board.On().AsTask().GetAwaiter().GetResult();

    /// <summary>Runs until the bootloader has left the console, for good or ill; gives its lines of this boot, without "boot ".</summary>
    public IReadOnlyList<string> WaitForEnd(int first)
    {
        Assert.That(Wait(() => HasEnded(first)), Is.True, () => $"The bootloader was expected to run an image or to halt; it said:\n{string.Join('\n', Said(first))}");
        Run(TimeSpan.FromMilliseconds(1));
        return Said(first);
    }

    public bool Wait(Func<bool> condition) => Board.Clock.RunUntil(condition, Board.Clock.Now + Patience).AsTask().GetAwaiter().GetResult();

    public void Run(TimeSpan time) => Board.Clock.Run(time).AsTask().GetAwaiter().GetResult();

    /// <summary>Whether the image in the primary slot is what the core executes.</summary>
    public bool IsInImage => Board.Chip.Machine.Cpu.ProgramCounter is >= FlashMap.Primary + FlashMap.HeaderSize and < FlashMap.Primary + FlashMap.SlotSize;

    /// <summary>A register that reads without side effects, such as GPREGRET.</summary>
    public uint Register(uint address) => Board.Chip.Machine.Bus.TryRead(address, 4, out var value) ? value : throw new ArgumentException($"0x{address:x8} is no register.");

    private bool HasEnded(int first) => Said(first).Any(line => line.StartsWith("run ", StringComparison.Ordinal) || line == "halted");

    private IReadOnlyList<string> Said(int first) =>
        [.. Board.Timeline.Snapshot(first).OfType<ConsoleEntry>().Select(e => e.Text).Where(t => t.StartsWith("boot ", StringComparison.Ordinal)).Select(t => t[5..])];
}
