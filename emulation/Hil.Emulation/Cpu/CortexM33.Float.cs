using Hil.Emulation.Cpu.Decoding;
using static Hil.Emulation.Cpu.Decoding.Operation;
using Fp = Hil.Emulation.Cpu.SinglePrecision;

namespace Hil.Emulation.Cpu;

// The floating-point extension: registers, context and instructions.
public sealed partial class CortexM33
{
    private const uint FpccrLazyActive = 1;
    private const uint FpccrClearOnReturn = 1 << 28;
    private const uint FpccrLazyEnable = 1 << 30;
    private const uint FpccrAutomatic = 1u << 31;
    private const uint FpscrFlags = 0xF000_0000;

    private readonly uint[] _s = new uint[32];
    private uint _fpscr;
    private uint _fpccr;
    private uint _fpcar;
    private uint _fpdscr;

    /// <summary>A single-precision register as its bits.</summary>
    /// <param name="register">0 to 31.</param>
    public uint ReadFloatRegister(int register) => _s[register];

    /// <summary>The floating-point status and control register.</summary>
    public uint FloatStatus => _fpscr;

    private void ResetFloat()
    {
        Array.Clear(_s);
        (_fpscr, _fpcar, _fpdscr) = (0, 0, 0);
        _fpccr = FpccrAutomatic | FpccrLazyEnable;
    }

    private void SaveFloat(BinaryWriter state)
    {
        foreach (var register in _s)
            state.Write(register);
        state.Write(_fpscr);
        state.Write(_fpccr);
        state.Write(_fpcar);
        state.Write(_fpdscr);
    }

    private void LoadFloat(BinaryReader state)
    {
        for (var i = 0; i < _s.Length; i++)
            _s[i] = state.ReadUInt32();
        _fpscr = state.ReadUInt32();
        _fpccr = state.ReadUInt32();
        _fpcar = state.ReadUInt32();
        _fpdscr = state.ReadUInt32();
    }

    private void CheckFloatEnabled()
    {
        var access = _cpacr >> 20 & 3;
        if (access == 3 || access == 1 && IsPrivileged)
            return;
        throw UsageFault(FaultStatus.NoCoprocessor);
    }

    /// <summary>Before each instruction of the unit (pseudocode ExecuteFPCheck).</summary>
    private void PrepareFloat()
    {
        CheckFloatEnabled();
        if ((_fpccr & FpccrLazyActive) != 0)
            SaveLazyContext();
        const uint active = ControlFloatActive | ControlSecureFloat;
        if ((_fpccr & FpccrAutomatic) == 0 || (_control & active) == active)
            return;
        _fpscr = (_fpscr & ~0x07C0_0000u) | _fpdscr;
        _control |= active;
    }

    private void SaveLazyContext()
    {
        // With the privilege that was current when the frame was made.
        var privileged = (_fpccr & 2) == 0;
        try
        {
            StoreFloatContext(_fpcar, privileged);
        }
        catch (CoreFault fault)
        {
            var isBus = fault.Exception == SystemException.BusFault;
            _cfsr &= ~(isBus ? FaultStatus.PreciseBus | FaultStatus.BusAddressValid : FaultStatus.DataAccess | FaultStatus.MemoryAddressValid);
            _cfsr |= isBus ? FaultStatus.BusLazyFloat : FaultStatus.MemoryLazyFloat;
            _fpccr &= ~FpccrLazyActive;
            throw;
        }

        _fpccr &= ~FpccrLazyActive;
    }

    private void StoreFloatContext(uint address, bool privileged)
    {
        for (var i = 0; i < 16; i++)
            Store(address + 4 * (uint)i, _s[i], 4, privileged);
        Store(address + 64, _fpscr, 4, privileged);
    }

    /// <summary>On exception entry: reserves the room, and fills it now or when the unit is next used.</summary>
    private void PushFloat(uint address, bool privileged)
    {
        if ((_fpccr & FpccrLazyEnable) == 0)
        {
            CheckFloatEnabled();
            StoreFloatContext(address, privileged);
            return;
        }

        _fpcar = address;
        var priority = ExecutionPriority();
        bool MayTake(int exception) => IsEnabled(exception) && GroupPriority(exception) < priority;
        _fpccr &= ~0x3FFu | 4;
        _fpccr |= FpccrLazyActive
            | (privileged ? 0u : 2)
            | (_ipsr == 0 ? 8u : 0)
            | (priority > -1 ? 16u : 0)
            | (MayTake(SystemException.MemManage) ? 32u : 0)
            | (MayTake(SystemException.BusFault) ? 64u : 0)
            | (MayTake(SystemException.UsageFault) ? 512u : 0);
    }

    private void PopFloat(uint address, bool privileged)
    {
        if ((_fpccr & FpccrLazyActive) != 0)
        {
            // Nobody used the unit: the registers still hold what the frame would.
            _fpccr &= ~FpccrLazyActive;
            return;
        }

        CheckFloatEnabled();
        Span<uint> words = stackalloc uint[17];
        for (var i = 0; i < 17; i++)
            words[i] = Load(address + 4 * (uint)i, 4, privileged);
        for (var i = 0; i < 16; i++)
            _s[i] = words[i];
        _fpscr = words[16] & 0xF7C0_009F;
    }

    private void ClearCallerFloat()
    {
        if ((_control & ControlFloatActive) == 0)
            return;
        Array.Clear(_s, 0, 16);
        _fpscr = 0;
    }

    private void WriteFloatContextControl(uint value) => _fpccr = value & 0xFC00_07FF;

    private void ExecuteFloat(in Instruction i)
    {
        if (i.Operation == LazyState)
        {
            ExecuteLazyState(in i);
            return;
        }

        PrepareFloat();
        ref var d = ref _s[i.Rd & 31];
        var (n, m) = (_s[i.Rn & 31], _s[i.Rm & 31]);
        switch (i.Operation)
        {
            case Vadd:
                d = Fp.Add(n, m, ref _fpscr);
                break;
            case Vsub:
                d = Fp.Subtract(n, m, ref _fpscr);
                break;
            case Vmul:
                d = Fp.Multiply(n, m, ref _fpscr);
                break;
            case Vnmul:
                d = Fp.Multiply(n, m, ref _fpscr) ^ Fp.Sign;
                break;
            case Vdiv:
                d = Fp.Divide(n, m, ref _fpscr);
                break;
            case Vmla:
                d = Fp.Add(d, Fp.Multiply(n, m, ref _fpscr), ref _fpscr);
                break;
            case Vmls:
                d = Fp.Add(d, Fp.Multiply(n, m, ref _fpscr) ^ Fp.Sign, ref _fpscr);
                break;
            case Vnmla:
                d = Fp.Add(d ^ Fp.Sign, Fp.Multiply(n, m, ref _fpscr) ^ Fp.Sign, ref _fpscr);
                break;
            case Vnmls:
                d = Fp.Add(d ^ Fp.Sign, Fp.Multiply(n, m, ref _fpscr), ref _fpscr);
                break;
            case Vfma:
                d = Fp.MultiplyAdd(d, n, m, ref _fpscr);
                break;
            case Vfms:
                d = Fp.MultiplyAdd(d, n ^ Fp.Sign, m, ref _fpscr);
                break;
            case Vfnma:
                d = Fp.MultiplyAdd(d ^ Fp.Sign, n ^ Fp.Sign, m, ref _fpscr);
                break;
            case Vfnms:
                d = Fp.MultiplyAdd(d ^ Fp.Sign, n, m, ref _fpscr);
                break;
            case Vabs:
                d = m & ~Fp.Sign;
                break;
            case Vneg:
                d = m ^ Fp.Sign;
                break;
            case Vsqrt:
                d = Fp.SquareRoot(m, ref _fpscr);
                break;
            case VmovRegister:
                d = m;
                break;
            case VmovImmediate:
                d = i.Immediate;
                break;
            case Vcmp:
                _fpscr = (Fp.Compare(d, m, i.Kind != 0, ref _fpscr)) | (_fpscr & ~FpscrFlags);
                break;
            case VcmpZero:
                _fpscr = (Fp.Compare(d, 0, i.Kind != 0, ref _fpscr)) | (_fpscr & ~FpscrFlags);
                break;
            case Vsel:
                d = Holds(i.Kind switch { 0 => 0u, 1 => 6, 2 => 10, _ => 12 }) ? n : m;
                break;
            case Vmaxnm or Vminnm:
                d = Fp.Extreme(n, m, i.Operation == Vmaxnm, ref _fpscr);
                break;
            case Vrint:
                d = Fp.RoundToIntegral(m, i.Kind, ref _fpscr);
                break;
            case VcvtToInteger:
                d = Fp.ToFixed(m, 32, 0, i.Ra != 0, i.Kind, ref _fpscr);
                break;
            case VcvtFromInteger:
                d = Fp.FromFixed(i.Ra != 0 ? (int)m : m, 0, toNearest: false, ref _fpscr);
                break;
            case VcvtToFixed:
                d = Fp.ToFixed(d, i.Kind != 0 ? 32 : 16, (int)i.Immediate, i.Ra != 0, 4, ref _fpscr);
                break;
            case VcvtFromFixed:
                long source = (i.Kind, i.Ra) switch { (0, 0) => (ushort)d, (0, _) => (short)d, (_, 0) => d, _ => (int)d };
                d = Fp.FromFixed(source, (int)i.Immediate, toNearest: true, ref _fpscr);
                break;
            case VcvtHalfToSingle:
                d = Fp.FromHalf(i.Kind != 0 ? m >> 16 : m & 0xFFFF, ref _fpscr);
                break;
            case VcvtSingleToHalf:
                var half = Fp.ToHalf(m, ref _fpscr);
                d = i.Kind != 0 ? (d & 0xFFFF) | half << 16 : (d & 0xFFFF_0000) | half;
                break;
            default:
                TransferFloat(in i);
                break;
        }
    }

    private void TransferFloat(in Instruction i)
    {
        switch (i.Operation)
        {
            case VmovToCore:
                _r[i.Rd] = _s[i.Rn];
                break;
            case VmovFromCore:
                _s[i.Rn] = _r[i.Rd];
                break;
            case VmovPairToCore:
                (_r[i.Rd], _r[i.Ra]) = (_s[i.Rn], _s[(i.Rn + 1) & 31]);
                break;
            case VmovPairFromCore:
                (_s[i.Rn], _s[(i.Rn + 1) & 31]) = (_r[i.Rd], _r[i.Ra]);
                break;
            case Vmrs when i.Rd == 15:
                WriteApsr((_fpscr & FpscrFlags) | (ReadApsr() & ~FpscrFlags));
                break;
            case Vmrs:
                _r[i.Rd] = _fpscr;
                break;
            case Vmsr:
                _fpscr = _r[i.Rd] & 0xF7C0_009F;
                break;
            case Vldr:
                LoadFloats(in i, FloatAddress(in i));
                break;
            case Vstr:
                StoreFloats(in i, FloatAddress(in i));
                break;
            default:
                MultipleFloats(in i);
                break;
        }
    }

    private uint FloatAddress(in Instruction i) => (i.Rn == 15 ? (_pc + 4) & ~3u : _r[i.Rn]) + i.Immediate;

    private void MultipleFloats(in Instruction i)
    {
        var down = (i.Kind & 2) != 0;
        var before = i.Rn == 15 ? (_pc + 4) & ~3u : _r[i.Rn];
        var address = down ? before - i.Immediate : before;
        var after = down ? address : before + i.Immediate;
        var writeBack = (i.Kind & 1) != 0;
        if (writeBack)
            CheckLimit(i.Rn, after);
        var rn = i.Rn;
        if (i.Operation == Vldm)
            LoadFloats(in i, address);
        else
            StoreFloats(in i, address);
        if (writeBack)
            _r[rn] = after;
    }

    private void LoadFloats(in Instruction i, uint address)
    {
        CheckAligned(address, 4);
        for (var index = 0; index < i.Ra; index++)
            _s[i.Rd + index] = LoadWord(address + 4 * (uint)index);
    }

    private void StoreFloats(in Instruction i, uint address)
    {
        CheckAligned(address, 4);
        var (first, count) = (i.Rd, i.Ra);
        for (var index = 0; index < count; index++)
            StoreWord(address + 4 * (uint)index, _s[first + index]);
    }

    /// <summary>VLSTM and VLLDM: the context of a secure program that calls a non-secure one.</summary>
    private void ExecuteLazyState(in Instruction i)
    {
        CheckFloatEnabled();
        var address = _r[i.Rn];
        if (i.Kind == 0)
        {
            if ((_control & ControlSecureFloat) == 0)
                return;
            CheckAligned(address, 8);
            if ((_fpccr & FpccrLazyEnable) == 0)
                StoreFloatContext(address, IsPrivileged);
            else
                (_fpcar, _fpccr) = (address, _fpccr | FpccrLazyActive);
            _control &= ~ControlFloatActive;
            return;
        }

        if ((_control & ControlSecureFloat) == 0)
            return;
        CheckAligned(address, 8);
        PopFloat(address, IsPrivileged);
        _control |= ControlFloatActive;
    }
}
