using Hil.Emulation.Time;

namespace Hil.Emulation.Peripherals;

/// <summary>TWIM on a bus where no device answers: every address is not acknowledged (nRF9160 product specification, TWIM).</summary>
internal sealed class Twim : SerialUnit
{
    private const uint AddressNotAcknowledged = 1 << 1;
    private readonly ScheduledEvent _addressed;

    public Twim(SerialBox box) : base(box) => _addressed = Context.Scheduler.CreateEvent($"{box.Name}.TWIM.addressed", NotAcknowledged);

    public override void Trigger(uint task)
    {
        switch (task)
        {
            case 0x000:
            case 0x008:
                Box[task == 0 ? 0x14Cu : 0x150].Raise();
                // A start condition, eight bits and the place for the acknowledgement, at 100, 250 or 400 kHz.
                _addressed.ScheduleAfter(Scheduler.TicksPerSecond * 10 / (Box.Frequency.Value switch { 0x0198_0000u => 100_000, 0x0640_0000u => 400_000, _ => 250_000 }));
                break;
            case 0x014:
                _addressed.Cancel();
                Box[0x104].Raise();
                break;
            case 0x01C:
                Box[0x148].Raise();
                break;
        }
    }

    public override void Stop() => _addressed.Cancel();

    private void NotAcknowledged()
    {
        Box.TwiErrorSource.Value |= AddressNotAcknowledged;
        Box[0x124].Raise();
    }
}
