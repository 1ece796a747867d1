using Antmicro.Renode.Core;
using Antmicro.Renode.Peripherals.Bus;
using Antmicro.Renode.Peripherals.IRQControllers;

namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>
    /// The stock NVIC with what it lacks for this chip: a software reset that has a cause and takes effect at once, bus faults with their
    /// address, and STIR on a Cortex-M33.
    /// </summary>
    public class Nvic : NVIC, IDoubleWordPeripheral
    {
        public Nvic(IMachine machine, ulong systickFrequency = 64000000, byte priorityMask = 0xE0) : base(machine, systickFrequency, priorityMask)
        {
        }

        uint IDoubleWordPeripheral.ReadDoubleWord(long offset)
        {
            switch(offset)
            {
            case HardFaultStatus:
                return hardFaultStatus;
            case BusFaultAddress:
                return busFaultAddress;
            default:
                return base.ReadDoubleWord(offset);
            }
        }

        void IDoubleWordPeripheral.WriteDoubleWord(long offset, uint value)
        {
            switch(offset)
            {
            case ApplicationInterruptAndReset:
                if(value >> 16 == Key && (value & SystemResetRequest) != 0)
                {
                    chip.RequestReset(ResetCause.Software);
                    return;
                }
                break;
            case HardFaultStatus:
                hardFaultStatus &= ~value;
                return;
            case BusFaultAddress:
                return;
            case SoftwareTrigger:
                SetPendingIRQ((int)(value & 0x1FF) + FirstInterrupt);
                return;
            }
            base.WriteDoubleWord(offset, value);
            if(offset == MpuControl)
            {
                chip.Core.IsMpuEnabled = (value & 1) != 0;
            }
        }

        void IPeripheral.Reset()
        {
            base.Reset();
            hardFaultStatus = 0;
            busFaultAddress = 0;
            chip.Core.IsMpuEnabled = false;
        }

        internal void Attach(Chip owner)
        {
            chip = owner;
        }

        /// <summary>Pends a bus fault for the present instruction, or a hard fault where bus faults are not enabled.</summary>
        /// <returns>False where no fault can be taken: the core locks up.</returns>
        internal bool RaiseBusFault(uint address, bool isFetch)
        {
            var active = base.ReadDoubleWord(InterruptControlAndState) & 0x1FF;
            if(active == Nmi || active == HardFault || chip.Core.FAULTMASK != 0)
            {
                return false;
            }
            busFaultAddress = address;
            chip.Core.FaultStatus |= isFetch ? InstructionBusError : PreciseError | AddressIsValid;
            var isEnabled = (base.ReadDoubleWord(SystemHandlerControl) & BusFaultEnabled) != 0 && chip.Core.PRIMASK == 0;
            if(!isEnabled)
            {
                hardFaultStatus |= Forced;
            }
            SetPendingIRQ(isEnabled ? BusFault : HardFault);
            return true;
        }

        private Chip chip;
        private uint hardFaultStatus;
        private uint busFaultAddress;

        private const int Nmi = 2;
        private const int HardFault = 3;
        private const int BusFault = 5;
        private const int FirstInterrupt = 16;
        private const uint Key = 0x05FA;
        private const uint SystemResetRequest = 1 << 2;
        private const uint InstructionBusError = 1 << 8;
        private const uint PreciseError = 1 << 9;
        private const uint AddressIsValid = 1 << 15;
        private const uint BusFaultEnabled = 1 << 17;
        private const uint Forced = 1 << 30;
        private const long InterruptControlAndState = 0xD04;
        private const long ApplicationInterruptAndReset = 0xD0C;
        private const long SystemHandlerControl = 0xD24;
        private const long HardFaultStatus = 0xD2C;
        private const long BusFaultAddress = 0xD38;
        private const long MpuControl = 0xD94;
        private const long SoftwareTrigger = 0xF00;
    }
}
