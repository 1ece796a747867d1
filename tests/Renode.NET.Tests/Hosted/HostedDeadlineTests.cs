namespace Renode.NET.Tests;

[RequiresRenode, NonParallelizable]
public sealed class HostedDeadlineTests
{
    private static readonly HostedOptions Hasty = TinyBoard.Options with { Deadline = TimeSpan.FromSeconds(10) };

    [Test]
    public void A_run_that_takes_too_long_is_ended_and_the_next_emulation_is_whole()
    {
        using (var board = new TinyBoard(Hasty))
        {
            var refusal = Assert.Throws<RenodeTimeoutException>(() => board.Emulation.RunFor(VirtualTime.FromSeconds(1_000_000)))!;
            Assert.That(refusal.Message, Does.Contain("run for 1000000").And.Contain("virtual time").And.Contain("ended when it was told to"));
            Assert.That(() => board.Emulation.Now, Throws.TypeOf<RenodeException>().With.Message.Contain("given up"));
            Assert.That(() => board.Machine.ReadDoubleWord(0), Throws.TypeOf<RenodeException>().With.Message.Contain("given up"));
        }
        using var next = new TinyBoard();
        next.Emulation.RunFor(VirtualTime.FromMilliseconds(1));
        Assert.That(next.Machine.ExecutedInstructions, Is.EqualTo(100_000));
    }

    [Test]
    public void A_handler_that_never_returns_is_named_and_keeps_the_process_from_the_next_emulation_until_it_does()
    {
        using var released = new ManualResetEventSlim();
        using (var board = new TinyBoard(Hasty))
        {
            board.Machine.Uart("uart").ByteSent += _ => released.Wait(TimeSpan.FromMinutes(2));
            Assert.That(
                () => board.Emulation.RunFor(VirtualTime.FromMilliseconds(1)),
                Throws.TypeOf<RenodeTimeoutException>().With.Message.Contain("in the handler of uart"));
        }
        Assert.That(
            () => HostedEmulation.Open(RequiresRenodeAttribute.Installation),
            Throws.TypeOf<RenodeException>().With.Message.Contain("never came back from: run for 0.001"));
        released.Set();
        using var next = new TinyBoard();
        next.Emulation.RunFor(VirtualTime.FromMilliseconds(1));
        Assert.That(next.Machine.ExecutedInstructions, Is.EqualTo(100_000));
    }
}
