using System;
using System.Reflection;

using Antmicro.Renode.Core;
using Antmicro.Renode.Peripherals.CPU;
using Antmicro.Renode.Peripherals.Miscellaneous;

namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>
    /// The application core: a Cortex-M33 that starts from address 0, can be made to stand still while flash is busy, and asks before it
    /// stores to flash.
    /// </summary>
    /// <remarks>
    /// It has the Security Extension and starts secure, and nothing but SPU tells it what is not, which Renode cannot ask: all is secure, until
    /// the program itself leaves that state.
    /// Renode maps flash as memory, and stores to mapped memory ask nobody. The external windows of Renode's memory management make the core
    /// ask: flash can be read and executed, and a store that NVMC accepts opens the page for that store to go over the bus. The windows
    /// forget what the core's own MPU forbids, so they are shut while the firmware has its MPU on, but for the time NVMC is being used.
    /// </remarks>
    public class Core : CortexM
    {
        public Core(string cpuType, IMachine machine, Nvic nvic, uint? numberOfMPURegions = null, uint? fpuInterruptNumber = null)
            : base(cpuType, machine, nvic, numberOfMPURegions: numberOfMPURegions, fpuInterruptNumber: fpuInterruptNumber, enableTrustZone: true,
                numberOfSAURegions: 0, numberOfIDAURegions: 0)
        {
        }

        public override void Reset()
        {
            base.Reset();
            if(SkipInstructions > 0)
            {
                Skip(0);
            }
        }

        public override ExecutionResult ExecuteInstructions(ulong numberOfInstructionsToExecute, out ulong numberOfExecutedInstructions)
        {
            isBlockForgotten = false;
            return base.ExecuteInstructions(numberOfInstructionsToExecute, out numberOfExecutedInstructions);
        }

        /// <summary>Makes the core stand still, after the present block, for a number of nanoseconds. Deadlines come meanwhile; a reset ends it.</summary>
        public void Stall(ulong nanoseconds)
        {
            SkipInstructions += (nanoseconds * PerformanceInMips + 999) / 1000;
            RequestReturn();
        }

        /// <summary>
        /// Makes the core do nothing more until the next reset, while time passes and deadlines come. A core that is halted would not see them:
        /// it uses up a quantum at once.
        /// </summary>
        internal void StandStill()
        {
            Skip(ForEver);
            if(!OnPossessedThread)
            {
                return;
            }
            RequestReturn();
            if(Bus.TryGetTransactionInitiator(out _))
            {
                // Nothing behind the present load or store may happen any more, though it is in the same block.
                BeginInstructionAnew();
            }
        }

        /// <summary>Ends the present load or store as if it had not begun, so that a fault that is pending comes before it.</summary>
        internal void BeginInstructionAnew()
        {
            if(isBlockForgotten)
            {
                // The fault comes at the end of the block then, which is not far.
                return;
            }
            // Renode has this for watchpoints only. What it lets a model ask for, a restart of the block, finishes the block first.
            var interrupt = typeof(TranslationCPU).GetField("TlibRequestTranslationBlockInterrupt", BindingFlags.Instance | BindingFlags.NonPublic);
            ((Action<int>)interrupt.GetValue(this))(LeaveOutLastInstruction);
        }

        /// <summary>Puts the guard before flash, from address 0 on.</summary>
        internal void GuardFlash(ulong size, ExternalMmuFaultHook refused)
        {
            flashSize = size;
            AddHookOnMmuFault(refused);
            EnableExternalWindowMmu(ExternalMmuPosition.AfterInternal);
            below = Window(ReadAndExecute);
            open = Window(ExternalMmuBase.Privilege.All);
            above = Window(ReadAndExecute);
            others = Window(ExternalMmuBase.Privilege.All);
            SetMmuWindowStart(others, size);
            SetMmuWindowEnd(others, 1UL << 32);
            Divide(size, size);
        }

        /// <summary>Lets stores to the page of this address, and to no other, go over the bus.</summary>
        internal void OpenFlash(ulong address)
        {
            CloseFlash();
            var size = PageSize;
            openPage = address / size * size;
            Divide(openPage.Value, openPage.Value + size);
            SetPageAccessViaIo(openPage.Value);
            ForgetBlock();
        }

        /// <summary>Lets no store to flash go over the bus.</summary>
        internal void CloseFlash()
        {
            if(!openPage.HasValue)
            {
                return;
            }
            ClearPageAccessViaIo(openPage.Value);
            openPage = null;
            Divide(flashSize, flashSize);
            ForgetBlock();
        }

        /// <summary>Whether the firmware has the core's own MPU on.</summary>
        internal bool IsMpuEnabled
        {
            set
            {
                isMpuEnabled = value;
                UpdateGuard();
            }
        }

        /// <summary>Whether NVMC is set to write or erase.</summary>
        internal bool IsFlashUnlocked
        {
            set
            {
                isFlashUnlocked = value;
                UpdateGuard();
            }
        }

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

        // The property can be set on the core's own thread only, where nobody is while the machine is reset.
        private void Skip(ulong instructions)
        {
            Skipped.SetValue(this, instructions);
        }

        private ulong Window(ExternalMmuBase.Privilege privileges)
        {
            var id = AcquireExternalMmuWindow(ExternalMmuBase.Privilege.All);
            SetMmuWindowPrivileges(id, privileges);
            return id;
        }

        // Below, open page, above: windows must not overlap.
        private void Divide(ulong start, ulong end)
        {
            SetMmuWindowStart(below, 0);
            SetMmuWindowEnd(below, start);
            SetMmuWindowStart(open, start);
            SetMmuWindowEnd(open, end);
            SetMmuWindowStart(above, end);
            SetMmuWindowEnd(above, flashSize);
            FlushTlb();
        }

        // Renode forgets which block it is in when a page changes sides, and must not be asked to interrupt it.
        private void ForgetBlock()
        {
            if(OnPossessedThread)
            {
                isBlockForgotten = true;
                RequestReturn();
            }
        }

        private void UpdateGuard()
        {
            var wanted = !isMpuEnabled || isFlashUnlocked;
            if(flashSize == 0 || wanted == isGuarding)
            {
                return;
            }
            isGuarding = wanted;
            EnableExternalWindowMmu(wanted ? ExternalMmuPosition.AfterInternal : ExternalMmuPosition.None);
            FlushTlb();
        }

        // Renode guesses the vector table from the lowest symbol that was loaded, which with a bootloader may be the wrong image.
        private void StartFromZero()
        {
            if(EmulationState == EmulationCPUState.InReset)
            {
                VectorTableOffset = 0;
            }
        }

        private ulong flashSize;
        private ulong below;
        private ulong open;
        private ulong above;
        private ulong others;
        private ulong? openPage;
        private bool isMpuEnabled;
        private bool isFlashUnlocked;
        private bool isGuarding = true;
        private bool isBlockForgotten;

        private static readonly FieldInfo Skipped = typeof(BaseCPU).GetField("skipInstructions", BindingFlags.Instance | BindingFlags.NonPublic);

        private const ulong ForEver = ulong.MaxValue / 2;
        private const int LeaveOutLastInstruction = 1;
        private const ExternalMmuBase.Privilege ReadAndExecute = ExternalMmuBase.Privilege.Read | ExternalMmuBase.Privilege.Execute;
    }
}
