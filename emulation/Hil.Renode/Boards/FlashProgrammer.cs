using System.Buffers.Binary;
using Hil.Core.Boards;
using Hil.Core.Flash;
using Hil.Core.Images;

namespace Hil.Renode.Boards;

/// <summary>Flash and UICR as a probe programs them: past the controller, at once.</summary>
internal sealed class FlashProgrammer(RenodeBoard board) : IFlashPort
{
    private static readonly MemoryMap Map = MemoryMap.Nrf9160;

    /// <inheritdoc />
    public ValueTask Program(FirmwareImage image, bool eraseAll = true, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        Map.CheckPlaces(image, board.Name);
        var flash = Contents(eraseAll, 0, (int)Map.FlashSize, image);
        Map.CheckStart(image, board.Name, BinaryPrimitives.ReadUInt32LittleEndian(flash), BinaryPrimitives.ReadUInt32LittleEndian(flash.AsSpan(4)));
        board.Machine.WriteMemory(0, flash);
        board.Machine.WriteMemory(Map.UicrAddress, Contents(eraseAll, Map.UicrAddress, (int)Map.UicrSize, image));
        if (image.Symbols.Count > 0)
            board.Symbols = image.Symbols;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask<ReadOnlyMemory<byte>> Read(uint address, int length, CancellationToken cancellation = default) =>
        ValueTask.FromResult<ReadOnlyMemory<byte>>(board.Machine.ReadMemory(address, length));

    // The pages that the image touches are erased first where not everything is.
    private byte[] Contents(bool eraseAll, uint start, int size, FirmwareImage image)
    {
        var bytes = eraseAll ? new byte[size] : board.Machine.ReadMemory(start, size);
        if (eraseAll)
            Array.Fill(bytes, byte.MaxValue);
        var segments = image.Segments.Where(s => s.Address >= start && s.Address + (long)s.Bytes.Length <= start + size).ToList();
        foreach (var segment in segments)
        {
            var first = (int)(segment.Address - start) / FlashPage.Size * FlashPage.Size;
            var end = (int)(segment.Address - start + segment.Bytes.Length + FlashPage.Size - 1) / FlashPage.Size * FlashPage.Size;
            bytes.AsSpan(first, end - first).Fill(byte.MaxValue);
        }

        foreach (var segment in segments)
            segment.Bytes.Span.CopyTo(bytes.AsSpan((int)(segment.Address - start)));
        return bytes;
    }
}
