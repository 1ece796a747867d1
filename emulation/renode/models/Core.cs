using Antmicro.Renode.Core;
using Antmicro.Renode.Peripherals.CPU;
using Antmicro.Renode.Peripherals.IRQControllers;
using Antmicro.Renode.Time;

namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>The application core: a Cortex-M33 that starts from address 0 and can be made to stand still while flash is busy.</summary>
    public class Core : CortexM
    {
        public Core(string cpuType, IMachine machine, NVIC nvic, uint? numberOfMPURegions = null, uint? fpuInterruptNumber = null)
            : base(cpuType, machine, nvic, numberOfMPURegions: numberOfMPURegions, fpuInterruptNumber: fpuInterruptNumber)
        {
        }

        public override void Reset()
        {
            base.Reset();
            SkipInstructions = 0;
        }

        /// <summary>Makes the core stand still, after the present instruction, for a number of nanoseconds. Alarms go off meanwhile; a reset ends it.</summary>
        public void Stall(ulong nanoseconds)
        {
            SkipTime(TimeInterval.FromNanoseconds(nanoseconds));
            RequestReturn();
        }

        /// <summary>Whether it stands still because of <see cref="Stall"/>.</summary>
        public bool IsStalled => SkipInstructions > 0;

        protected override void OnResume()
        {
            StartFromZero();
            base.OnResume();
        }

        protected override void OnLeavingResetState()
        {
            StartFromZero();
            base.OnLeavingResetState();
        }

        // Renode guesses the vector table from the lowest symbol that was loaded, which with a bootloader may be the wrong image.
        private void StartFromZero()
        {
            if(EmulationState == EmulationCPUState.InReset)
            {
                VectorTableOffset = 0;
            }
        }
    }
}
