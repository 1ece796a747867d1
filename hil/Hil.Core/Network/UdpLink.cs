using System.Net;
using System.Net.Sockets;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Polly;
using Polly.Retry;

namespace Hil.Core.Network;

/// <summary>A UDP port of the operating system.</summary>
/// <remarks>
/// <see cref="Received"/> is raised on a thread of its own, one datagram at a time: a thread that waits in the system costs half of what
/// asynchronous reception does. Sending is safe for every thread. What the network
/// reports late about datagrams sent earlier (ICMP port unreachable, for one) does not end reception.
/// </remarks>
public sealed class UdpLink : IDatagramLink
{
    // The largest UDP payload that IPv4 can carry.
    private const int LargestDatagram = 65_507;

    // So many failures in a row without a datagram between them are no passing trouble.
    private const int MostFailures = 64;

    private const int ReceiveBuffer = 4 << 20;

    // So many senders are known at most: then all are forgotten, and known anew as they speak.
    private const int MostKnown = 16_384;

    private readonly Socket _socket;
    private volatile bool _closed;

    private UdpLink(Socket socket)
    {
        _socket = socket;
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
        new Thread(Receive) { IsBackground = true, Name = $"UDP port {LocalEndPoint.Port}" }.Start();
    }

    /// <inheritdoc />
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>
    /// Why reception ended by itself, or null while it goes on: the socket failed again and again, or a handler of <see cref="Received"/>
    /// threw.
    /// </summary>
    public Exception? Fault { get; private set; }

    /// <inheritdoc />
    public event Action<Datagram>? Received;

    /// <summary>Opens a port.</summary>
    /// <param name="local">The address and port; port 0 takes a free one, which <see cref="LocalEndPoint"/> then names.</param>
    /// <exception cref="PortInUseException">Something listens there already.</exception>
    /// <exception cref="SocketException">The address is none of this machine, or the port is not allowed.</exception>
    public static UdpLink Open(IPEndPoint local)
    {
        var socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(local);
            // For many clients that speak at once; the system may give less.
            socket.ReceiveBufferSize = ReceiveBuffer;
            return new(socket);
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw error.SocketErrorCode == SocketError.AddressAlreadyInUse ? new PortInUseException(local.Port, error) : error;
        }
    }

    /// <summary>
    /// Opens a port and tries a few times where it is in use, since a run that has just ended may not have let go of it yet. Each attempt
    /// that fails is a note on the timeline.
    /// </summary>
    /// <param name="local">The address and port.</param>
    /// <param name="clock">The system's board clock, on which the pauses (250 ms, 500 ms) pass.</param>
    /// <param name="timeline">Where attempts are noted.</param>
    /// <param name="cancellation">Ends the attempts.</param>
    /// <exception cref="PortInUseException">Something still listens there at the third attempt.</exception>
    /// <exception cref="SocketException">The address is none of this machine, or the port is not allowed.</exception>
    public static async ValueTask<UdpLink> OpenPatiently(
        IPEndPoint local, SystemBoardClock clock, Timeline timeline, CancellationToken cancellation = default)
    {
        var patience = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<PortInUseException>(),
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromMilliseconds(250),
                BackoffType = DelayBackoffType.Exponential,
                OnRetry = failed =>
                {
                    timeline.Append(new NoteEntry(
                        clock.Now, $"UDP port {local.Port} is in use; attempt {failed.AttemptNumber + 2} of 3 follows in {failed.RetryDelay.TotalMilliseconds:0} ms"));
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
        return await patience.ExecuteAsync(_ => ValueTask.FromResult(Open(local)), cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public void Send(IPEndPoint destination, ReadOnlySpan<byte> payload)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        try
        {
            _socket.SendTo(payload, destination);
        }
        catch (SocketException)
        {
            // UDP promises nothing: a datagram that cannot be sent (no route, or the ICMP answer to an earlier one) is a lost datagram,
            // and the protocol above it knows what to do about those.
        }
        catch (ObjectDisposedException) when (_closed)
        {
            // Closed by another thread in between.
        }
    }

    /// <summary>Closes the port. A datagram that is being handled is handled to its end.</summary>
    public void Dispose()
    {
        if (_closed)
            return;
        _closed = true;
        _socket.Dispose();
    }

    private void Receive()
    {
        var buffer = new byte[LargestDatagram];
        var source = new SocketAddress(_socket.AddressFamily);
        var known = new Dictionary<SocketAddress, Sender>();
        var failures = 0;
        while (!_closed)
        {
            try
            {
                var length = _socket.ReceiveFrom(buffer, SocketFlags.None, source);
                failures = 0;
                if (_closed)
                    return;
                if (!known.TryGetValue(source, out var sender))
                {
                    if (known.Count == MostKnown)
                        known.Clear();
                    sender = new((IPEndPoint)LocalEndPoint.Create(source));
                    var key = new SocketAddress(source.Family, source.Size);
                    source.Buffer[..source.Size].CopyTo(key.Buffer);
                    known.Add(key, sender);
                }

                Received?.Invoke(new(sender, buffer.AsSpan(0, length).ToArray()));
            }
            catch (Exception) when (_closed)
            {
                return;
            }
            catch (SocketException error)
            {
                if (++failures < MostFailures)
                    continue;
                Fault = error;
                return;
            }
            catch (Exception error)
            {
                Fault = error;
                return;
            }
        }
    }

    // The address of one who sends, made once for all his datagrams and for the answers to them.
    private sealed class Sender(IPEndPoint address) : IPEndPoint(address.Address, address.Port)
    {
        private readonly SocketAddress _serialized = address.Serialize();

        public override SocketAddress Serialize() => _serialized;
    }
}
