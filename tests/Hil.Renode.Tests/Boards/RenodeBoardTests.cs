using System.Text;
using Hil.Core.Boards;
using Hil.Core.Motions;
using Hil.Core.Network;
using Hil.Core.Timelines;

namespace Hil.Renode.Tests.Boards;

/// <summary>The committed firmware on a Renode board, through each door.</summary>
[RequiresRenode]
[TestFixture(RenodeBackend.Word)]
[TestFixture(RenodeRemoteBackend.Word)]
[NonParallelizable]
public sealed class RenodeBoardTests(string backend)
{
    private readonly IBoardBackend _backend = backend == RenodeBackend.Word ? new RenodeBackend() : new RenodeRemoteBackend();

    [Test]
    public async Task It_boots_names_itself_and_its_reset_and_touches_nothing_that_is_not_modelled()
    {
        await using var board = await Boot(TimeSpan.FromSeconds(5));
        var lines = Lines(board);
        Assert.That(lines.Take(2), Is.EqualTo(new[] { "hil pattern-detector 1.0.0", "reset power-on" }));
        Assert.That(lines, Has.Some.Match("^class idle [01]\\.[0-9]{2}$"));
        Assert.That(board.Timeline.Snapshot().OfType<DiagnosticEntry>().Select(e => e.Describe()), Is.Empty);
    }

    [Test]
    public async Task It_is_told_of_each_reset_cause()
    {
        await using var board = await Boot(TimeSpan.FromSeconds(1));
        var power = board.Port<IPowerPort>();
        foreach (var cause in (ResetCause[])[ResetCause.Pin, ResetCause.Software])
        {
            await power.Reset(cause);
            await board.Clock.Run(TimeSpan.FromSeconds(1));
        }

        await power.Off();
        await power.On();
        await board.Clock.Run(TimeSpan.FromSeconds(1));
        Assert.That(Lines(board).Where(line => line.StartsWith("reset ", StringComparison.Ordinal)),
            Is.EqualTo(new[] { "reset power-on", "reset pin", "reset software", "reset power-on" }));
        Assert.That(board.Timeline.Snapshot().OfType<ResetEntry>().Select(e => e.Cause),
            Is.EqualTo(new[] { ResetCause.PowerOn, ResetCause.Pin, ResetCause.Software, ResetCause.PowerOn }));
    }

    [Test]
    public async Task It_sends_its_registration_from_its_own_port()
    {
        await using var board = await Make();
        var datagrams = new List<Datagram>();
        using var link = board.Port<INetworkPort>().Open(5683);
        link.Received += datagrams.Add;
        await board.Port<IPowerPort>().On();
        await board.Clock.Run(TimeSpan.FromSeconds(1));
        Assert.That(datagrams, Is.Not.Empty);
        Assert.That(datagrams[0].Source.ToString(), Is.EqualTo("192.0.2.1:5683"));
        Assert.That(Encoding.ASCII.GetString(datagrams[0].Payload.Span), Does.Contain("ep=hil-thingy91"));
    }

    [Test]
    public async Task It_feels_what_is_played_and_then_rests()
    {
        await using var board = await Boot(TimeSpan.FromSeconds(1));
        board.Port<IMotionPort>().Rest = new Acceleration(0, 1, 0);
        var playback = board.Port<IMotionPort>().Play(new Motion("m", "circle", MotionSource.Synthesised, 10, [new(0.5, 0, 0), new(0.5, 0, 0)], "s"));
        await board.Clock.Run(TimeSpan.FromSeconds(1));
        var samples = board.Timeline.Snapshot().OfType<SampleEntry>().ToList();
        Assert.That(samples.Where(s => s.At > playback.Start && s.At < playback.End).Select(s => (s.X, s.Y, s.Z)), Is.Not.Empty.And.All.EqualTo(((short)500, (short)0, (short)0)));
        Assert.That(samples.Where(s => s.At > playback.End).Select(s => (s.X, s.Y, s.Z)), Is.Not.Empty.And.All.EqualTo(((short)0, (short)1000, (short)0)));
        Assert.That(board.Timeline.Snapshot().OfType<MotionEndEntry>().Single().At, Is.EqualTo(playback.End));
    }

    [Test]
    public async Task A_board_without_power_says_nothing_and_its_time_passes()
    {
        await using var board = await Boot(TimeSpan.FromSeconds(1));
        await board.Port<IPowerPort>().Off();
        var off = board.Timeline.Count;
        await board.Clock.Run(TimeSpan.FromSeconds(2));
        Assert.That(board.Timeline.Snapshot(off), Is.Empty);
        Assert.That(board.Clock.Now.Seconds, Is.EqualTo(3).Within(1e-6));
    }

    [Test]
    public async Task Two_boards_with_the_same_inputs_write_the_same_timeline()
    {
        string first;
        await using (var board = await Boot(TimeSpan.FromSeconds(4)))
            first = board.Timeline.Digest();
        await using var second = await Boot(TimeSpan.FromSeconds(4));
        Assert.That(second.Timeline.Digest(), Is.EqualTo(first));
    }

    [Test]
    public async Task A_board_goes_back_to_a_snapshot_and_does_again_what_it_did()
    {
        await using var board = await Boot(TimeSpan.FromSeconds(1));
        var snapshots = board.Port<ISnapshotPort>();
        var taken = snapshots.Capture();
        var first = await LinesOf(board);
        snapshots.Restore(taken);
        Assert.That(board.Clock.Now, Is.EqualTo(taken.At));
        Assert.That(await LinesOf(board), Is.EqualTo(first).And.Not.Empty);

        static async Task<List<string>> LinesOf(IBoard board)
        {
            var from = board.Timeline.Count;
            await board.Clock.Run(TimeSpan.FromSeconds(3));
            return [.. board.Timeline.Snapshot(from).Select(e => $"{e.At.Nanoseconds} {e.Channel} {e.Describe()}")];
        }
    }

    [Test]
    public async Task Flash_is_read_as_it_was_programmed_and_memory_as_it_is()
    {
        await using var board = await Make();
        var segment = ReferenceFirmware.Image.Segments[0];
        var read = await board.Port<IFlashPort>().Read(segment.Address, segment.Bytes.Length);
        Assert.That(read.ToArray(), Is.EqualTo(segment.Bytes.ToArray()));
        Assert.That(board.Port<IDebugPort>().AddressOf("main"), Is.Not.Null);
    }

    [Test]
    public async Task The_development_kit_has_no_accelerometer()
    {
        await using var board = await _backend.Create(new BoardRequest("nrf9160dk"));
        Assert.That(() => board.Port<IMotionPort>(), Throws.TypeOf<PortMissingException>());
        Assert.That(board.Port<ILedPort>().Names, Is.EqualTo(new[] { "led1", "led2", "led3", "led4" }));
    }

    [Test]
    public void A_board_that_there_is_not_is_named() => Assert.That(
        () => _backend.Create(new BoardRequest("toaster")).AsTask(),
        Throws.TypeOf<BoardUnavailableException>().With.Message.Contains("thingy91, nrf9160dk").And.Message.Contains("toaster"));

    private static List<string> Lines(IBoard board) => [.. board.Timeline.Snapshot().OfType<ConsoleEntry>().Select(e => e.Text)];

    private async Task<IBoard> Make()
    {
        var board = await _backend.Create(new BoardRequest());
        await board.Port<IFlashPort>().Program(ReferenceFirmware.Image);
        return board;
    }

    private async Task<IBoard> Boot(TimeSpan span)
    {
        var board = await Make();
        await board.Port<IPowerPort>().On();
        await board.Clock.Run(span);
        return board;
    }
}
