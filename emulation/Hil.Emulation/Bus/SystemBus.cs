using System.Buffers.Binary;

namespace Hil.Emulation.Bus;

/// <summary>What answers at which address: memories and windows of peripheral registers. The core's own registers are not on it.</summary>
/// <remarks>Built once, while the machine is built; two parts at one address are refused.</remarks>
public sealed class SystemBus : IDmaMemory
{
    private readonly List<PagedMemory> _memories = [];
    private readonly List<Window> _windows = [];
    private readonly Dictionary<uint, Window[]> _byPage = [];
    private Window? _last;

    /// <summary>All memories, in the order in which they were added.</summary>
    public IReadOnlyList<PagedMemory> Memories => _memories;

    /// <summary>All peripherals, each once, in the order in which they were added.</summary>
    public IEnumerable<IPeripheral> Peripherals => _windows.Select(w => w.Peripheral).Distinct();

    /// <summary>What decides over the core's stores to flash. Without one such stores are bus faults.</summary>
    public IFlashWriteGuard? FlashWriteGuard { get; set; }

    /// <summary>Adds a memory at its base address.</summary>
    public void Add(PagedMemory memory)
    {
        CheckFree(memory.Name, memory.BaseAddress, (uint)memory.Size);
        _memories.Add(memory);
    }

    /// <summary>Adds a window of registers. One peripheral may have several, such as a secure and a non-secure alias.</summary>
    /// <param name="peripheral">What answers.</param>
    /// <param name="baseAddress">Where its offset 0 is.</param>
    /// <param name="size">In bytes.</param>
    public void Add(IPeripheral peripheral, uint baseAddress, uint size = 0x1000)
    {
        CheckFree(peripheral.Name, baseAddress, size);
        var window = new Window(peripheral, baseAddress, size);
        _windows.Add(window);
        for (var page = baseAddress >> 12; page <= (baseAddress + size - 1) >> 12; page++)
            _byPage[page] = _byPage.TryGetValue(page, out var there) ? [.. there, window] : [window];
    }

    /// <summary>The memory that holds an address, or null.</summary>
    public PagedMemory? FindMemory(uint address)
    {
        foreach (var memory in _memories)
        {
            if (address - memory.BaseAddress < (uint)memory.Size)
                return memory;
        }

        return null;
    }

    /// <summary>Reads as a bus master does, with all side effects.</summary>
    /// <param name="address">Aligned to <paramref name="size"/>.</param>
    /// <param name="size">1, 2 or 4 bytes.</param>
    /// <param name="value">What was read, in its low bytes.</param>
    /// <returns>False where nothing answers.</returns>
    public bool TryRead(uint address, int size, out uint value)
    {
        if (FindMemory(address) is { } memory)
        {
            var bytes = memory.Readable(address - memory.BaseAddress).AsSpan((int)(address & MemoryPage.Mask));
            value = size switch
            {
                4 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
                2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
                _ => bytes[0],
            };
            return true;
        }

        if (FindWindow(address) is { } window)
        {
            value = window.Peripheral.Read(address - window.BaseAddress, size);
            return true;
        }

        value = 0;
        return false;
    }

    /// <summary>Writes as the core does, with all side effects; flash by way of its guard.</summary>
    /// <param name="address">Aligned to <paramref name="size"/>.</param>
    /// <param name="value">In its low bytes.</param>
    /// <param name="size">1, 2 or 4 bytes.</param>
    /// <returns>False where nothing answers, or what answers refuses.</returns>
    public bool TryWrite(uint address, uint value, int size)
    {
        if (FindMemory(address) is { } memory)
        {
            switch (memory.Kind)
            {
                case MemoryKind.Ram:
                    Span<byte> bytes = stackalloc byte[4];
                    BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
                    memory.Write(address - memory.BaseAddress, bytes[..size]);
                    return true;
                case MemoryKind.Flash:
                    return FlashWriteGuard?.Store(address, value, size) ?? false;
                default:
                    return false;
            }
        }

        if (FindWindow(address) is not { } window)
            return false;
        window.Peripheral.Write(address - window.BaseAddress, value, size);
        return true;
    }

    /// <summary>Reads memories without any side effect, as a debugger does.</summary>
    /// <returns>False where some of it is not memory: nothing was copied.</returns>
    public bool TryPeek(uint address, Span<byte> destination)
    {
        if (FindMemory(address) is not { } memory || !memory.Contains(address, destination.Length))
            return false;
        memory.Read(address - memory.BaseAddress, destination);
        return true;
    }

    /// <inheritdoc />
    bool IDmaMemory.TryRead(uint address, Span<byte> destination)
    {
        if (FindMemory(address) is not { Kind: MemoryKind.Ram } memory || !memory.Contains(address, destination.Length))
            return false;
        memory.Read(address - memory.BaseAddress, destination);
        return true;
    }

    /// <inheritdoc />
    bool IDmaMemory.TryWrite(uint address, ReadOnlySpan<byte> source)
    {
        if (FindMemory(address) is not { Kind: MemoryKind.Ram } memory || !memory.Contains(address, source.Length))
            return false;
        memory.Write(address - memory.BaseAddress, source);
        return true;
    }

    private Window? FindWindow(uint address)
    {
        // Most accesses go where the one before went.
        if (_last is { } last && address - last.BaseAddress < last.Size)
            return last;
        if (!_byPage.TryGetValue(address >> 12, out var windows))
            return null;
        foreach (var window in windows)
        {
            if (address - window.BaseAddress < window.Size)
                return _last = window;
        }

        return null;
    }

    private void CheckFree(string name, uint baseAddress, uint size)
    {
        bool Overlaps(uint otherBase, uint otherSize) =>
            baseAddress < (ulong)otherBase + otherSize && otherBase < (ulong)baseAddress + size;
        var taken = _memories.FirstOrDefault(m => Overlaps(m.BaseAddress, (uint)m.Size))?.Name
            ?? _windows.FirstOrDefault(w => Overlaps(w.BaseAddress, w.Size))?.Peripheral.Name;
        if (taken is not null)
            throw new ArgumentException($"{name} at 0x{baseAddress:x8} (0x{size:x} bytes) overlaps {taken}.");
    }

    private sealed record Window(IPeripheral Peripheral, uint BaseAddress, uint Size);
}
