using Hil.Core.Boards;
using Hil.Core.Flash;
using Hil.Core.Timelines;
using Hil.Emulation.Boards;

namespace Hil.Emulation.Tests.Boards;

/// <summary>Flash as a campaign reaches it: what it computes of a fault is what the fault does to the board.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class FlashFaultsTests : IFlashObserver
{
    private const uint Nvmc = 0x5003_9000;
    private static readonly TinyProgram Writer = new TinyProgram()
        .Store(Nvmc + 0x504, 1).Store(0x8000, 0x1234_5678).Store(0x8004, 0xF0F0_F0F0).Store(0x8004, 0x0FFF_FFFF)
        .Store(Nvmc + 0x504, 2).Store(0x8000, uint.MaxValue)
        .Store(Nvmc + 0x504, 1).Store(0x8008, 7).Sleep();

    private readonly EmbeddedBoard _board = (EmbeddedBoard)new EmbeddedBackend().Create(new BoardRequest()).AsTask().Result;
    private readonly List<FlashOperation> _done = [];
    private long _cutBefore;
    private long _cutAfter;

    private IFlashFaultPort Flash => _board.Port<IFlashFaultPort>();

    [Test]
    public async Task Contents_after_each_operation_are_those_that_the_board_has()
    {
        var before = await Start();
        await Run();
        Assert.That(_done.Select(o => (o.Kind, o.Address)).ToArray(), Has.Length.EqualTo(5).And.Some.EqualTo((FlashOperationKind.ErasePage, 0x8000u)));
        Assert.That(Flash.Contents.Digest, Is.EqualTo(_done.Aggregate(before, (contents, operation) => contents.After(operation)).Digest).And.Not.EqualTo(before.Digest));
    }

    [Test]
    public async Task A_cut_before_or_after_an_operation_leaves_the_contents_that_are_computed([Values(1, 2, 3, 4, 5)] int operation, [Values] bool after)
    {
        var before = await Start();
        await Run();
        var computed = _done.Take(after ? operation : operation - 1).Aggregate(before, (contents, o) => contents.After(o));
        await _board.Off();
        Flash.Contents = before;
        var begun = _board.FlashOperations;
        (_cutBefore, _cutAfter) = after ? (0L, begun + operation) : (begun + operation, 0L);
        await _board.On();
        await Run();
        Assert.That((_board.IsOn, Flash.Contents.Digest), Is.EqualTo((false, computed.Digest)));
    }

    [Test]
    public async Task A_cut_in_an_operation_leaves_the_contents_that_are_computed([Values(1, 2, 3, 4, 5)] int operation, [Values(0ul, 1ul, 2ul, 3ul, 41ul)] ulong seed)
    {
        var before = await Start();
        await Run();
        var computed = _done.Take(operation - 1).Aggregate(before, (contents, o) => contents.After(o)).After(_done[operation - 1], new FlashTear(seed));
        await _board.Off();
        Flash.Contents = before;
        var begun = _board.FlashOperations;
        await _board.On();
        // A word takes 43 µs and a page 87 ms: steps of 10 µs meet each of them under way.
        while (_board.Chip.Nvmc.UnderWay?.Number != begun + operation)
            await _board.Clock.Run(TimeSpan.FromMicroseconds(10));
        await Flash.CutPower(new FlashTear(seed));
        Assert.That((_board.IsOn, Flash.Contents.Digest), Is.EqualTo((false, computed.Digest)));
    }

    [Test]
    public async Task What_was_put_into_flash_is_executed_and_can_be_shared_by_two_boards()
    {
        var contents = await Start();
        var other = (EmbeddedBoard)new EmbeddedBackend().Create(new BoardRequest()).AsTask().Result;
        other.Port<IFlashFaultPort>().Contents = contents;
        await other.On();
        await other.Clock.Run(TimeSpan.FromMilliseconds(200));
        await Run();
        Assert.That(other.Port<IFlashFaultPort>().Contents.Digest, Is.EqualTo(Flash.Contents.Digest).And.Not.EqualTo(contents.Digest));
        Assert.That(() => Flash.Contents = FlashContents.Erased(8192), Throws.ArgumentException.With.Message.Contains("1048576 bytes were expected"));
    }

    [Test]
    public async Task What_a_run_read_is_taken_down_but_not_what_it_had_erased_before()
    {
        await _board.Port<IFlashPort>().Program(new TinyProgram()
            .Copy(0x9004, 0x2000_0000).Store(Nvmc + 0x504, 2).Store(0xA000, uint.MaxValue).Copy(0xA000, 0x2000_0000)
            .Store(Nvmc + 0x504, 1).Store(0xB008, 5).Sleep().Build());
        var contents = Flash.Contents;
        Flash.WatchReads();
        await _board.On();
        await Run();
        var reads = Flash.Reads;
        Assert.That(reads.Pages, Is.EqualTo(new[] { 0, 9, 11 }));
        Assert.That(reads.Agree(contents, contents.With(0x9000, [1]).With(0xA000, [1]).With(0xB000, [1])), "unread words");
        foreach (var read in (uint[])[0, 0x9004, 0xB008])
            Assert.That(reads.Agree(contents, contents.With(read, [1])), Is.False, $"{read:x}");
    }

    [Test]
    public async Task A_run_that_nobody_watched_depends_on_all_of_flash()
    {
        var contents = await Start();
        Assert.That(Flash.Reads.Agree(contents, contents.With(0xFFFFC, [1])), Is.False);
    }

    [Test]
    public async Task The_watchdog_can_be_made_to_bite_and_power_stays()
    {
        await Start();
        await _board.Reset(ResetCause.Watchdog);
        Assert.That(_board.Timeline.Snapshot().OfType<ResetEntry>().Last().Cause, Is.EqualTo(ResetCause.Watchdog));
    }

    bool IFlashObserver.Starting(FlashOperation operation)
    {
        if (operation.Number != _cutBefore)
            return true;
        _ = _board.Off();
        return false;
    }

    void IFlashObserver.Completed(FlashOperation operation)
    {
        _done.Add(operation);
        if (operation.Number == _cutAfter)
            _ = _board.Off();
    }

    private async Task<FlashContents> Start()
    {
        await _board.Port<IFlashPort>().Program(Writer.Build());
        var contents = Flash.Contents;
        Flash.Observer = this;
        await _board.On();
        return contents;
    }

    private ValueTask Run() => _board.Clock.Run(TimeSpan.FromMilliseconds(200));
}
