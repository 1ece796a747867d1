using System;

namespace Antmicro.Renode.Peripherals.Sensors
{
    /// <summary>
    /// Activity and inactivity of an ADXL362: default, linked and loop mode, absolute and referenced (data sheet, "Motion detection"). In
    /// linked and loop mode it begins awake, looking for inactivity; the data sheet leaves the beginning open.
    /// </summary>
    internal sealed class ADXL362MotionDetector
    {
        public ADXL362MotionDetector(ADXL362Registers registers)
        {
            this.registers = registers;
        }

        public void Restart()
        {
            active = inactive = 0;
            activityReference = inactivityReference = null;
            waitsForService = false;
            registers.Set(ADXL362Registers.Awake);
        }

        /// <summary>The host has read STATUS.</summary>
        public void Serviced()
        {
            waitsForService = false;
        }

        /// <summary>Looks at a sample, three axes in counts. In wake-up mode one is enough for activity.</summary>
        public void Feed(short[] sample, bool wakeUp)
        {
            var awake = registers.Has(ADXL362Registers.Awake);
            if(IsAlternating && waitsForService && !IsLoop)
            {
                return;
            }
            if((Control & ActivityEnabled) != 0 && !(IsAlternating && awake))
            {
                LookForActivity(sample, wakeUp);
            }
            if((Control & InactivityEnabled) != 0 && !(IsAlternating && !awake))
            {
                LookForInactivity(sample);
            }
        }

        /// <summary>Whether activity and inactivity take turns.</summary>
        public bool IsAlternating => (Control & 0x10) != 0 && (Control & BothEnabled) == BothEnabled;

        private void LookForActivity(short[] sample, bool wakeUp)
        {
            var referenced = (Control & ActivityReferenced) != 0;
            if(referenced && activityReference == null)
            {
                activityReference = sample;
                return;
            }
            var largest = Largest(sample, referenced ? activityReference : Nothing);
            active = largest > registers.Word(ADXL362Registers.ActivityThreshold) ? active + 1 : 0;
            if(active < (wakeUp ? 1 : Math.Max((int)registers[ADXL362Registers.ActivityTime], 1)))
            {
                return;
            }
            active = inactive = 0;
            activityReference = sample;
            inactivityReference = null;
            registers.Set(ADXL362Registers.Activity);
            if(IsAlternating)
            {
                Turn(true);
            }
        }

        private void LookForInactivity(short[] sample)
        {
            inactivityReference = inactivityReference ?? sample;
            var reference = (Control & InactivityReferenced) != 0 ? inactivityReference : Nothing;
            if(Largest(sample, reference) >= registers.Word(ADXL362Registers.InactivityThreshold))
            {
                // What moved is what rest is compared with from now on.
                inactive = 0;
                inactivityReference = sample;
                return;
            }
            if(++inactive < Math.Max(registers.Word(ADXL362Registers.InactivityTime), 1))
            {
                return;
            }
            active = inactive = 0;
            if(IsAlternating)
            {
                activityReference = null;
            }
            registers.Set(ADXL362Registers.Inactivity);
            if(IsAlternating)
            {
                Turn(false);
            }
        }

        private void Turn(bool awake)
        {
            registers.Put(ADXL362Registers.Awake, awake);
            if(IsLoop)
            {
                registers.Clear(awake ? ADXL362Registers.Inactivity : ADXL362Registers.Activity);
            }
            else
            {
                waitsForService = true;
            }
        }

        private static int Largest(short[] sample, short[] reference)
        {
            return Math.Max(Math.Abs(sample[0] - reference[0]), Math.Max(Math.Abs(sample[1] - reference[1]), Math.Abs(sample[2] - reference[2])));
        }

        private bool IsLoop => (Control & 0x30) == 0x30;

        private byte Control => registers[ADXL362Registers.ActivityControl];

        private int active;
        private int inactive;
        private short[] activityReference;
        private short[] inactivityReference;
        private bool waitsForService;

        private readonly ADXL362Registers registers;

        private static readonly short[] Nothing = new short[3];

        private const byte ActivityEnabled = 1;
        private const byte ActivityReferenced = 2;
        private const byte InactivityEnabled = 4;
        private const byte InactivityReferenced = 8;
        private const byte BothEnabled = ActivityEnabled | InactivityEnabled;
    }
}
