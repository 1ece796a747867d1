namespace Hil.Renode.Tests.Models;

[RequiresRenode, NonParallelizable]
public sealed class EventTests
{
    private const uint Timer = 0x5000_F000, Egu = 0x5001_B000, Dppic = 0x5001_7000;

    [Test]
    public void An_event_captures_a_timer_over_a_channel_that_is_enabled([Values] bool enabled)
    {
        var bench = Bench.Asleep();
        bench[Timer + 0x508] = 3;               // 32 bits, at 1 MHz after a reset.
        bench[Egu + 0x180 + 4 * 2] = 0x8000_0003;
        bench[Timer + 0x0C0] = 0x8000_0003;
        bench[Dppic + 0x504] = enabled ? 1u << 3 : 1u << 4;
        bench[Timer] = 1;
        bench.Run(1.5);
        bench[Egu + 4 * 2] = 1;
        bench.Run(1);
        Assert.That(bench[Timer + 0x540], Is.EqualTo(enabled ? 1500u : 0));
        Assert.That(bench[Egu + 0x100 + 4 * 2], Is.EqualTo(1));
    }
}
