using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hil.Emulation.Bus;

/// <summary>
/// A memory in pages of 4 KiB. A snapshot shares all pages and a store copies the page it touches first, so that capturing and restoring
/// cost one reference a page, and boards made from one image share its pages.
/// </summary>
/// <remarks>Offsets count from the start of the memory. Not safe for concurrent use; snapshots are.</remarks>
public sealed class PagedMemory
{
    private readonly MemoryPage[] _pages;
    private readonly MemoryPage _erased;

    // What the core's fast paths use: the bytes of each page, and again where a store needs no more than storing.
    private readonly byte[][] _readable;
    private readonly byte[]?[] _writable;

    /// <summary>Makes an erased memory.</summary>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="kind">How it answers stores of the core.</param>
    /// <param name="baseAddress">Where it starts on the bus, a multiple of 4 KiB.</param>
    /// <param name="size">In bytes, a multiple of 4 KiB.</param>
    /// <param name="erasedValue">What each byte holds at first and after <see cref="Erase()"/>.</param>
    public PagedMemory(string name, MemoryKind kind, uint baseAddress, int size, byte erasedValue)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(baseAddress & MemoryPage.Mask, 0u);
        ArgumentOutOfRangeException.ThrowIfNotEqual((uint)size & MemoryPage.Mask, 0u);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, MemoryPage.Size);
        (Name, Kind, BaseAddress, Size, ErasedValue) = (name, kind, baseAddress, size, erasedValue);
        var bytes = new byte[MemoryPage.Size];
        Array.Fill(bytes, erasedValue);
        _erased = new MemoryPage(bytes) { IsShared = true };
        _pages = new MemoryPage[size >> MemoryPage.Shift];
        _readable = new byte[_pages.Length][];
        _writable = new byte[_pages.Length][];
        Erase();
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>How it answers stores of the core.</summary>
    public MemoryKind Kind { get; }

    /// <summary>Where it starts on the bus.</summary>
    public uint BaseAddress { get; }

    /// <summary>Its size in bytes.</summary>
    public int Size { get; }

    /// <summary>What an erased byte reads.</summary>
    public byte ErasedValue { get; }

    /// <summary>How many bytes of pages it holds alone, shared with no snapshot and no other memory.</summary>
    public int OwnedBytes => _pages.Count(p => !p.IsShared) * MemoryPage.Size;

    /// <summary>Called when bytes changed that had been decoded as instructions.</summary>
    internal Action? CodeChanged { get; set; }

    /// <summary>Whether all of a range of bus addresses lies in this memory.</summary>
    public bool Contains(uint address, int length) => length >= 0 && address >= BaseAddress && (ulong)(address - BaseAddress) + (uint)length <= (uint)Size;

    /// <summary>Copies bytes out.</summary>
    public void Read(uint offset, Span<byte> destination)
    {
        CheckRange(offset, destination.Length);
        while (destination.Length > 0)
        {
            var inPage = (int)(offset & MemoryPage.Mask);
            var count = Math.Min(destination.Length, MemoryPage.Size - inPage);
            _readable[offset >> MemoryPage.Shift].AsSpan(inPage, count).CopyTo(destination);
            destination = destination[count..];
            offset += (uint)count;
        }
    }

    /// <summary>Copies bytes in, whatever kind of memory it is.</summary>
    public void Write(uint offset, ReadOnlySpan<byte> source)
    {
        CheckRange(offset, source.Length);
        while (source.Length > 0)
        {
            var inPage = (int)(offset & MemoryPage.Mask);
            var count = Math.Min(source.Length, MemoryPage.Size - inPage);
            source[..count].CopyTo(Own(offset, count).AsSpan(inPage));
            source = source[count..];
            offset += (uint)count;
        }
    }

    /// <summary>Reads a little-endian word; it may be unaligned.</summary>
    public uint ReadWord(uint offset)
    {
        Span<byte> bytes = stackalloc byte[4];
        Read(offset, bytes);
        return MemoryMarshal.Read<uint>(bytes);
    }

    /// <summary>Writes a little-endian word, whatever kind of memory it is; it may be unaligned.</summary>
    public void WriteWord(uint offset, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        MemoryMarshal.Write(bytes, value);
        Write(offset, bytes);
    }

    /// <summary>Erases everything.</summary>
    public void Erase()
    {
        for (var i = 0; i < _pages.Length; i++)
            Put(i, _erased);
        CodeChanged?.Invoke();
    }

    /// <summary>Erases one page of 4 KiB.</summary>
    /// <param name="offset">Of any byte in it.</param>
    public void ErasePage(uint offset)
    {
        CheckRange(offset, 1);
        var index = (int)(offset >> MemoryPage.Shift);
        var hadCode = _pages[index].Code is not null;
        Put(index, _erased);
        if (hadCode)
            CodeChanged?.Invoke();
    }

    /// <summary>Takes the contents as they are. From now on the next store to each page copies that page.</summary>
    public MemorySnapshot Capture()
    {
        for (var i = 0; i < _pages.Length; i++)
        {
            var page = _pages[i];
            if (page.IsShared)
                continue;
            // The decoded slots of an owned page are filled one by one; a shared page's are complete or absent.
            var hadCode = page.Code is not null;
            page.Code = null;
            page.IsShared = true;
            _writable[i] = null;
            if (hadCode)
                CodeChanged?.Invoke();
        }

        return new MemorySnapshot([.. _pages]);
    }

    /// <summary>Puts back contents that were taken from this memory or from another of the same size.</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public void Restore(MemorySnapshot snapshot)
    {
        if (snapshot.Pages.Length != _pages.Length)
            throw new ArgumentException($"A snapshot of {Size} bytes was expected for {Name}, found one of {snapshot.Size}.");
        for (var i = 0; i < _pages.Length; i++)
            Put(i, snapshot.Pages[i]);
        CodeChanged?.Invoke();
    }

    /// <summary>What takes down which words the core reads; null where nobody wants to know.</summary>
    internal ReadLog? Reads { get; set; }

    /// <summary>The bytes of the page of an offset, for the core to read there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal byte[] Readable(uint offset)
    {
        Reads?.Read(offset);
        return _readable[offset >> MemoryPage.Shift];
    }

    /// <summary>The page at an index, for the core to execute.</summary>
    internal MemoryPage Executable(uint index)
    {
        Reads?.Fetch(index);
        return _pages[index];
    }

    /// <summary>The bytes of every page, to read only.</summary>
    internal byte[][] ReadablePages => _readable;

    /// <summary>The bytes of every page where a store needs no more than storing, else null.</summary>
    internal byte[]?[] WritablePages => _writable;

    /// <summary>Puts one page in place of another, and shares it from now on.</summary>
    internal void Put(uint index, MemoryPage page)
    {
        page.IsShared = true;
        if (_pages[index] == page)
            return;
        Put((int)index, page);
        CodeChanged?.Invoke();
    }

    /// <summary>The page became code: stores to it must pass by <see cref="Own"/> from now on.</summary>
    internal void WatchStores(uint index) => _writable[index] = null;

    /// <summary>Makes the page of an offset this memory's own and empties decoded slots that a store of some bytes there touches.</summary>
    internal byte[] Own(uint offset, int length)
    {
        var index = offset >> MemoryPage.Shift;
        var page = _pages[index];
        if (page.IsShared)
        {
            var hadCode = page.Code is not null;
            page = new MemoryPage((byte[])page.Bytes.Clone());
            Put((int)index, page);
            if (hadCode)
                CodeChanged?.Invoke();
        }
        else if (page.Code is { } code)
        {
            // A 32-bit instruction may begin one half-word before.
            var inPage = (int)(offset & MemoryPage.Mask);
            var first = Math.Max(0, inPage / 2 - 1);
            code.AsSpan(first, (inPage + length - 1) / 2 - first + 1).Clear();
        }

        return page.Bytes;
    }

    private void Put(int index, MemoryPage page)
    {
        _pages[index] = page;
        _readable[index] = page.Bytes;
        _writable[index] = page.IsShared || page.Code is not null ? null : page.Bytes;
    }

    private void CheckRange(uint offset, int length)
    {
        if ((ulong)offset + (uint)length > (uint)Size)
            throw new ArgumentOutOfRangeException(nameof(offset), $"{Name} has {Size} bytes; {length} at offset 0x{offset:x} were asked for.");
    }
}
