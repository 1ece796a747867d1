using System.Net;
using System.Text;
using Hil.Core.Boards;
using Hil.Core.Network;
using Hil.Core.Timelines;
using Hil.Emulation.Boards;

namespace Hil.Emulation.Tests.Boards;

/// <summary>The committed firmware on the whole board, without any server.</summary>
public sealed class ReferenceFirmwareTests
{
    private readonly EmbeddedBackend _backend = new();

    [Test]
    public async Task It_boots_names_itself_and_its_reset_and_touches_nothing_that_is_not_modelled()
    {
        var board = await Boot(TimeSpan.FromSeconds(5));
        var lines = board.Timeline.Snapshot().OfType<ConsoleEntry>().Select(e => e.Text).ToList();
        Assert.That(lines.Take(2), Is.EqualTo(new[] { "hil pattern-detector 1.0.0", "reset power-on" }));
        Assert.That(lines, Has.Some.Match("^class idle [01]\\.[0-9]{2}$"));
        Assert.That(board.Timeline.Snapshot().OfType<DiagnosticEntry>(), Is.Empty);
    }

    [Test]
    public async Task It_is_told_of_each_reset_cause()
    {
        var board = await Boot(TimeSpan.FromSeconds(1));
        foreach (var cause in (ResetCause[])[ResetCause.Pin, ResetCause.Software])
        {
            await board.Reset(cause);
            await board.Clock.Run(TimeSpan.FromSeconds(1));
        }

        await board.Off();
        await board.On();
        await board.Clock.Run(TimeSpan.FromSeconds(1));
        Assert.That(board.Timeline.Snapshot().OfType<ConsoleEntry>().Where(e => e.Text.StartsWith("reset ", StringComparison.Ordinal)).Select(e => e.Text),
            Is.EqualTo(new[] { "reset power-on", "reset pin", "reset software", "reset power-on" }));
    }

    [Test]
    public async Task It_sends_its_registration_from_its_own_port()
    {
        var board = Make();
        var datagrams = new List<Datagram>();
        using var link = board.Port<INetworkPort>().Open(5683);
        link.Received += datagrams.Add;
        await Run(board, TimeSpan.FromSeconds(1));
        Assert.That(datagrams, Is.Not.Empty);
        Assert.That(datagrams[0].Source, Is.EqualTo(IPEndPoint.Parse("192.0.2.1:5683")));
        Assert.That(Encoding.ASCII.GetString(datagrams[0].Payload.Span), Does.Contain("ep=hil-thingy91"));
    }

    [Test]
    public async Task It_answers_a_ping()
    {
        var board = await Boot(TimeSpan.FromSeconds(1));
        board.Gateway.Ping(0x1234, 1, "hello"u8);
        await board.Clock.Run(TimeSpan.FromMilliseconds(100));
        var answers = board.Timeline.Snapshot().OfType<PacketEntry>().Where(e => e.FromBoard && e.Packet.Span[9] == 1).Select(e => e.Packet.ToArray()).ToList();
        Assert.That(answers, Has.Count.EqualTo(1));
        Assert.That(answers[0][20..], Has.Length.EqualTo(13).And.ItemAt(0).EqualTo(0));
        Assert.That(answers[0][28..], Is.EqualTo("hello"u8.ToArray()));
    }

    [Test]
    public async Task Two_boards_with_the_same_inputs_write_the_same_timeline_also_side_by_side()
    {
        var alone = (await Boot(TimeSpan.FromSeconds(4))).Timeline.Digest();
        var others = new string[4];
        Parallel.For(0, others.Length, i => others[i] = Boot(TimeSpan.FromSeconds(4)).GetAwaiter().GetResult().Timeline.Digest());
        Assert.That(others, Is.All.EqualTo(alone));
    }

    // In the middle of start-up, of console lines, of a packet on the line, of an SPI transfer and of sleep.
    [TestCase(0.0001)]
    [TestCase(0.0021)]
    [TestCase(0.0065)]
    [TestCase(0.0083)]
    [TestCase(1.00003)]
    [TestCase(2.0335)]
    [TestCase(3.3)]
    public async Task A_board_goes_on_from_a_snapshot_as_it_did_before(double seconds)
    {
        var board = await Boot(TimeSpan.FromSeconds(seconds));
        board.Gateway.Ping(1, 1, new byte[64]);
        var snapshot = board.Capture();
        var mark = board.Timeline.Count;
        await board.Clock.Run(TimeSpan.FromSeconds(3));
        var first = Lines(board, mark);

        mark = board.Timeline.Count;
        board.Restore(snapshot);
        Assert.That(board.Clock.Now, Is.EqualTo(snapshot.At));
        await board.Clock.Run(TimeSpan.FromSeconds(3));
        Assert.That(Lines(board, mark), Is.EqualTo(first));

        var other = Make();
        other.Restore(snapshot);
        await other.Clock.Run(TimeSpan.FromSeconds(3));
        Assert.That(Lines(other, 0), Is.EqualTo(first));
    }

    [Test]
    public async Task Taking_a_snapshot_changes_nothing()
    {
        var board = Make();
        await Run(board, TimeSpan.Zero);
        for (var i = 0; i < 40; i++)
        {
            board.Capture();
            await board.Clock.Run(TimeSpan.FromMilliseconds(100));
        }

        Assert.That(board.Timeline.Digest(), Is.EqualTo((await Boot(TimeSpan.FromSeconds(4))).Timeline.Digest()));
    }

    [Test]
    public async Task A_snapshot_of_another_kind_of_board_is_refused()
    {
        var snapshot = (await Boot(TimeSpan.FromMilliseconds(1))).Capture();
        var other = (EmbeddedBoard)await _backend.Create(new BoardRequest("nrf9160dk"));
        Assert.That(() => other.Restore(snapshot), Throws.ArgumentException.With.Message.Contains("nrf9160dk").And.Message.Contains("thingy91"));
    }

    [Test]
    public async Task Boards_of_one_image_share_its_pages()
    {
        var (first, second) = (Make(), Make());
        await first.Port<IFlashPort>().Program(ReferenceImage.Image);
        await second.Port<IFlashPort>().Program(ReferenceImage.Image);
        Assert.That((first.Chip.Flash.OwnedBytes, second.Chip.Flash.OwnedBytes), Is.EqualTo((0, 0)));
    }

    private static List<string> Lines(EmbeddedBoard board, int first) => [.. board.Timeline.Snapshot(first).Select(e => $"{e.At.Nanoseconds} {e.Channel} {e.Describe()}")];

    private static async Task Run(EmbeddedBoard board, TimeSpan span)
    {
        await board.Port<IFlashPort>().Program(ReferenceImage.Image);
        await board.On();
        await board.Clock.Run(span);
    }

    private EmbeddedBoard Make() => (EmbeddedBoard)_backend.Create(new BoardRequest()).AsTask().Result;

    private async Task<EmbeddedBoard> Boot(TimeSpan span)
    {
        var board = Make();
        await Run(board, span);
        return board;
    }
}
