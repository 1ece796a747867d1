using System.Net;

namespace Hil.Core.Network;

/// <summary>One UDP port: of the emulated network, or of the operating system.</summary>
public interface IDatagramLink : IDisposable
{
    /// <summary>The address and port on which it listens.</summary>
    IPEndPoint LocalEndPoint { get; }

    /// <summary>
    /// Raised for each datagram that arrives. On an emulated board this happens while board time passes, on the thread that waits; on a
    /// socket on a thread of its own.
    /// </summary>
    event Action<Datagram>? Received;

    /// <summary>Sends a datagram. Like UDP, it says nothing of whether it arrives.</summary>
    void Send(IPEndPoint destination, ReadOnlySpan<byte> payload);
}
