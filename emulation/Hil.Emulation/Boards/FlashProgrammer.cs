using System.Runtime.CompilerServices;
using Hil.Core.Boards;
using Hil.Core.Images;
using Hil.Emulation.Bus;

namespace Hil.Emulation.Boards;

/// <summary>Flash as a probe programs it. Boards of one backend share the pages of an image that several of them run.</summary>
internal sealed class FlashProgrammer(string board, Nrf9160 chip, ConditionalWeakTable<FirmwareImage, MemorySnapshot> programmed) : IFlashPort
{
    private const uint PageMask = MemoryPage.Size - 1;

    public ValueTask Program(FirmwareImage image, bool eraseAll = true, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        MemoryMap.Nrf9160.CheckPlaces(image, board);
        if (eraseAll)
            ProgramErased(image);
        else
            ProgramPages(image);
        if (image.Symbols.Count > 0)
            chip.Machine.Symbols = image.Symbols;
        return ValueTask.CompletedTask;
    }

    public ValueTask<ReadOnlyMemory<byte>> Read(uint address, int length, CancellationToken cancellation = default)
    {
        var bytes = new byte[length];
        if (!chip.Machine.Bus.TryPeek(address, bytes))
            throw new ArgumentException($"A range of memory was expected, found {length} bytes at 0x{address:x8}.", nameof(address));
        return ValueTask.FromResult<ReadOnlyMemory<byte>>(bytes);
    }

    private void ProgramErased(FirmwareImage image)
    {
        var cached = programmed.TryGetValue(image, out var pages);
        if (!cached)
        {
            var scratch = new PagedMemory("flash", MemoryKind.Flash, 0, Nrf9160.FlashSize, 0xFF);
            foreach (var segment in image.Segments.Where(s => scratch.Contains(s.Address, s.Bytes.Length)))
                scratch.Write(segment.Address, segment.Bytes.Span);
            CheckVectors(image, scratch);
            // Of two boards that come here at once one set of pages is kept for both.
            pages = programmed.GetValue(image, _ => scratch.Capture());
        }

        chip.Flash.Restore(pages!);
        chip.Uicr.Erase();
        foreach (var segment in image.Segments.Where(s => chip.Uicr.Contains(s.Address, s.Bytes.Length)))
            chip.Uicr.Write(segment.Address - chip.Uicr.BaseAddress, segment.Bytes.Span);
    }

    private void ProgramPages(FirmwareImage image)
    {
        var before = chip.Flash.Capture();
        foreach (var segment in image.Segments.Where(s => chip.Flash.Contains(s.Address, s.Bytes.Length)))
            for (var page = segment.Address & ~PageMask; page < segment.Address + segment.Bytes.Length; page += MemoryPage.Size)
                chip.Flash.ErasePage(page);
        foreach (var segment in image.Segments)
        {
            var memory = chip.Flash.Contains(segment.Address, segment.Bytes.Length) ? chip.Flash : chip.Uicr;
            memory.Write(segment.Address - memory.BaseAddress, segment.Bytes.Span);
        }

        try
        {
            CheckVectors(image, chip.Flash);
        }
        catch (ImageException)
        {
            chip.Flash.Restore(before);
            throw;
        }
    }

    private void CheckVectors(FirmwareImage image, PagedMemory flash) =>
        MemoryMap.Nrf9160.CheckStart(image, board, flash.ReadWord(0), flash.ReadWord(4));
}
