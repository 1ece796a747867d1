using Hil.Emulation.State;

namespace Hil.Emulation.Cpu;

/// <summary>The memory protection unit: 16 regions (Armv8-M Architecture Reference Manual, "Protected Memory System Architecture").</summary>
internal sealed class MemoryProtection : IStateful
{
    public const int RegionCount = 16;

    private const uint ControlEnable = 1;
    private const uint ControlFaults = 2;
    private const uint ControlBackground = 4;

    private readonly uint[] _base = new uint[RegionCount];
    private readonly uint[] _limit = new uint[RegionCount];
    private readonly uint[] _attributes = new uint[2];
    private uint _control;
    private uint _number;

    // What was last found out of a page of 4 KiB, since looking through 16 regions at each access is slow. Bits: 1 << Access for
    // privileged, << 3 for unprivileged, 64 not uniform, 128 known.
    private readonly (uint Page, byte Bits)[] _known = new (uint, byte)[256];

    public bool IsEnabled => (_control & ControlEnable) != 0;

    /// <summary>Whether it is on in HardFault, NMI and under FAULTMASK too (HFNMIENA).</summary>
    public bool CoversFaults => (_control & ControlFaults) != 0;

    public void Reset()
    {
        Array.Clear(_base);
        Array.Clear(_limit);
        Array.Clear(_attributes);
        (_control, _number) = (0, 0);
        Array.Clear(_known);
    }

    /// <summary>Reads a register.</summary>
    /// <param name="offset">From MPU_TYPE (0xE000ED90).</param>
    public uint Read(uint offset) => offset switch
    {
        0x00 => RegionCount << 8,
        0x04 => _control,
        0x08 => _number,
        0x0C => _base[_number],
        0x10 => _limit[_number],
        0x14 or 0x1C or 0x24 => _base[Alias(offset)],
        0x18 or 0x20 or 0x28 => _limit[Alias(offset)],
        0x30 => _attributes[0],
        0x34 => _attributes[1],
        _ => 0,
    };

    /// <summary>Writes a register.</summary>
    public void Write(uint offset, uint value)
    {
        switch (offset)
        {
            case 0x04:
                _control = value & 7;
                break;
            case 0x08:
                _number = value & (RegionCount - 1);
                break;
            case 0x0C:
                _base[_number] = value;
                break;
            case 0x10:
                _limit[_number] = value;
                break;
            case 0x14 or 0x1C or 0x24:
                _base[Alias(offset)] = value;
                break;
            case 0x18 or 0x20 or 0x28:
                _limit[Alias(offset)] = value;
                break;
            case 0x30:
                _attributes[0] = value;
                break;
            case 0x34:
                _attributes[1] = value;
                break;
        }

        Array.Clear(_known);
    }

    /// <summary>Whether the whole page of an address is under the same rules.</summary>
    public bool IsUniform(uint address) => (Lookup(address >> 12) & 64) == 0;

    /// <summary>Whether an access is allowed while the unit is enabled.</summary>
    public bool Allows(uint address, Access access, bool privileged)
    {
        var bits = Lookup(address >> 12);
        if ((bits & 64) != 0)
            bits = Examine(address);
        return (bits >> ((int)access + (privileged ? 0 : 3)) & 1) != 0;
    }

    /// <summary>The one enabled region that holds an address; null where none or several do.</summary>
    public int? RegionOf(uint address) => Find(address, out var several) is var region && region >= 0 && !several ? region : null;

    public void Save(BinaryWriter state)
    {
        state.Write(_control);
        state.Write(_number);
        for (var i = 0; i < RegionCount; i++)
        {
            state.Write(_base[i]);
            state.Write(_limit[i]);
        }

        state.Write(_attributes[0]);
        state.Write(_attributes[1]);
    }

    public void Load(BinaryReader state)
    {
        _control = state.ReadUInt32();
        _number = state.ReadUInt32();
        for (var i = 0; i < RegionCount; i++)
        {
            _base[i] = state.ReadUInt32();
            _limit[i] = state.ReadUInt32();
        }

        _attributes[0] = state.ReadUInt32();
        _attributes[1] = state.ReadUInt32();
        Array.Clear(_known);
    }

    /// <summary>Execution is never allowed there by the default memory map: peripherals, external devices, the system.</summary>
    private static bool NeverExecutes(uint address) => address is >= 0x4000_0000 and < 0x6000_0000 or >= 0xA000_0000;

    // RBAR_A1 to A3 are the other regions of the group of four that RNR points into.
    private uint Alias(uint offset) => (_number & ~3u) + (offset - 0x0C) / 8;

    private byte Lookup(uint page)
    {
        ref var known = ref _known[page & 255];
        if ((known.Bits & 128) != 0 && known.Page == page)
            return known.Bits;
        var bits = IsCutByRegion(page << 12) ? (byte)64 : Examine(page << 12);
        known = (page, (byte)(bits | 128));
        return known.Bits;
    }

    private bool IsCutByRegion(uint start)
    {
        for (var i = 0; i < RegionCount; i++)
        {
            if ((_limit[i] & 1) == 0)
                continue;
            var (first, last) = (_base[i] & ~31u, _limit[i] | 31u);
            if (first <= start + 0xFFF && last >= start && (first > start || last < start + 0xFFF))
                return true;
        }

        return false;
    }

    private int Find(uint address, out bool several)
    {
        var found = -1;
        several = false;
        for (var i = 0; i < RegionCount; i++)
        {
            if ((_limit[i] & 1) == 0 || address < (_base[i] & ~31u) || address > (_limit[i] | 31u))
                continue;
            several |= found >= 0;
            found = i;
        }

        return found;
    }

    private byte Examine(uint address)
    {
        const int all = 1 << (int)Access.Read | 1 << (int)Access.Write | 1 << (int)Access.Execute;
        var region = Find(address, out var several);
        if (several)
            return 0;
        if (region < 0)
            return (_control & ControlBackground) == 0 ? (byte)0 : (byte)(NeverExecutes(address) ? all & ~(1 << (int)Access.Execute) : all);
        var readOnly = (_base[region] & 4) != 0;
        var unprivilegedToo = (_base[region] & 2) != 0;
        var executable = (_base[region] & 1) == 0 && !NeverExecutes(address);
        var neverPrivileged = (_limit[region] & 0x10) != 0;
        var access = 1 << (int)Access.Read | (readOnly ? 0 : 1 << (int)Access.Write) | (executable ? 1 << (int)Access.Execute : 0);
        var privileged = neverPrivileged ? access & ~(1 << (int)Access.Execute) : access;
        return (byte)(privileged | (unprivilegedToo ? access << 3 : 0));
    }
}
