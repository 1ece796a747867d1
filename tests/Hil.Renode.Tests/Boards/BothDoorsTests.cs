using Hil.Core.Boards;

namespace Hil.Renode.Tests.Boards;

/// <summary>What a board does depends on the machine, not on the door to it.</summary>
[RequiresRenode]
[NonParallelizable]
public sealed class BothDoorsTests
{
    [Test]
    public async Task The_timeline_is_the_same_byte_for_byte_through_either_door()
    {
        var hosted = await Timeline(new RenodeBackend());
        var remote = await Timeline(new RenodeRemoteBackend());
        Assert.That(remote, Is.EqualTo(hosted).And.Not.Empty);
    }

    private static async Task<List<string>> Timeline(IBoardBackend backend)
    {
        await using var board = await backend.Create(new BoardRequest("thingy91", 7));
        await board.Port<IFlashPort>().Program(ReferenceFirmware.Load("factory.hex"));
        await board.Port<IPowerPort>().On();
        await board.Clock.Run(TimeSpan.FromSeconds(4));
        await board.Port<IPowerPort>().Reset(ResetCause.Pin);
        await board.Clock.Run(TimeSpan.FromSeconds(1.0000005));
        return [.. board.Timeline.Snapshot().Select(e => $"{e.At.Nanoseconds} {e.Channel} {e.Describe()}")];
    }
}
