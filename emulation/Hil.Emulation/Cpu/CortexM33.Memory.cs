using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hil.Emulation.Bus;
using Hil.Emulation.Cpu.Decoding;

namespace Hil.Emulation.Cpu;

// How the core reaches memory: fast ways to RAM, then everything else with protection, alignment and faults.
public sealed partial class CortexM33
{
    private static readonly byte[][] NoPages = [];

    private PagedMemory? _ram;
    private byte[][] _ramReadable = NoPages;
    private byte[]?[] _ramWritable = NoPages;
    private uint _ramBase;

    // How far the fast ways reach from the start of RAM: all of it, or nothing while every access must be checked.
    private uint _ramReach;
    private PagedMemory? _code;

    private readonly Instruction[] _straddling = new Instruction[1];
    private byte[] _windowBytes = [];
    private uint _windowStart;
    private uint _windowSize;

    private bool IsPrivileged => _ipsr != 0 || (_control & ControlUnprivileged) == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint LoadWord(uint address)
    {
        var offset = address - _ramBase;
        var inPage = offset & MemoryPage.Mask;
        return offset < _ramReach && inPage <= MemoryPage.Size - 4
            ? Unsafe.ReadUnaligned<uint>(ref ByteAt(_ramReadable, offset))
            : Load(address, 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint LoadHalf(uint address)
    {
        var offset = address - _ramBase;
        var inPage = offset & MemoryPage.Mask;
        return offset < _ramReach && inPage <= MemoryPage.Size - 2
            ? Unsafe.ReadUnaligned<ushort>(ref ByteAt(_ramReadable, offset))
            : Load(address, 2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint LoadByte(uint address)
    {
        var offset = address - _ramBase;
        return offset < _ramReach ? ByteAt(_ramReadable, offset) : Load(address, 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StoreWord(uint address, uint value)
    {
        var offset = address - _ramBase;
        var inPage = offset & MemoryPage.Mask;
        if (offset < _ramReach && inPage <= MemoryPage.Size - 4 && Writable(offset) is { } page)
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(page), (nint)inPage), value);
        else
            Store(address, value, 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StoreHalf(uint address, uint value)
    {
        var offset = address - _ramBase;
        var inPage = offset & MemoryPage.Mask;
        if (offset < _ramReach && inPage <= MemoryPage.Size - 2 && Writable(offset) is { } page)
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(page), (nint)inPage), (ushort)value);
        else
            Store(address, value & 0xFFFF, 2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StoreByte(uint address, uint value)
    {
        var offset = address - _ramBase;
        if (offset < _ramReach && Writable(offset) is { } page)
            Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(page), (nint)(offset & MemoryPage.Mask)) = (byte)value;
        else
            Store(address, value & 0xFF, 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref byte ByteAt(byte[][] pages, uint offset) => ref Unsafe.Add(
        ref MemoryMarshal.GetArrayDataReference(Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(pages), (nint)(offset >> MemoryPage.Shift))),
        (nint)(offset & MemoryPage.Mask));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte[]? Writable(uint offset) =>
        Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_ramWritable), (nint)(offset >> MemoryPage.Shift));

    /// <summary>A load on any way but the fast one.</summary>
    private uint Load(uint address, int size) => Load(address, size, IsPrivileged);

    private uint Load(uint address, int size, bool privileged)
    {
        if ((address & (uint)(size - 1)) != 0)
        {
            CheckUnaligned(address);
            var value = 0u;
            for (var i = 0; i < size; i++)
                value |= Load(address + (uint)i, 1, privileged) << (8 * i);
            return value;
        }

        if (IsSystemSpace(address))
            return ReadSystem(address, size, privileged);
        if (_mpuActive)
            CheckProtection(address, isWrite: false, privileged);
        if (_code is { } code && address - code.BaseAddress < (uint)code.Size)
            return ReadPage(code, address - code.BaseAddress, size);
        if (_ram is { } ram && address - ram.BaseAddress < (uint)ram.Size)
            return ReadPage(ram, address - ram.BaseAddress, size);
        _scheduler.Now = _ticks;
        var answered = _bus.TryRead(address, size, out var read);
        ShortenSlice();
        return answered ? read : throw PreciseBusFault(address, size, isWrite: false);
    }

    private void Store(uint address, uint value, int size) => Store(address, value, size, IsPrivileged);

    private void Store(uint address, uint value, int size, bool privileged)
    {
        if ((address & (uint)(size - 1)) != 0)
        {
            CheckUnaligned(address);
            for (var i = 0; i < size; i++)
                Store(address + (uint)i, (value >> (8 * i)) & 0xFF, 1, privileged);
            return;
        }

        if (IsSystemSpace(address))
        {
            WriteSystem(address, value, size, privileged);
            return;
        }

        if (_mpuActive)
            CheckProtection(address, isWrite: true, privileged);
        if (_ram is { } ram && address - ram.BaseAddress < (uint)ram.Size)
        {
            Span<byte> bytes = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
            ram.Write(address - ram.BaseAddress, bytes[..size]);
            return;
        }

        _scheduler.Now = _ticks;
        var answered = _bus.TryWrite(address, value, size);
        ShortenSlice();
        if (!answered)
            throw PreciseBusFault(address, size, isWrite: true);
    }

    private static uint ReadPage(PagedMemory memory, uint offset, int size)
    {
        var bytes = memory.Readable(offset).AsSpan((int)(offset & MemoryPage.Mask));
        return size switch
        {
            4 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            _ => bytes[0],
        };
    }

    private static bool IsSystemSpace(uint address) => address - 0xE000_0000 < 0x0010_0000;

    /// <summary>Device memory by the default memory map: peripherals, external devices and the system.</summary>
    private static bool IsDevice(uint address) => address is >= 0x4000_0000 and < 0x6000_0000 or >= 0xA000_0000;

    private void CheckUnaligned(uint address)
    {
        if ((_ccr & CcrUnalignedTrap) != 0 || IsDevice(address))
            throw UsageFault(FaultStatus.Unaligned);
    }

    /// <summary>Multiple, exclusive and ordered accesses must be aligned, whatever CCR says.</summary>
    private void CheckAligned(uint address, uint size)
    {
        if ((address & (size - 1)) != 0)
            throw UsageFault(FaultStatus.Unaligned);
    }

    private void CheckProtection(uint address, bool isWrite, bool privileged)
    {
        if (_mpu.Allows(address, isWrite ? Access.Write : Access.Read, privileged))
            return;
        _mmfar = address;
        throw ProtectionFault(FaultStatus.DataAccess | FaultStatus.MemoryAddressValid);
    }

    /// <summary>After a peripheral was reached: what it scheduled may be due before the slice ends.</summary>
    private void ShortenSlice()
    {
        var due = _scheduler.NextDue;
        if (due < _sliceEnd)
            _sliceEnd = due;
    }

    /// <summary>The decoded slots of the page of an address, with the window in which they may be executed.</summary>
    private Instruction[] FetchWindow(uint pc)
    {
        if (!_thumb)
            throw UsageFault(FaultStatus.InvalidState);
        (_windowStart, _windowSize) = (pc & ~MemoryPage.Mask, MemoryPage.Size);
        if (_mpuActive && !_mpu.IsUniform(pc))
            (_windowStart, _windowSize) = (pc & ~31u, 32); // Regions begin and end at multiples of 32 bytes.
        if (_mpuActive ? !_mpu.Allows(pc, Access.Execute, IsPrivileged) : IsDevice(pc))
            throw ProtectionFault(FaultStatus.InstructionAccess);
        if (_bus.FindMemory(pc) is not { } memory)
        {
            Report("bus-fault", $"instruction fetch from 0x{pc:x8}, where nothing answers");
            throw BusFault(FaultStatus.InstructionBus);
        }

        var index = (pc - memory.BaseAddress) >> MemoryPage.Shift;
        var page = memory.Executable(index);
        _windowBytes = page.Bytes;
        if (Volatile.Read(ref page.Code) is { } code)
            return code;
        code = new Instruction[MemoryPage.Size / 2];
        if (page.IsShared)
        {
            for (var offset = 0; offset < MemoryPage.Size; offset += 2)
                code[offset >> 1] = Decoder.DecodeAt(page.Bytes, offset);
        }

        Volatile.Write(ref page.Code, code);
        memory.WatchStores(index);
        return code;
    }

    private Instruction DecodeStraddling(uint pc, uint first)
    {
        var next = pc + 2;
        if (_mpuActive && !_mpu.Allows(next, Access.Execute, IsPrivileged))
            throw ProtectionFault(FaultStatus.InstructionAccess);
        if (_bus.FindMemory(next) is not { } memory)
            throw BusFault(FaultStatus.InstructionBus);
        return Decoder.Decode(first, ReadPage(memory, next - memory.BaseAddress, 2));
    }

    /// <summary>Recomputes what depends on privilege, protection and trapping of unaligned accesses.</summary>
    private void UpdateAccess()
    {
        _mpuActive = _mpu.IsEnabled && (_mpu.CoversFaults || !(_faultMask || _ipsr is SystemException.NonMaskable or SystemException.HardFault));
        _ramReach = _mpuActive || (_ccr & CcrUnalignedTrap) != 0 || _ram is null ? 0 : (uint)_ram.Size;
        _sliceEnd = long.MinValue;
    }

    private void FindMemories()
    {
        _ram = _bus.Memories.FirstOrDefault(m => m.Kind == MemoryKind.Ram);
        _code = _bus.FindMemory(0);
        if (_code == _ram)
            _code = null;
        if (_ram is not null)
            (_ramReadable, _ramWritable, _ramBase) = (_ram.ReadablePages, _ram.WritablePages, _ram.BaseAddress);
        foreach (var memory in _bus.Memories)
            memory.CodeChanged = () => _sliceEnd = long.MinValue;
    }
}
