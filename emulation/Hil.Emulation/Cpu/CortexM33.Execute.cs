using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hil.Emulation.Cpu.Decoding;
using static Hil.Emulation.Cpu.Decoding.Operation;

namespace Hil.Emulation.Cpu;

// A table: the loop of the interpreter. One method, since what it keeps in registers is what makes it fast; operations that are seldom
// executed are grouped by meaning in the other files.
public sealed partial class CortexM33
{
    /// <summary>Executes until the slice ends. A fault leaves it by <see cref="CoreFault"/> with the program counter at the instruction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Execute()
    {
        ref var r = ref MemoryMarshal.GetArrayDataReference(_r);
        var pc = _pc;
        var window = FetchWindow(pc);
        var windowStart = _windowStart;
        var windowSize = _windowSize;
        ref var slots = ref MemoryMarshal.GetArrayDataReference(window);
        ref var straddling = ref MemoryMarshal.GetArrayDataReference(_straddling);
        uint operand, address;
        while (true)
        {
            var inWindow = pc - windowStart;
            if (inWindow >= windowSize)
            {
                _pc = pc;
                window = FetchWindow(pc);
                windowStart = _windowStart;
                windowSize = _windowSize;
                slots = ref MemoryMarshal.GetArrayDataReference(window);
            }

            ref var i = ref Unsafe.Add(ref slots, (nint)((pc & 0xFFF) >> 1));
            _pc = pc;
        Dispatch:
            var operation = i.Operation;
            // A store may empty the very slot.
            uint length = i.Length;
            if (_it != 0)
            {
                if (operation <= Straddling)
                    goto Select;
                if (!AdvanceBlock(pc))
                {
                    pc += i.Length;
                    goto Ticked;
                }

                // Inside the block a 16-bit instruction leaves the flags alone, but for comparisons.
                if (i.Length == 2 && operation <= LastPair)
                    operation = (Operation)((int)operation & ~1);
            }

        Select:
            switch (operation)
            {
                case None:
                    i = Decoder.DecodeAt(_windowBytes, (int)(pc & 0xFFF));
                    goto Dispatch;
                case Straddling:
                    straddling = DecodeStraddling(pc, i.Raw);
                    i = ref straddling;
                    goto Dispatch;

                // Logical operations.
                case AndImmediate:
                    At(ref r, i.Rd) = At(ref r, i.Rn) & i.Immediate;
                    break;
                case AndSImmediate:
                    RotationCarry(in i);
                    _nz = (int)(At(ref r, i.Rd) = At(ref r, i.Rn) & i.Immediate);
                    break;
                case AndRegister:
                    At(ref r, i.Rd) = At(ref r, i.Rn) & At(ref r, i.Rm);
                    break;
                case AndSRegister:
                    _nz = (int)(At(ref r, i.Rd) = At(ref r, i.Rn) & At(ref r, i.Rm));
                    break;
                case AndShifted:
                    At(ref r, i.Rd) = At(ref r, i.Rn) & ShiftedValue(i.Kind, At(ref r, i.Rm), i.Immediate);
                    break;
                case AndSShifted:
                    operand = ShiftedWithCarry(i.Kind, At(ref r, i.Rm), i.Immediate);
                    _nz = (int)(At(ref r, i.Rd) = At(ref r, i.Rn) & operand);
                    break;
                case BicImmediate:
                    At(ref r, i.Rd) = At(ref r, i.Rn) & ~i.Immediate;
                    break;
                case BicSImmediate:
                    RotationCarry(in i);
                    _nz = (int)(At(ref r, i.Rd) = At(ref r, i.Rn) & ~i.Immediate);
                    break;
                case BicRegister:
                    At(ref r, i.Rd) = At(ref r, i.Rn) & ~At(ref r, i.Rm);
                    break;
                case BicSRegister:
                    _nz = (int)(At(ref r, i.Rd) = At(ref r, i.Rn) & ~At(ref r, i.Rm));
                    break;
                case BicShifted:
                    At(ref r, i.Rd) = At(ref r, i.Rn) & ~ShiftedValue(i.Kind, At(ref r, i.Rm), i.Immediate);
                    break;
                case BicSShifted:
                    operand = ShiftedWithCarry(i.Kind, At(ref r, i.Rm), i.Immediate);
                    _nz = (int)(At(ref r, i.Rd) = At(ref r, i.Rn) & ~operand);
                    break;
                case OrrImmediate:
                    At(ref r, i.Rd) = At(ref r, i.Rn) | i.Immediate;
                    break;
                case OrrSImmediate:
                    RotationCarry(in i);
                    _nz = (int)(At(ref r, i.Rd) = At(ref r, i.Rn) | i.Immediate);
                    break;
                case OrrRegister:
                    At(ref r, i.Rd) = At(ref r, i.Rn) | At(ref r, i.Rm);
                    break;
                case OrrSRegister:
                    _nz = (int)(At(ref r, i.Rd) = At(ref r, i.Rn) | At(ref r, i.Rm));
                    break;
                case OrrShifted:
                    At(ref r, i.Rd) = At(ref r, i.Rn) | ShiftedValue(i.Kind, At(ref r, i.Rm), i.Immediate);
                    break;
                case OrrSShifted:
                    operand = ShiftedWithCarry(i.Kind, At(ref r, i.Rm), i.Immediate);
                    _nz = (int)(At(ref r, i.Rd) = At(ref r, i.Rn) | operand);
                    break;
                case OrnImmediate:
                    At(ref r, i.Rd) = At(ref r, i.Rn) | ~i.Immediate;
                    break;
                case OrnSImmediate:
                    RotationCarry(in i);
                    _nz = (int)(At(ref r, i.Rd) = At(ref r, i.Rn) | ~i.Immediate);
                    break;
                case OrnRegister:
                    At(ref r, i.Rd) = At(ref r, i.Rn) | ~At(ref r, i.Rm);
                    break;
                case OrnSRegister:
                    _nz = (int)(At(ref r, i.Rd) = At(ref r, i.Rn) | ~At(ref r, i.Rm));
                    break;
                case OrnShifted:
                    At(ref r, i.Rd) = At(ref r, i.Rn) | ~ShiftedValue(i.Kind, At(ref r, i.Rm), i.Immediate);
                    break;
                case OrnSShifted:
                    operand = ShiftedWithCarry(i.Kind, At(ref r, i.Rm), i.Immediate);
                    _nz = (int)(At(ref r, i.Rd) = At(ref r, i.Rn) | ~operand);
                    break;
                case EorImmediate:
                    At(ref r, i.Rd) = At(ref r, i.Rn) ^ i.Immediate;
                    break;
                case EorSImmediate:
                    RotationCarry(in i);
                    _nz = (int)(At(ref r, i.Rd) = At(ref r, i.Rn) ^ i.Immediate);
                    break;
                case EorRegister:
                    At(ref r, i.Rd) = At(ref r, i.Rn) ^ At(ref r, i.Rm);
                    break;
                case EorSRegister:
                    _nz = (int)(At(ref r, i.Rd) = At(ref r, i.Rn) ^ At(ref r, i.Rm));
                    break;
                case EorShifted:
                    At(ref r, i.Rd) = At(ref r, i.Rn) ^ ShiftedValue(i.Kind, At(ref r, i.Rm), i.Immediate);
                    break;
                case EorSShifted:
                    operand = ShiftedWithCarry(i.Kind, At(ref r, i.Rm), i.Immediate);
                    _nz = (int)(At(ref r, i.Rd) = At(ref r, i.Rn) ^ operand);
                    break;
                case MvnImmediate:
                    At(ref r, i.Rd) = ~i.Immediate;
                    break;
                case MvnSImmediate:
                    RotationCarry(in i);
                    _nz = (int)(At(ref r, i.Rd) = ~i.Immediate);
                    break;
                case MvnRegister:
                    At(ref r, i.Rd) = ~At(ref r, i.Rm);
                    break;
                case MvnSRegister:
                    _nz = (int)(At(ref r, i.Rd) = ~At(ref r, i.Rm));
                    break;
                case MvnShifted:
                    At(ref r, i.Rd) = ~ShiftedValue(i.Kind, At(ref r, i.Rm), i.Immediate);
                    break;
                case MvnSShifted:
                    operand = ShiftedWithCarry(i.Kind, At(ref r, i.Rm), i.Immediate);
                    _nz = (int)(At(ref r, i.Rd) = ~operand);
                    break;
                case MovImmediate:
                    At(ref r, i.Rd) = i.Immediate;
                    break;
                case MovSImmediate:
                    RotationCarry(in i);
                    _nz = (int)(At(ref r, i.Rd) = i.Immediate);
                    break;
                case MovRegister:
                    At(ref r, i.Rd) = At(ref r, i.Rm);
                    break;
                case MovSRegister:
                    _nz = (int)(At(ref r, i.Rd) = At(ref r, i.Rm));
                    break;
                // Arithmetic.
                case AddImmediate:
                    At(ref r, i.Rd) = At(ref r, i.Rn) + i.Immediate;
                    break;
                case AddSImmediate:
                    At(ref r, i.Rd) = Add(At(ref r, i.Rn), i.Immediate);
                    break;
                case SubImmediate:
                    At(ref r, i.Rd) = At(ref r, i.Rn) - i.Immediate;
                    break;
                case SubSImmediate:
                    At(ref r, i.Rd) = Subtract(At(ref r, i.Rn), i.Immediate);
                    break;
                case RsbImmediate:
                    At(ref r, i.Rd) = i.Immediate - At(ref r, i.Rn);
                    break;
                case RsbSImmediate:
                    At(ref r, i.Rd) = Subtract(i.Immediate, At(ref r, i.Rn));
                    break;
                case AdcImmediate:
                    At(ref r, i.Rd) = At(ref r, i.Rn) + i.Immediate + _c;
                    break;
                case AdcSImmediate:
                    At(ref r, i.Rd) = AddWithCarry(At(ref r, i.Rn), i.Immediate);
                    break;
                case SbcImmediate:
                    At(ref r, i.Rd) = At(ref r, i.Rn) - i.Immediate - (_c ^ 1);
                    break;
                case SbcSImmediate:
                    At(ref r, i.Rd) = AddWithCarry(At(ref r, i.Rn), ~i.Immediate);
                    break;
                case AddRegister:
                    At(ref r, i.Rd) = At(ref r, i.Rn) + At(ref r, i.Rm);
                    break;
                case AddSRegister:
                    At(ref r, i.Rd) = Add(At(ref r, i.Rn), At(ref r, i.Rm));
                    break;
                case SubRegister:
                    At(ref r, i.Rd) = At(ref r, i.Rn) - At(ref r, i.Rm);
                    break;
                case SubSRegister:
                    At(ref r, i.Rd) = Subtract(At(ref r, i.Rn), At(ref r, i.Rm));
                    break;
                case RsbRegister:
                    At(ref r, i.Rd) = At(ref r, i.Rm) - At(ref r, i.Rn);
                    break;
                case RsbSRegister:
                    At(ref r, i.Rd) = Subtract(At(ref r, i.Rm), At(ref r, i.Rn));
                    break;
                case AdcRegister:
                    At(ref r, i.Rd) = At(ref r, i.Rn) + At(ref r, i.Rm) + _c;
                    break;
                case AdcSRegister:
                    At(ref r, i.Rd) = AddWithCarry(At(ref r, i.Rn), At(ref r, i.Rm));
                    break;
                case SbcRegister:
                    At(ref r, i.Rd) = At(ref r, i.Rn) - At(ref r, i.Rm) - (_c ^ 1);
                    break;
                case SbcSRegister:
                    At(ref r, i.Rd) = AddWithCarry(At(ref r, i.Rn), ~At(ref r, i.Rm));
                    break;
                case AddShifted:
                    At(ref r, i.Rd) = At(ref r, i.Rn) + ShiftedValue(i.Kind, At(ref r, i.Rm), i.Immediate);
                    break;
                case AddSShifted:
                    At(ref r, i.Rd) = Add(At(ref r, i.Rn), ShiftedValue(i.Kind, At(ref r, i.Rm), i.Immediate));
                    break;
                case SubShifted:
                    At(ref r, i.Rd) = At(ref r, i.Rn) - ShiftedValue(i.Kind, At(ref r, i.Rm), i.Immediate);
                    break;
                case SubSShifted:
                    At(ref r, i.Rd) = Subtract(At(ref r, i.Rn), ShiftedValue(i.Kind, At(ref r, i.Rm), i.Immediate));
                    break;
                case RsbShifted:
                    At(ref r, i.Rd) = ShiftedValue(i.Kind, At(ref r, i.Rm), i.Immediate) - At(ref r, i.Rn);
                    break;
                case RsbSShifted:
                    At(ref r, i.Rd) = Subtract(ShiftedValue(i.Kind, At(ref r, i.Rm), i.Immediate), At(ref r, i.Rn));
                    break;
                case AdcShifted:
                    At(ref r, i.Rd) = At(ref r, i.Rn) + ShiftedValue(i.Kind, At(ref r, i.Rm), i.Immediate) + _c;
                    break;
                case AdcSShifted:
                    At(ref r, i.Rd) = AddWithCarry(At(ref r, i.Rn), ShiftedValue(i.Kind, At(ref r, i.Rm), i.Immediate));
                    break;
                case SbcShifted:
                    At(ref r, i.Rd) = At(ref r, i.Rn) - ShiftedValue(i.Kind, At(ref r, i.Rm), i.Immediate) - (_c ^ 1);
                    break;
                case SbcSShifted:
                    At(ref r, i.Rd) = AddWithCarry(At(ref r, i.Rn), ~ShiftedValue(i.Kind, At(ref r, i.Rm), i.Immediate));
                    break;
                // Shifts.
                case LslImmediate:
                    At(ref r, i.Rd) = At(ref r, i.Rm) << (int)i.Immediate;
                    break;
                case LsrImmediate:
                    At(ref r, i.Rd) = (uint)((ulong)At(ref r, i.Rm) >> (int)i.Immediate);
                    break;
                case AsrImmediate:
                    At(ref r, i.Rd) = (uint)((long)(int)At(ref r, i.Rm) >> (int)i.Immediate);
                    break;
                case RorImmediate:
                    At(ref r, i.Rd) = BitOperations.RotateRight(At(ref r, i.Rm), (int)i.Immediate);
                    break;
                case LslSImmediate:
                    operand = At(ref r, i.Rm);
                    _c = (operand >> (32 - (int)i.Immediate)) & 1;
                    _nz = (int)(At(ref r, i.Rd) = operand << (int)i.Immediate);
                    break;
                case LsrSImmediate:
                    operand = At(ref r, i.Rm);
                    _c = (operand >> ((int)i.Immediate - 1)) & 1;
                    _nz = (int)(At(ref r, i.Rd) = (uint)((ulong)operand >> (int)i.Immediate));
                    break;
                case AsrSImmediate:
                    operand = At(ref r, i.Rm);
                    _c = (operand >> ((int)i.Immediate - 1)) & 1;
                    _nz = (int)(At(ref r, i.Rd) = (uint)((long)(int)operand >> (int)i.Immediate));
                    break;
                case RorSImmediate:
                    _nz = (int)(At(ref r, i.Rd) = ShiftedWithCarry(3, At(ref r, i.Rm), i.Immediate));
                    break;
                case Rrx:
                    At(ref r, i.Rd) = ShiftedValue(4, At(ref r, i.Rm), 1);
                    break;
                case RrxS:
                    _nz = (int)(At(ref r, i.Rd) = ShiftedWithCarry(4, At(ref r, i.Rm), 1));
                    break;
                case LslRegister:
                    At(ref r, i.Rd) = ShiftedByRegister(0, At(ref r, i.Rn), At(ref r, i.Rm));
                    break;
                case LslSRegister:
                    _nz = (int)(At(ref r, i.Rd) = ShiftedByRegisterWithCarry(0, At(ref r, i.Rn), At(ref r, i.Rm)));
                    break;
                case LsrRegister:
                    At(ref r, i.Rd) = ShiftedByRegister(1, At(ref r, i.Rn), At(ref r, i.Rm));
                    break;
                case LsrSRegister:
                    _nz = (int)(At(ref r, i.Rd) = ShiftedByRegisterWithCarry(1, At(ref r, i.Rn), At(ref r, i.Rm)));
                    break;
                case AsrRegister:
                    At(ref r, i.Rd) = ShiftedByRegister(2, At(ref r, i.Rn), At(ref r, i.Rm));
                    break;
                case AsrSRegister:
                    _nz = (int)(At(ref r, i.Rd) = ShiftedByRegisterWithCarry(2, At(ref r, i.Rn), At(ref r, i.Rm)));
                    break;
                case RorRegister:
                    At(ref r, i.Rd) = ShiftedByRegister(3, At(ref r, i.Rn), At(ref r, i.Rm));
                    break;
                case RorSRegister:
                    _nz = (int)(At(ref r, i.Rd) = ShiftedByRegisterWithCarry(3, At(ref r, i.Rn), At(ref r, i.Rm)));
                    break;
                case Mul:
                    At(ref r, i.Rd) = At(ref r, i.Rn) * At(ref r, i.Rm);
                    break;
                case MulS:
                    _nz = (int)(At(ref r, i.Rd) = At(ref r, i.Rn) * At(ref r, i.Rm));
                    break;
                case Mla:
                    At(ref r, i.Rd) = At(ref r, i.Ra) + At(ref r, i.Rn) * At(ref r, i.Rm);
                    break;
                case Mls:
                    At(ref r, i.Rd) = At(ref r, i.Ra) - At(ref r, i.Rn) * At(ref r, i.Rm);
                    break;
                // Comparisons.
                case CmpImmediate:
                    Subtract(At(ref r, i.Rn), i.Immediate);
                    break;
                case CmnImmediate:
                    Add(At(ref r, i.Rn), i.Immediate);
                    break;
                case TstImmediate:
                    RotationCarry(in i);
                    _nz = (int)(At(ref r, i.Rn) & i.Immediate);
                    break;
                case TeqImmediate:
                    RotationCarry(in i);
                    _nz = (int)(At(ref r, i.Rn) ^ i.Immediate);
                    break;
                case CmpRegister:
                    Subtract(At(ref r, i.Rn), At(ref r, i.Rm));
                    break;
                case CmnRegister:
                    Add(At(ref r, i.Rn), At(ref r, i.Rm));
                    break;
                case TstRegister:
                    _nz = (int)(At(ref r, i.Rn) & At(ref r, i.Rm));
                    break;
                case TeqRegister:
                    _nz = (int)(At(ref r, i.Rn) ^ At(ref r, i.Rm));
                    break;
                case CmpShifted:
                    Subtract(At(ref r, i.Rn), ShiftedValue(i.Kind, At(ref r, i.Rm), i.Immediate));
                    break;
                case CmnShifted:
                    Add(At(ref r, i.Rn), ShiftedValue(i.Kind, At(ref r, i.Rm), i.Immediate));
                    break;
                case TstShifted:
                    _nz = (int)(At(ref r, i.Rn) & ShiftedWithCarry(i.Kind, At(ref r, i.Rm), i.Immediate));
                    break;
                case TeqShifted:
                    _nz = (int)(At(ref r, i.Rn) ^ ShiftedWithCarry(i.Kind, At(ref r, i.Rm), i.Immediate));
                    break;
                // Stack pointer and program counter.
                case AddSpImmediate:
                    WriteStackPointer(At(ref r, i.Rn) + i.Immediate);
                    break;
                case SubSpImmediate:
                    WriteStackPointer(At(ref r, i.Rn) - i.Immediate);
                    break;
                case AddSpShifted:
                    WriteStackPointer(At(ref r, i.Rn) + ShiftedValue(i.Kind, At(ref r, i.Rm), i.Immediate));
                    break;
                case SubSpShifted:
                    WriteStackPointer(At(ref r, i.Rn) - ShiftedValue(i.Kind, At(ref r, i.Rm), i.Immediate));
                    break;
                case MovSp:
                    WriteStackPointer(At(ref r, i.Rm));
                    break;
                case Adr:
                    At(ref r, i.Rd) = ((pc + 4) & ~3u) + i.Immediate;
                    break;
                case AddFromPc:
                    At(ref r, i.Rd) = At(ref r, i.Rn) + pc + 4;
                    break;
                case MovFromPc:
                    At(ref r, i.Rd) = pc + 4;
                    break;
                case AddToPc:
                    pc = (pc + 4 + At(ref r, i.Rm)) & ~1u;
                    goto Ticked;
                case MovToPc:
                    pc = At(ref r, i.Rm) & ~1u;
                    goto Ticked;
                // Branches.
                case Branch:
                    pc += 4 + i.Immediate;
                    goto Ticked;
                case BranchEq:
                    pc += (int)_nz == 0 ? 4 + i.Immediate : i.Length;
                    goto Ticked;
                case BranchNe:
                    pc += (int)_nz != 0 ? 4 + i.Immediate : i.Length;
                    goto Ticked;
                case BranchCs:
                    pc += _c != 0 ? 4 + i.Immediate : i.Length;
                    goto Ticked;
                case BranchCc:
                    pc += _c == 0 ? 4 + i.Immediate : i.Length;
                    goto Ticked;
                case BranchMi:
                    pc += _nz < 0 ? 4 + i.Immediate : i.Length;
                    goto Ticked;
                case BranchPl:
                    pc += _nz >= 0 ? 4 + i.Immediate : i.Length;
                    goto Ticked;
                case BranchVs:
                    pc += (int)_v < 0 ? 4 + i.Immediate : i.Length;
                    goto Ticked;
                case BranchVc:
                    pc += (int)_v >= 0 ? 4 + i.Immediate : i.Length;
                    goto Ticked;
                case BranchHi:
                    pc += _c != 0 && (int)_nz != 0 ? 4 + i.Immediate : i.Length;
                    goto Ticked;
                case BranchLs:
                    pc += _c == 0 || (int)_nz == 0 ? 4 + i.Immediate : i.Length;
                    goto Ticked;
                case BranchGe:
                    pc += _nz < 0 == (int)_v < 0 ? 4 + i.Immediate : i.Length;
                    goto Ticked;
                case BranchLt:
                    pc += _nz < 0 != (int)_v < 0 ? 4 + i.Immediate : i.Length;
                    goto Ticked;
                case BranchGt:
                    pc += (int)_nz != 0 && _nz < 0 == (int)_v < 0 ? 4 + i.Immediate : i.Length;
                    goto Ticked;
                case BranchLe:
                    pc += (int)_nz == 0 || _nz < 0 != (int)_v < 0 ? 4 + i.Immediate : i.Length;
                    goto Ticked;
                case BranchLink:
                    At(ref r, 14) = (pc + 4) | 1;
                    pc += 4 + i.Immediate;
                    goto Ticked;
                case BranchExchange:
                    pc = BranchTo(At(ref r, i.Rm));
                    goto Ticked;
                case BranchLinkExchange:
                    operand = At(ref r, i.Rm);
                    At(ref r, 14) = (pc + 2) | 1;
                    pc = BranchTo(operand, isCall: true);
                    goto Ticked;
                case Cbz:
                    pc += At(ref r, i.Rn) == 0 ? 4 + i.Immediate : 2;
                    goto Ticked;
                case Cbnz:
                    pc += At(ref r, i.Rn) != 0 ? 4 + i.Immediate : 2;
                    goto Ticked;
                case TableBranchByte:
                    pc += 4 + 2 * LoadByte((i.Rn == 15 ? pc + 4 : At(ref r, i.Rn)) + At(ref r, i.Rm));
                    goto Ticked;
                case TableBranchHalf:
                    pc += 4 + 2 * LoadHalf((i.Rn == 15 ? pc + 4 : At(ref r, i.Rn)) + (At(ref r, i.Rm) << 1));
                    goto Ticked;
                // Loads and stores of one register.
                case LdrImmediate:
                    At(ref r, i.Rd) = LoadWord(At(ref r, i.Rn) + i.Immediate);
                    break;
                case LdrRegister:
                    At(ref r, i.Rd) = LoadWord(At(ref r, i.Rn) + (At(ref r, i.Rm) << (int)i.Immediate));
                    break;
                case LdrPre:
                    operand = At(ref r, i.Rn) + i.Immediate;
                    CheckLimit(i.Rn, operand);
                    address = operand;
                    operand = LoadWord(address);
                    At(ref r, i.Rn) = address;
                    At(ref r, i.Rd) = operand;
                    break;
                case LdrPost:
                    address = At(ref r, i.Rn);
                    CheckLimit(i.Rn, address + i.Immediate);
                    operand = LoadWord(address);
                    At(ref r, i.Rn) = address + i.Immediate;
                    At(ref r, i.Rd) = operand;
                    break;
                case LdrLiteral:
                    At(ref r, i.Rd) = LoadWord(((pc + 4) & ~3u) + i.Immediate);
                    break;
                case LdrbImmediate:
                    At(ref r, i.Rd) = LoadByte(At(ref r, i.Rn) + i.Immediate);
                    break;
                case LdrbRegister:
                    At(ref r, i.Rd) = LoadByte(At(ref r, i.Rn) + (At(ref r, i.Rm) << (int)i.Immediate));
                    break;
                case LdrbPre:
                    operand = At(ref r, i.Rn) + i.Immediate;
                    CheckLimit(i.Rn, operand);
                    address = operand;
                    operand = LoadByte(address);
                    At(ref r, i.Rn) = address;
                    At(ref r, i.Rd) = operand;
                    break;
                case LdrbPost:
                    address = At(ref r, i.Rn);
                    CheckLimit(i.Rn, address + i.Immediate);
                    operand = LoadByte(address);
                    At(ref r, i.Rn) = address + i.Immediate;
                    At(ref r, i.Rd) = operand;
                    break;
                case LdrbLiteral:
                    At(ref r, i.Rd) = LoadByte(((pc + 4) & ~3u) + i.Immediate);
                    break;
                case LdrhImmediate:
                    At(ref r, i.Rd) = LoadHalf(At(ref r, i.Rn) + i.Immediate);
                    break;
                case LdrhRegister:
                    At(ref r, i.Rd) = LoadHalf(At(ref r, i.Rn) + (At(ref r, i.Rm) << (int)i.Immediate));
                    break;
                case LdrhPre:
                    operand = At(ref r, i.Rn) + i.Immediate;
                    CheckLimit(i.Rn, operand);
                    address = operand;
                    operand = LoadHalf(address);
                    At(ref r, i.Rn) = address;
                    At(ref r, i.Rd) = operand;
                    break;
                case LdrhPost:
                    address = At(ref r, i.Rn);
                    CheckLimit(i.Rn, address + i.Immediate);
                    operand = LoadHalf(address);
                    At(ref r, i.Rn) = address + i.Immediate;
                    At(ref r, i.Rd) = operand;
                    break;
                case LdrhLiteral:
                    At(ref r, i.Rd) = LoadHalf(((pc + 4) & ~3u) + i.Immediate);
                    break;
                case LdrsbImmediate:
                    At(ref r, i.Rd) = (uint)(sbyte)LoadByte(At(ref r, i.Rn) + i.Immediate);
                    break;
                case LdrsbRegister:
                    At(ref r, i.Rd) = (uint)(sbyte)LoadByte(At(ref r, i.Rn) + (At(ref r, i.Rm) << (int)i.Immediate));
                    break;
                case LdrsbPre:
                    operand = At(ref r, i.Rn) + i.Immediate;
                    CheckLimit(i.Rn, operand);
                    address = operand;
                    operand = (uint)(sbyte)LoadByte(address);
                    At(ref r, i.Rn) = address;
                    At(ref r, i.Rd) = operand;
                    break;
                case LdrsbPost:
                    address = At(ref r, i.Rn);
                    CheckLimit(i.Rn, address + i.Immediate);
                    operand = (uint)(sbyte)LoadByte(address);
                    At(ref r, i.Rn) = address + i.Immediate;
                    At(ref r, i.Rd) = operand;
                    break;
                case LdrsbLiteral:
                    At(ref r, i.Rd) = (uint)(sbyte)LoadByte(((pc + 4) & ~3u) + i.Immediate);
                    break;
                case LdrshImmediate:
                    At(ref r, i.Rd) = (uint)(short)LoadHalf(At(ref r, i.Rn) + i.Immediate);
                    break;
                case LdrshRegister:
                    At(ref r, i.Rd) = (uint)(short)LoadHalf(At(ref r, i.Rn) + (At(ref r, i.Rm) << (int)i.Immediate));
                    break;
                case LdrshPre:
                    operand = At(ref r, i.Rn) + i.Immediate;
                    CheckLimit(i.Rn, operand);
                    address = operand;
                    operand = (uint)(short)LoadHalf(address);
                    At(ref r, i.Rn) = address;
                    At(ref r, i.Rd) = operand;
                    break;
                case LdrshPost:
                    address = At(ref r, i.Rn);
                    CheckLimit(i.Rn, address + i.Immediate);
                    operand = (uint)(short)LoadHalf(address);
                    At(ref r, i.Rn) = address + i.Immediate;
                    At(ref r, i.Rd) = operand;
                    break;
                case LdrshLiteral:
                    At(ref r, i.Rd) = (uint)(short)LoadHalf(((pc + 4) & ~3u) + i.Immediate);
                    break;
                case StrImmediate:
                    StoreWord(At(ref r, i.Rn) + i.Immediate, At(ref r, i.Rd));
                    break;
                case StrRegister:
                    StoreWord(At(ref r, i.Rn) + (At(ref r, i.Rm) << (int)i.Immediate), At(ref r, i.Rd));
                    break;
                case StrPre:
                    address = At(ref r, i.Rn) + i.Immediate;
                    CheckLimit(i.Rn, address);
                    StoreWord(address, At(ref r, i.Rd));
                    At(ref r, i.Rn) = address;
                    break;
                case StrPost:
                    address = At(ref r, i.Rn);
                    CheckLimit(i.Rn, address + i.Immediate);
                    StoreWord(address, At(ref r, i.Rd));
                    At(ref r, i.Rn) = address + i.Immediate;
                    break;
                case StrbImmediate:
                    StoreByte(At(ref r, i.Rn) + i.Immediate, At(ref r, i.Rd));
                    break;
                case StrbRegister:
                    StoreByte(At(ref r, i.Rn) + (At(ref r, i.Rm) << (int)i.Immediate), At(ref r, i.Rd));
                    break;
                case StrbPre:
                    address = At(ref r, i.Rn) + i.Immediate;
                    CheckLimit(i.Rn, address);
                    StoreByte(address, At(ref r, i.Rd));
                    At(ref r, i.Rn) = address;
                    break;
                case StrbPost:
                    address = At(ref r, i.Rn);
                    CheckLimit(i.Rn, address + i.Immediate);
                    StoreByte(address, At(ref r, i.Rd));
                    At(ref r, i.Rn) = address + i.Immediate;
                    break;
                case StrhImmediate:
                    StoreHalf(At(ref r, i.Rn) + i.Immediate, At(ref r, i.Rd));
                    break;
                case StrhRegister:
                    StoreHalf(At(ref r, i.Rn) + (At(ref r, i.Rm) << (int)i.Immediate), At(ref r, i.Rd));
                    break;
                case StrhPre:
                    address = At(ref r, i.Rn) + i.Immediate;
                    CheckLimit(i.Rn, address);
                    StoreHalf(address, At(ref r, i.Rd));
                    At(ref r, i.Rn) = address;
                    break;
                case StrhPost:
                    address = At(ref r, i.Rn);
                    CheckLimit(i.Rn, address + i.Immediate);
                    StoreHalf(address, At(ref r, i.Rd));
                    At(ref r, i.Rn) = address + i.Immediate;
                    break;
                case LdrPcImmediate:
                    pc = BranchTo(LoadWord(At(ref r, i.Rn) + i.Immediate));
                    goto Ticked;
                case LdrPcRegister:
                    pc = BranchTo(LoadWord(At(ref r, i.Rn) + (At(ref r, i.Rm) << (int)i.Immediate)));
                    goto Ticked;
                case LdrPcPre:
                    address = At(ref r, i.Rn) + i.Immediate;
                    CheckLimit(i.Rn, address);
                    operand = LoadWord(address);
                    At(ref r, i.Rn) = address;
                    pc = BranchTo(operand);
                    goto Ticked;
                case LdrPcPost:
                    address = At(ref r, i.Rn);
                    CheckLimit(i.Rn, address + i.Immediate);
                    operand = LoadWord(address);
                    At(ref r, i.Rn) = address + i.Immediate;
                    pc = BranchTo(operand);
                    goto Ticked;
                case LdrPcLiteral:
                    pc = BranchTo(LoadWord(((pc + 4) & ~3u) + i.Immediate));
                    goto Ticked;
                // Several registers.
                case Push:
                case StmDb:
                    StoreMultiple(in i, ref r, down: true);
                    break;
                case Stm:
                    StoreMultiple(in i, ref r, down: false);
                    break;
                case Pop:
                case Ldm:
                    LoadMultiple(in i, ref r, down: false);
                    break;
                case LdmDb:
                    LoadMultiple(in i, ref r, down: true);
                    break;
                case PopPc:
                case LdmPc:
                    pc = BranchTo(LoadMultiple(in i, ref r, down: false));
                    goto Ticked;
                case LdmDbPc:
                    pc = BranchTo(LoadMultiple(in i, ref r, down: true));
                    goto Ticked;
                // Bit fields and extensions without addition.
                case Movt:
                    At(ref r, i.Rd) = (At(ref r, i.Rd) & 0xFFFF) | i.Immediate << 16;
                    break;
                case Ubfx:
                    At(ref r, i.Rd) = (At(ref r, i.Rn) >> i.Ra) & (uint)((1UL << (int)i.Immediate) - 1);
                    break;
                case Sbfx:
                    At(ref r, i.Rd) = (uint)((int)(At(ref r, i.Rn) << (32 - i.Ra - (int)i.Immediate)) >> (32 - (int)i.Immediate));
                    break;
                case Sxth:
                    At(ref r, i.Rd) = (uint)(short)BitOperations.RotateRight(At(ref r, i.Rm), (int)i.Immediate);
                    break;
                case Sxtb:
                    At(ref r, i.Rd) = (uint)(sbyte)BitOperations.RotateRight(At(ref r, i.Rm), (int)i.Immediate);
                    break;
                case Uxth:
                    At(ref r, i.Rd) = (ushort)BitOperations.RotateRight(At(ref r, i.Rm), (int)i.Immediate);
                    break;
                case Uxtb:
                    At(ref r, i.Rd) = (byte)BitOperations.RotateRight(At(ref r, i.Rm), (int)i.Immediate);
                    break;
                case It:
                    _it = i.Immediate;
                    break;
                case Nop:
                    break;
                default:
                    _pcNext = pc + i.Length;
                    ExecuteOther(in i);
                    pc = _pcNext;
                    goto Ticked;
            }

            pc += length;
        Ticked:
            _ticks += TicksPerInstruction;
            if (_ticks < _sliceEnd)
                continue;
            _pc = pc;
            return;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref uint At(ref uint registers, byte number) => ref Unsafe.Add(ref registers, (nint)number);
}
