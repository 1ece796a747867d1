using System.Buffers.Binary;
using Hil.Core.Images;

namespace Hil.Core.Flash;

/// <summary>
/// What a flash memory holds at some moment. Immutable, safe for every thread; contents that differ in one page share all others, so that
/// the contents after each of a hundred thousand operations can be had cheaply.
/// </summary>
/// <remarks>Addresses are those of the bus; the memory begins at address 0, as code flash of an nRF9160 does.</remarks>
public sealed class FlashContents
{
    private readonly FlashPage[] _pages;
    private readonly Lazy<UInt128> _digest;

    /// <summary>Contents of these pages, in the order of their addresses.</summary>
    public FlashContents(IEnumerable<FlashPage> pages) : this(pages.ToArray())
    {
    }

    private FlashContents(FlashPage[] pages)
    {
        _pages = pages;
        _digest = new(HashPages);
    }

    /// <summary>Its pages.</summary>
    public ReadOnlySpan<FlashPage> Pages => _pages;

    /// <summary>Its size in bytes.</summary>
    public int Size => _pages.Length * FlashPage.Size;

    /// <summary>Contents with equal digests are equal.</summary>
    public UInt128 Digest => _digest.Value;

    /// <summary>An erased memory.</summary>
    /// <param name="size">In bytes, a multiple of <see cref="FlashPage.Size"/>.</param>
    public static FlashContents Erased(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(size % FlashPage.Size, 0);
        return new(Enumerable.Repeat(FlashPage.Erased, size / FlashPage.Size));
    }

    /// <summary>The word at an address, little-endian.</summary>
    /// <param name="address">A multiple of four.</param>
    public uint Word(uint address) => _pages[address / FlashPage.Size].Words[(int)(address % FlashPage.Size) / 4];

    /// <summary>Copies bytes out.</summary>
    public byte[] Read(uint address, int length)
    {
        var bytes = new byte[length];
        for (var done = 0; done < length;)
        {
            var (page, offset) = ((int)((address + done) / FlashPage.Size), (int)((address + done) % FlashPage.Size));
            var count = Math.Min(length - done, FlashPage.Size - offset);
            _pages[page].Bytes.Slice(offset, count).CopyTo(bytes.AsSpan(done));
            done += count;
        }

        return bytes;
    }

    /// <summary>These contents with others from an address on, whatever stood there.</summary>
    public FlashContents With(uint address, ReadOnlySpan<byte> bytes)
    {
        var pages = (FlashPage[])_pages.Clone();
        while (!bytes.IsEmpty)
        {
            var (page, offset) = (address / FlashPage.Size, (int)(address % FlashPage.Size));
            var count = Math.Min(bytes.Length, FlashPage.Size - offset);
            var copy = pages[page].Bytes.ToArray();
            bytes[..count].CopyTo(copy.AsSpan(offset));
            pages[page] = FlashPage.Of(copy);
            address += (uint)count;
            bytes = bytes[count..];
        }

        return new(pages);
    }

    /// <summary>These contents with all segments of an image that lie within, as a programmer writes them over whatever stood there.</summary>
    public FlashContents With(FirmwareImage image) => image.Segments
        .Where(segment => segment.Address + (long)segment.Bytes.Length <= Size)
        .Aggregate(this, (contents, segment) => contents.With(segment.Address, segment.Bytes.Span));

    /// <summary>These contents after an operation. An operation elsewhere (UICR) changes nothing; a partial erase counts as none, see <see cref="IFlashObserver.Completed"/>.</summary>
    public FlashContents After(FlashOperation operation)
    {
        switch (operation.Kind)
        {
            case FlashOperationKind.EraseAll:
                return Erased(Size);
            case FlashOperationKind.ErasePage when operation.Address < Size:
                return With((int)(operation.Address / FlashPage.Size), FlashPage.Erased);
            case FlashOperationKind.Write when operation.Address < Size:
                return Write(operation.Address, Word(operation.Address) & operation.Value);
            default:
                return this;
        }
    }

    /// <summary>These contents after operations, each as <see cref="After(FlashOperation)"/> has it.</summary>
    public FlashContents After(IEnumerable<FlashOperation> operations) => FlashEffect.Of(operations).Apply(this);

    /// <summary>These contents after an operation in which power went away.</summary>
    public FlashContents After(FlashOperation operation, FlashTear tear)
    {
        switch (operation.Kind)
        {
            case FlashOperationKind.EraseAll:
                return new(_pages.Select((page, index) => tear.Erase(page, (uint)index * FlashPage.Size)));
            case FlashOperationKind.Write when operation.Address < Size:
                return Write(operation.Address, tear.Write(Word(operation.Address), operation.Value));
            case FlashOperationKind.ErasePage or FlashOperationKind.ErasePartial when operation.Address < Size:
                var index = (int)(operation.Address / FlashPage.Size);
                return With(index, tear.Erase(_pages[index], operation.Address));
            default:
                return this;
        }
    }

    private FlashContents Write(uint address, uint word)
    {
        var index = (int)(address / FlashPage.Size);
        return Word(address) == word ? this : With(index, _pages[index].With((int)(address % FlashPage.Size), word));
    }

    private FlashContents With(int index, FlashPage page)
    {
        var pages = (FlashPage[])_pages.Clone();
        pages[index] = page;
        return new(pages);
    }

    private UInt128 HashPages()
    {
        var digests = new byte[16 * _pages.Length];
        for (var i = 0; i < _pages.Length; i++)
            BinaryPrimitives.WriteUInt128BigEndian(digests.AsSpan(16 * i), _pages[i].Digest);
        return FlashPage.DigestOf(digests);
    }
}
