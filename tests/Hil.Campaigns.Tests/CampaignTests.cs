using Hil.Campaigns.PowerCuts;
using Hil.Core.Boards;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Emulation.Boards;

namespace Hil.Campaigns.Tests;

public sealed class CampaignTests
{
    [Test]
    public async Task The_reference_bootloader_survives_cuts_around_pending_and_confirm()
    {
        var result = await Reference.Campaign(Reference.Subject(), new() { Budget = 0, Phases = [Phase.Pending, Phase.FirstBoot, Phase.Confirm] });
        Assert.That(result.Failures.Select(failure => $"{failure.Point}: {failure.Fault}"), Is.Empty);
        Assert.That(result.Cells.Select(cell => cell.Phase).Distinct(), Is.EquivalentTo(new[] { Phase.Pending, Phase.FirstBoot, Phase.Confirm }));
    }

    [Test]
    public async Task A_cut_that_is_computed_is_the_cut_that_happens()
    {
        var subject = Reference.Subject();
        await using var clean = await Rig.Create(new EmbeddedBackend(), subject, 1, default);
        var update = await clean.PowerOn(subject.Factory, Errand.Update, default);
        foreach (var (at, kind, pattern) in ((int, CutKind, ulong)[])[
            (1, CutKind.PartErased, 3), (2, CutKind.Before, 0), (5001, CutKind.Bits, 7), (5001, CutKind.After, 0),
            (FirstErase(update, 8000), CutKind.PartErased, 9), (FirstErase(update, 20_000), CutKind.PartErased, 10), (FirstErase(update, 30_000), CutKind.After, 0),
            (update.ConfirmedBy / 2, CutKind.Bits, 8), (update.ConfirmedBy + 1, CutKind.Before, 0), (update.ConfirmedBy + 1, CutKind.Bits, 11),
            (update.ConfirmedBy + 1, CutKind.After, 0)])
        {
            var point = new CutPoint(at, kind, pattern);
            await using var rig = await Rig.Create(new EmbeddedBackend(), subject, 1, default);
            rig.CutsAt = point;
            var cut = await rig.PowerOn(subject.Factory, Errand.Update, default);
            var computed = PowerCutCampaign.Disturbed(update.Before(subject.Factory, at - 1), update.Operations[at - 1], point);
            Assert.That(rig.Flash.Contents.Digest, Is.EqualTo(computed.Digest), point.ToString());
            Assert.That(cut.Trouble, Does.Contain("lost its power"), point.ToString());
        }

        static int FirstErase(Recovery update, int from) => from + update.Operations.Skip(from - 1).TakeWhile(operation => !operation.IsErase).Count();
    }

    [Test]
    public void A_board_without_snapshots_is_refused_by_the_name_of_the_port() =>
        Assert.That(() => new PowerCutCampaign(new PoorBackend(), Reference.Subject(), new()).Run(), Throws.TypeOf<PortMissingException>().With.Message.Contains("no snapshot port"));

    private sealed class PoorBackend : IBoardBackend
    {
        private readonly EmbeddedBackend _rich = new();

        public string Name => "poor";

        public async ValueTask<IBoard> Create(BoardRequest request, CancellationToken cancellation = default) => new PoorBoard(await _rich.Create(request, cancellation));
    }

    private sealed class PoorBoard(IBoard rich) : IBoard
    {
        public string Name => rich.Name;

        public string Backend => "poor";

        public BoardClock Clock => rich.Clock;

        public Timeline Timeline => rich.Timeline;

        public bool TryGetPort<TPort>([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TPort? port) where TPort : class, IPort
        {
            port = null;
            return typeof(TPort) != typeof(ISnapshotPort) && rich.TryGetPort(out port);
        }

        public ValueTask DisposeAsync() => rich.DisposeAsync();
    }
}
