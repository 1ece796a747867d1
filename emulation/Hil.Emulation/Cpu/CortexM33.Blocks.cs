using System.Numerics;
using System.Runtime.CompilerServices;
using Hil.Emulation.Cpu.Decoding;

namespace Hil.Emulation.Cpu;

// Loads and stores of several registers, of two, exclusive and ordered ones, and as if unprivileged.
public sealed partial class CortexM33
{
    private void StoreMultiple(in Instruction i, ref uint r, bool down)
    {
        var (list, count, rn) = (i.Immediate, (uint)i.Ra, i.Rn);
        var writeBack = i.Kind != 0;
        var rnValue = At(ref r, rn);
        var address = down ? rnValue - 4 * count : rnValue;
        CheckAligned(address, 4);
        if (writeBack && down)
            CheckLimit(rn, address);
        var start = address;
        for (; list != 0; list &= list - 1)
        {
            StoreWord(address, At(ref r, (byte)BitOperations.TrailingZeroCount(list)));
            address += 4;
        }

        if (writeBack)
            At(ref r, rn) = down ? start : address;
    }

    /// <summary>Loads, and returns what was loaded last: register 15 where it is in the list.</summary>
    private uint LoadMultiple(in Instruction i, ref uint r, bool down)
    {
        var (list, count, rn) = (i.Immediate, (uint)i.Ra, i.Rn);
        var rnValue = At(ref r, rn);
        var address = down ? rnValue - 4 * count : rnValue;
        CheckAligned(address, 4);
        var after = down ? address : address + 4 * count;
        if (i.Kind != 0)
            CheckLimit(rn, after);

        // The base is restored where a later word faults, so that the instruction can be tried again.
        var last = 0u;
        var baseLoaded = rnValue;
        for (; list != 0; list &= list - 1)
        {
            var register = BitOperations.TrailingZeroCount(list);
            last = LoadWord(address);
            address += 4;
            if (register == rn)
                baseLoaded = last;
            else if (register != 15)
                At(ref r, (byte)register) = last;
        }

        At(ref r, rn) = i.Kind != 0 ? after : baseLoaded;
        return last;
    }

    /// <summary>Where a load or store of two words goes, and what the base becomes.</summary>
    private (uint Address, uint Base) DualAddress(in Instruction i)
    {
        var before = _r[i.Rn];
        var moved = before + i.Immediate;
        if (i.Kind != 0)
            CheckLimit(i.Rn, moved);
        var address = i.Kind == 2 ? before : moved;
        CheckAligned(address, 4);
        return (address, i.Kind == 0 ? before : moved);
    }

    private void LoadDual(in Instruction i)
    {
        var (address, moved) = DualAddress(in i);
        var (first, second) = (LoadWord(address), LoadWord(address + 4));
        _r[i.Rn] = moved;
        (_r[i.Rd], _r[i.Ra]) = (first, second);
    }

    private void StoreDual(in Instruction i)
    {
        var (address, moved) = DualAddress(in i);
        var (rn, second) = (i.Rn, _r[i.Ra]);
        StoreWord(address, _r[i.Rd]);
        StoreWord(address + 4, second);
        _r[rn] = moved;
    }

    private void LoadDualLiteral(in Instruction i)
    {
        var address = ((_pc + 4) & ~3u) + i.Immediate;
        CheckAligned(address, 4);
        var (first, second) = (LoadWord(address), LoadWord(address + 4));
        (_r[i.Rd], _r[i.Ra]) = (first, second);
    }

    private uint LoadSized(uint address, int size) => size switch { 1 => LoadByte(address), 2 => LoadHalf(address), _ => LoadWord(address) };

    private void StoreSized(uint address, uint value, int size)
    {
        switch (size)
        {
            case 1:
                StoreByte(address, value);
                break;
            case 2:
                StoreHalf(address, value);
                break;
            default:
                StoreWord(address, value);
                break;
        }
    }

    private void LoadExclusive(in Instruction i)
    {
        var address = _r[i.Rn] + i.Immediate;
        CheckAligned(address, i.Kind);
        _r[i.Rd] = LoadSized(address, i.Kind);
        _exclusive = address;
    }

    private void StoreExclusive(in Instruction i)
    {
        var address = _r[i.Rn] + i.Immediate;
        CheckAligned(address, i.Kind);
        var (rd, succeeds) = (i.Rd, _exclusive == address);
        if (succeeds)
            StoreSized(address, _r[i.Ra], i.Kind);
        else if (_mpuActive)
            CheckProtection(address, isWrite: true, IsPrivileged);
        _exclusive = null;
        _r[rd] = succeeds ? 0u : 1;
    }

    private void ExecuteOrdered(in Instruction i)
    {
        var address = _r[i.Rn];
        CheckAligned(address, i.Kind);
        if (i.Operation == Operation.LoadAcquire)
            _r[i.Rd] = LoadSized(address, i.Kind);
        else
            StoreSized(address, _r[i.Rd], i.Kind);
    }

    private void ExecuteUnprivileged(in Instruction i)
    {
        var address = _r[i.Rn] + i.Immediate;
        switch (i.Kind)
        {
            case 0:
                _r[i.Rd] = Load(address, 4, privileged: false);
                break;
            case 1:
                _r[i.Rd] = Load(address, 1, privileged: false);
                break;
            case 2:
                _r[i.Rd] = Load(address, 2, privileged: false);
                break;
            case 3:
                _r[i.Rd] = (uint)(sbyte)Load(address, 1, privileged: false);
                break;
            case 4:
                _r[i.Rd] = (uint)(short)Load(address, 2, privileged: false);
                break;
            case 5:
                Store(address, _r[i.Rd], 4, privileged: false);
                break;
            case 6:
                Store(address, _r[i.Rd] & 0xFF, 1, privileged: false);
                break;
            default:
                Store(address, _r[i.Rd] & 0xFFFF, 2, privileged: false);
                break;
        }
    }

    /// <summary>Where a branch to a value in a register or in memory goes: bit 0 becomes the Thumb state, 0xFFxxxxxx ends an exception.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint BranchTo(uint target, bool isCall = false)
    {
        if ((target & 1) == 0 || target >= 0xFF00_0000)
            LeaveOrFault(target, isCall);
        return target & ~1u;
    }

    private void LeaveOrFault(uint target, bool isCall)
    {
        if (target >= 0xFF00_0000 && _ipsr != 0 && !isCall)
        {
            _exceptionReturn = target;
        }
        else if ((target & 1) == 0)
        {
            // The fault comes with the fetch at the target.
            _thumb = false;
        }

        _sliceEnd = long.MinValue;
    }
}
