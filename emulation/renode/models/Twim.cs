using Antmicro.Renode.Peripherals.Timers;

namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>TWIM on a bus where no device answers: every address is not acknowledged (nRF9160 product specification, TWIM).</summary>
    internal sealed class Twim : SerialUnit
    {
        public Twim(SerialBox box) : base(box)
        {
            addressed = new Deadline(Chip.Machine, box, $"{box.Name}.TWIM.addressed", NotAcknowledged);
        }

        public override void Trigger(uint task)
        {
            switch(task)
            {
            case 0x000:
            case 0x008:
                Box[task == 0 ? 0x14Cu : 0x150].Raise();
                // A start condition, eight bits and the place for the acknowledgement.
                addressed.ScheduleAfter(10 * 1000000000UL / BitRate);
                break;
            case 0x014:
                addressed.Cancel();
                Box[0x104].Raise();
                break;
            case 0x01C:
                Box[0x148].Raise();
                break;
            }
        }

        public override void Stop()
        {
            addressed.Cancel();
        }

        private void NotAcknowledged()
        {
            Box.TwiErrorSource.Value |= AddressNotAcknowledged;
            Box[0x124].Raise();
        }

        private ulong BitRate => Box.Frequency.Value == 0x01980000 ? 100000UL : Box.Frequency.Value == 0x06400000 ? 400000UL : 250000UL;

        private readonly Deadline addressed;

        private const uint AddressNotAcknowledged = 1 << 1;
    }
}
