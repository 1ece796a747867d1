using System.Globalization;
using System.Net;
using Hil.Coap.Messages;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Coap.Faults;

/// <summary>
/// A datagram link that does to each datagram what a script wishes, in both directions: it drops, delays, doubles, holds back, damages,
/// cuts or changes it, or answers it in the place of who should have. It can be put around any link, emulated or on sockets, under a CoAP
/// endpoint or under DTLS. Peers can be given other addresses, as a NAT does.
/// </summary>
/// <remarks>
/// Of two rules that choose a datagram the one made first strikes it. Each deed is on the timeline; a rule says how often it was used, and
/// the timeline names those never used when the link is closed. Safe for many threads.
/// </remarks>
public sealed class ScriptedLink : IDatagramLink
{
    private readonly IDatagramLink _inner;
    private readonly BoardClock _clock;
    private readonly Timeline _timeline;
    private readonly Lock _gate = new();
    private readonly List<ScriptedRule> _rules = [];
    private readonly List<Held> _held = [];
    private readonly HashSet<ITimer> _timers = [];
    private readonly Dictionary<IPEndPoint, IPEndPoint> _outsideOf = [];
    private readonly Dictionary<IPEndPoint, IPEndPoint> _insideOf = [];
    private Chance _chance;
    private int _sent;
    private int _received;
    private bool _closed;

    /// <summary>Puts itself around a link, which it closes when it is closed.</summary>
    /// <param name="inner">The link.</param>
    /// <param name="clock">The clock on which delays pass.</param>
    /// <param name="timeline">Where its deeds are written.</param>
    /// <param name="seed">Where chance comes from.</param>
    public ScriptedLink(IDatagramLink inner, BoardClock clock, Timeline timeline, ulong seed = 1)
    {
        (_inner, _clock, _timeline, _chance) = (inner, clock, timeline, new(seed));
        _inner.Received += OnReceived;
    }

    /// <inheritdoc />
    public event Action<Datagram>? Received;

    /// <inheritdoc />
    public IPEndPoint LocalEndPoint => _inner.LocalEndPoint;

    /// <summary>The rules in the order in which they were made.</summary>
    public IReadOnlyList<ScriptedRule> Rules
    {
        get
        {
            lock (_gate)
                return [.. _rules];
        }
    }

    /// <summary>Loses datagrams.</summary>
    /// <param name="choice">Which.</param>
    public ScriptedRule Drop(DatagramChoice choice) => Add("drops", choice, _ => new());

    /// <summary>Lets datagrams arrive later; others overtake them.</summary>
    /// <param name="choice">Which.</param>
    /// <param name="by">By how much, in board time.</param>
    public ScriptedRule Delay(DatagramChoice choice, TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        return Add(string.Create(CultureInfo.InvariantCulture, $"delays by {by.TotalSeconds:0.######} s"), choice, datagram => Arrive(datagram.Bytes, by));
    }

    /// <summary>Lets datagrams arrive more than once.</summary>
    /// <param name="choice">Which.</param>
    /// <param name="copies">How often in all, 2 or more.</param>
    /// <param name="apart">The time between two copies, in board time; none where it is not given.</param>
    public ScriptedRule Duplicate(DatagramChoice choice, int copies = 2, TimeSpan apart = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(copies, 2);
        return Add(string.Create(CultureInfo.InvariantCulture, $"lets {copies} times pass"), choice, datagram =>
            new() { Arrivals = [.. Enumerable.Range(0, copies).Select(copy => (apart * copy, datagram.Bytes))] });
    }

    /// <summary>Holds datagrams back until others of the same direction and peer have passed.</summary>
    /// <param name="choice">Which.</param>
    /// <param name="behind">How many others, 1 or more.</param>
    /// <param name="noLongerThan">After what time they pass in any case, in board time; 60 s where it is not given.</param>
    public ScriptedRule Reorder(DatagramChoice choice, int behind = 1, TimeSpan? noLongerThan = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(behind, 1);
        return Add(string.Create(CultureInfo.InvariantCulture, $"holds back behind {behind}"), choice, _ =>
            new() { WaitsFor = behind, WaitsNoLongerThan = noLongerThan ?? TimeSpan.FromSeconds(60) });
    }

    /// <summary>Flips bits of datagrams, at places drawn from the seed.</summary>
    /// <param name="choice">Which.</param>
    /// <param name="bits">How many different bits in each, 1 or more; all where there are fewer.</param>
    public ScriptedRule Corrupt(DatagramChoice choice, int bits = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 1);
        return Add("damages", choice, datagram =>
        {
            var bytes = datagram.Bytes.ToArray();
            var places = new SortedSet<int>();
            while (places.Count < Math.Min(bits, bytes.Length * 8))
                places.Add((int)(_chance.Next() % (ulong)(bytes.Length * 8)));
            foreach (var place in places)
                bytes[place / 8] ^= (byte)(0x80 >> place % 8);
            return Arrive(bytes) with { Note = $" (bits {string.Join(", ", places)})" };
        });
    }

    /// <summary>Cuts the end off datagrams.</summary>
    /// <param name="choice">Which.</param>
    /// <param name="length">How many bytes are left at most, 0 or more.</param>
    public ScriptedRule Truncate(DatagramChoice choice, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return Add(string.Create(CultureInfo.InvariantCulture, $"cuts to {length} bytes"), choice, datagram =>
            Arrive(datagram.Bytes[..Math.Min(length, datagram.Bytes.Length)]));
    }

    /// <summary>Lets something else arrive instead.</summary>
    /// <param name="choice">Which.</param>
    /// <param name="change">What arrives, each without delay; nothing where it gives nothing.</param>
    public ScriptedRule Replace(DatagramChoice choice, Func<ScriptedDatagram, IEnumerable<ReadOnlyMemory<byte>>> change) =>
        Add("replaces", choice, datagram => new() { Arrivals = [.. change(datagram).Select(bytes => (TimeSpan.Zero, bytes))] });

    /// <summary>Answers datagrams by hand: they do not arrive, and their sender is answered as if it were by who should have got them.</summary>
    /// <param name="choice">Which.</param>
    /// <param name="answer">What the sender is sent, in order; any bytes.</param>
    public ScriptedRule Answer(DatagramChoice choice, Func<ScriptedDatagram, IEnumerable<ReadOnlyMemory<byte>>> answer) =>
        Add("answers by hand", choice, datagram => new() { Answers = [.. answer(datagram)] });

    /// <summary>Answers messages by hand with a message; one that carries no message is dropped.</summary>
    /// <param name="choice">Which.</param>
    /// <param name="answer">What the sender is sent.</param>
    public ScriptedRule Answer(DatagramChoice choice, Func<CoapMessage, CoapMessage> answer) =>
        Answer(choice, datagram => datagram.Message is { } message ? [CoapEncoder.Encode(answer(message))] : []);

    /// <summary>
    /// Gives a peer another address, as a NAT does that has forgotten it: from now on its datagrams come from there, and what is sent to
    /// where it was before is lost.
    /// </summary>
    /// <param name="peer">Where the link's owner sees it now.</param>
    /// <param name="to">Where it is seen from now on.</param>
    /// <exception cref="ArgumentException">Another peer is seen there.</exception>
    public void Rebind(IPEndPoint peer, IPEndPoint to)
    {
        lock (_gate)
        {
            if (_insideOf.ContainsKey(to))
                throw new ArgumentException($"An address at which no peer is was expected, found {to}.", nameof(to));
            var inside = _insideOf.Remove(peer, out var translated) ? translated : peer;
            if (inside.Equals(to))
            {
                _outsideOf.Remove(inside);
            }
            else
            {
                _outsideOf[inside] = to;
                _insideOf[to] = inside;
            }
        }

        _timeline.Append(new ScriptEntry(_clock.Now, $"moves {peer} to {to}"));
    }

    /// <summary>Lets a datagram arrive that nobody sent.</summary>
    /// <param name="from">From whom it seems to come.</param>
    /// <param name="bytes">What it carries.</param>
    public void Inject(IPEndPoint from, ReadOnlyMemory<byte> bytes)
    {
        _timeline.Append(new ScriptEntry(_clock.Now, $"makes up {new ScriptedDatagram(false, 0, from, bytes)}", from, bytes));
        Received?.Invoke(new(from, bytes));
    }

    /// <summary>Fails where a rule was never used: a test that hangs on a fault must not pass without it.</summary>
    /// <exception cref="InvalidOperationException">Some were not; the message names them.</exception>
    public void ThrowIfUnused()
    {
        var unused = Rules.Where(rule => rule.Used == 0).ToArray();
        if (unused.Length > 0)
            throw new InvalidOperationException($"Each rule of the link was expected to strike, but {unused.Length} of {Rules.Count} never did: {string.Join("; ", (object[])unused)}.");
    }

    /// <inheritdoc />
    public void Send(IPEndPoint destination, ReadOnlySpan<byte> payload)
    {
        ScriptedDatagram datagram;
        lock (_gate)
            datagram = new(true, ++_sent, destination, payload.ToArray());
        Pass(datagram);
    }

    /// <summary>Closes the link and the one within, loses what is still under way, and notes rules that were never used.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
            foreach (var timer in _timers)
                timer.Dispose();
            _timers.Clear();
            _held.Clear();
        }

        _inner.Received -= OnReceived;
        foreach (var rule in Rules.Where(rule => rule.Used == 0))
            _timeline.Append(new ScriptEntry(_clock.Now, $"never used: {rule}"));
        _inner.Dispose();
    }

    private static ScriptedFate Arrive(ReadOnlyMemory<byte> bytes, TimeSpan after = default) => new() { Arrivals = [(after, bytes)] };

    private ScriptedRule Add(string deed, DatagramChoice choice, Func<ScriptedDatagram, ScriptedFate> decide)
    {
        lock (_gate)
        {
            var rule = new ScriptedRule(deed, choice, _chance.Next(), decide);
            _rules.Add(rule);
            return rule;
        }
    }

    private void OnReceived(Datagram datagram)
    {
        ScriptedDatagram received;
        lock (_gate)
        {
            var peer = _outsideOf.GetValueOrDefault(datagram.Source) ?? datagram.Source;
            received = new(false, ++_received, peer, datagram.Payload);
        }

        Pass(received);
    }

    private void Pass(ScriptedDatagram datagram)
    {
        ScriptedFate fate;
        ScriptedRule? rule;
        lock (_gate)
        {
            if (_closed)
                return;
            rule = _rules.Find(each => each.Strikes(datagram));
            fate = rule?.Strike(datagram) ?? Arrive(datagram.Bytes);
        }

        if (rule is not null)
            _timeline.Append(new ScriptEntry(_clock.Now, $"{rule.Deed} {datagram}{fate.Note}", datagram.Peer, datagram.Bytes));
        if (fate.WaitsFor > 0)
        {
            Hold(datagram, fate);
            return;
        }

        foreach (var answer in fate.Answers)
            Deliver(datagram with { IsSent = !datagram.IsSent }, answer);
        foreach (var (after, bytes) in fate.Arrivals)
        {
            if (after > TimeSpan.Zero)
                Later(after, () => Deliver(datagram, bytes));
            else
                Deliver(datagram, bytes);
        }

        if (fate.Arrivals.Count > 0)
            Release(datagram);
    }

    private void Hold(ScriptedDatagram datagram, ScriptedFate fate)
    {
        var held = new Held(datagram) { WaitsFor = fate.WaitsFor };
        lock (_gate)
            _held.Add(held);
        Later(fate.WaitsNoLongerThan, () =>
        {
            lock (_gate)
            {
                if (!_held.Remove(held))
                    return;
            }

            Deliver(held.Datagram, held.Datagram.Bytes);
        });
    }

    // Lets those go that have waited for enough others.
    private void Release(ScriptedDatagram passed)
    {
        List<Held> free;
        lock (_gate)
        {
            foreach (var held in _held.Where(held => held.Datagram.IsSent == passed.IsSent && held.Datagram.Peer.Equals(passed.Peer)))
                held.WaitsFor--;
            free = _held.FindAll(held => held.WaitsFor <= 0);
            _held.RemoveAll(held => held.WaitsFor <= 0);
        }

        foreach (var held in free)
            Deliver(held.Datagram, held.Datagram.Bytes);
    }

    private void Deliver(ScriptedDatagram datagram, ReadOnlyMemory<byte> bytes)
    {
        if (!datagram.IsSent)
        {
            Received?.Invoke(new(datagram.Peer, bytes));
            return;
        }

        IPEndPoint inside;
        lock (_gate)
        {
            // The way in is open only to where the peer was last seen.
            if (_closed || _outsideOf.ContainsKey(datagram.Peer))
                return;
            inside = _insideOf.GetValueOrDefault(datagram.Peer) ?? datagram.Peer;
        }

        _inner.Send(inside, bytes.Span);
    }

    private void Later(TimeSpan after, Action act)
    {
        ITimer? timer = null;
        lock (_gate)
        {
            if (_closed)
                return;
            // Kept, since a timer that nobody holds may be collected before it fires.
            timer = _clock.CreateTimer(
                _ =>
                {
                    lock (_gate)
                    {
                        if (timer is not null && !_timers.Remove(timer))
                            return;
                    }

                    act();
                },
                null,
                after,
                Timeout.InfiniteTimeSpan);
            _timers.Add(timer);
        }
    }

    private sealed class Held(ScriptedDatagram datagram)
    {
        public ScriptedDatagram Datagram { get; } = datagram;

        public int WaitsFor { get; set; }
    }
}
