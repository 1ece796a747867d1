using System.Collections.Concurrent;
using System.Net;
using Hil.Core.Boards;
using Hil.Core.Images;
using Hil.Core.Motions;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Serve.Boards;

/// <summary>
/// A board with a clock of its own that runs as fast as real time passes, whose datagrams leave it through sockets of this machine: so
/// that an emulated device speaks to a real server. What it does is told on the server's timeline too.
/// </summary>
/// <remarks>The board is only touched by one task; everything that is asked of it is done there.</remarks>
public sealed class PacedBoard : IAsyncDisposable
{
    // As long as a frame of a screen: short enough to seem at once, long enough that pacing costs nothing.
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    // An emulator that falls further behind does not catch up: its time slips, as if the board had stood still.
    private static readonly TimeSpan MostBehind = TimeSpan.FromMilliseconds(500);

    private const int MostKept = 1_000;
    private const int MostPeers = 64;

    private readonly IBoard _board;
    private readonly IDatagramLink _bench;
    private readonly IPEndPoint _server;
    private readonly SystemBoardClock _clock;
    private readonly Timeline _timeline;
    private readonly IReadOnlyDictionary<string, Motion> _motions;
    private readonly ConcurrentQueue<Func<ValueTask>> _asked = new();
    private readonly ConcurrentDictionary<IPEndPoint, UdpLink> _sockets = new();
    private readonly CancellationTokenSource _closing = new();
    private Task _running = Task.CompletedTask;
    private BoardTime _slip;

    private PacedBoard(DeskServer desk, IBoard board, int serverPort, IReadOnlyDictionary<string, Motion> motions)
    {
        (_board, _clock, _timeline, _motions) = (board, desk.Clock, desk.Timeline, motions);
        var at = desk.Listening.First(listening => listening.Scheme == "coap").EndPoint;
        _server = at.Address.Equals(IPAddress.Any) ? new(IPAddress.Loopback, at.Port) : at;
        _board.Timeline.MostKept = MostKept;
        _board.Timeline.Appended += OnBoard;
        _bench = board.Port<INetworkPort>().Open(serverPort);
        _bench.Received += OnSent;
    }

    /// <summary>What board it is, such as <c>thingy91</c>.</summary>
    public string Name => _board.Name;

    /// <summary>The motions that it can be moved by, in ordinal order.</summary>
    public IReadOnlyList<string> Motions => [.. _motions.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Whether it has power.</summary>
    public bool IsOn { get; private set; }

    /// <summary>Why it stopped by itself, in one line; null while it runs.</summary>
    public string? Fault { get; private set; }

    /// <summary>Puts a board on the desk of a server, programs it and applies power.</summary>
    /// <param name="desk">The server. It closes the board when it is closed.</param>
    /// <param name="board">A board with network and power.</param>
    /// <param name="image">What it runs.</param>
    /// <param name="serverPort">The port at which its firmware looks for a server.</param>
    /// <param name="motions">What it can be moved by, by name.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="PortMissingException">The board lacks a port.</exception>
    /// <exception cref="ImageException">The image does not fit the board.</exception>
    public static async Task<PacedBoard> Open(
        DeskServer desk, IBoard board, FirmwareImage image, int serverPort, IReadOnlyDictionary<string, Motion> motions, CancellationToken cancellation = default)
    {
        await board.Port<IFlashPort>().Program(image, cancellation: cancellation);
        var paced = new PacedBoard(desk, board, serverPort, motions);
        desk.Board = paced;
        await board.Port<IPowerPort>().On(cancellation);
        paced.IsOn = true;
        // On a thread of its own: emulation is long work.
        paced._running = Task.Factory.StartNew(paced.Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        return paced;
    }

    /// <summary>Moves the board.</summary>
    /// <returns>False where no motion has that name.</returns>
    public bool Play(string motion)
    {
        if (!_motions.TryGetValue(motion, out var found))
            return false;
        Ask(() =>
        {
            _board.Port<IMotionPort>().Play(found);
            return ValueTask.CompletedTask;
        });
        return true;
    }

    /// <summary>Switches power.</summary>
    public void Power(bool on)
    {
        IsOn = on;
        Ask(() => on ? _board.Port<IPowerPort>().On() : _board.Port<IPowerPort>().Off());
    }

    /// <summary>The server's address as a peer sees it who speaks from this board; null where another speaks.</summary>
    internal IPEndPoint? ServerAsSeenBy(IPEndPoint peer) =>
        _sockets.Values.Any(socket => socket.LocalEndPoint.Equals(peer)) ? _bench.LocalEndPoint : null;

    /// <summary>Stops the board and closes its sockets.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_closing.IsCancellationRequested)
            return;
        await _closing.CancelAsync();
        _clock.Signal();
        await _running;
        foreach (var socket in _sockets.Values)
            socket.Dispose();
        _bench.Dispose();
        await _board.DisposeAsync();
    }

    private void Ask(Func<ValueTask> work)
    {
        _asked.Enqueue(work);
        _clock.Signal();
    }

    private async Task Run()
    {
        _slip = _clock.Now;
        try
        {
            while (!_closing.IsCancellationRequested)
            {
                while (_asked.TryDequeue(out var work))
                    await work();
                var due = new BoardTime(_clock.Now.Nanoseconds - _slip.Nanoseconds);
                if (due - _board.Clock.Now > MostBehind)
                {
                    // Lets the past go.
                    _slip = new(_slip.Nanoseconds + (due.Nanoseconds - _board.Clock.Now.Nanoseconds) - (Step.Ticks * 100));
                    due = new(_clock.Now.Nanoseconds - _slip.Nanoseconds);
                }

                await _board.Clock.RunUntil(() => !_asked.IsEmpty, due, _closing.Token);
                await _clock.RunUntil(() => !_asked.IsEmpty || _closing.IsCancellationRequested, _clock.Now + Step);
            }
        }
        catch (OperationCanceledException)
        {
            // Closed.
        }
        catch (Exception error)
        {
            Fault = $"The board {Name} stopped: {error.Message}";
            _timeline.Append(new NoteEntry(_clock.Now, Fault));
        }
    }

    // The board sent something: out of the socket that stands for its address and port. On the board's task.
    private void OnSent(Datagram datagram)
    {
        if (!_sockets.TryGetValue(datagram.Source, out var socket))
        {
            if (_sockets.Count >= MostPeers)
                return;
            socket = UdpLink.Open(new(IPAddress.IsLoopback(_server.Address) ? _server.Address : IPAddress.Any, 0));
            var source = datagram.Source;
            socket.Received += answer => Ask(() =>
            {
                _bench.Send(source, answer.Payload.Span);
                return ValueTask.CompletedTask;
            });
            _sockets[source] = socket;
        }

        socket.Send(_server, datagram.Payload.Span);
    }

    // The board's own words, with the time at which the server heard them; datagrams are told by the server itself.
    private void OnBoard(TimelineEntry entry)
    {
        if (entry is not (PacketEntry or SampleEntry))
            _timeline.Append(entry with { At = _clock.Now });
    }
}
