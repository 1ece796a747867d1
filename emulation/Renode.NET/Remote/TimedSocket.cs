using System.Net;
using System.Net.Sockets;

namespace Renode.NET;

/// <summary>A blocking connection whose calls end within a deadline, however slowly the peer drips. One caller at a time.</summary>
internal sealed class TimedSocket : IDisposable
{
    private readonly Socket socket;
    private readonly TimeSpan deadline;
    private string asked = "connect";
    private long begun;
    private int seen;

    private TimedSocket(Socket socket, TimeSpan deadline) => (this.socket, this.deadline) = (socket, deadline);

    public static TimedSocket Connect(IPEndPoint peer, TimeSpan deadline)
    {
        var socket = new Socket(peer.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var patience = new CancellationTokenSource(deadline);
            socket.ConnectAsync(peer, patience.Token).AsTask().GetAwaiter().GetResult();
            return new TimedSocket(socket, deadline);
        }
        catch (Exception refusal) when (refusal is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            throw refusal is OperationCanceledException
                ? new RenodeTimeoutException($"connect to {peer}", deadline, "nothing")
                : new RenodeConnectionException($"Cannot connect to Renode at {peer}: {refusal.Message}", refusal);
        }
    }

    /// <summary>Starts the deadline of a call.</summary>
    /// <param name="what">What is asked, for the words of an error.</param>
    public void Begin(string what) => (asked, begun, seen) = (what, TimeProvider.System.GetTimestamp(), 0);

    public void Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            while (bytes.Length > 0)
            {
                socket.SendTimeout = Remaining();
                bytes = bytes[socket.Send(bytes)..];
            }
        }
        catch (SocketException refusal)
        {
            throw Explain(refusal);
        }
    }

    /// <summary>Waits for bytes and gives their number, at least one.</summary>
    public int Receive(Span<byte> into)
    {
        try
        {
            socket.ReceiveTimeout = Remaining();
            var count = socket.Receive(into);
            seen += count;
            return count > 0 ? count : throw new RenodeConnectionException($"{asked}: Renode closed the connection after {Seen}.");
        }
        catch (SocketException refusal)
        {
            throw Explain(refusal);
        }
    }

    public void ReceiveExactly(Span<byte> into)
    {
        while (into.Length > 0)
        {
            into = into[Receive(into)..];
        }
    }

    /// <summary>Bytes of the call's answer so far, for the words of an error.</summary>
    public string Seen => seen == 0 ? "nothing" : $"{seen} bytes";

    public void Dispose() => socket.Dispose();

    private int Remaining()
    {
        var left = deadline - TimeProvider.System.GetElapsedTime(begun);
        return left > TimeSpan.Zero ? (int)Math.Ceiling(left.TotalMilliseconds) : throw new RenodeTimeoutException(asked, deadline, Seen);
    }

    private RenodeException Explain(SocketException refusal) => refusal.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock
        ? new RenodeTimeoutException(asked, deadline, Seen)
        : new RenodeConnectionException($"{asked}: the connection to Renode broke after {Seen}: {refusal.Message}", refusal);
}
