using System.Net;
using System.Net.Sockets;
using Hil.Core.Network;

namespace Hil.Serve.Network;

/// <summary>An address at which something is served.</summary>
/// <param name="Scheme"><c>coap</c>, <c>coaps</c> or <c>http</c>.</param>
/// <param name="EndPoint">Address and port.</param>
public sealed record Listening(string Scheme, IPEndPoint EndPoint)
{
    /// <summary>Whether other machines can reach it.</summary>
    public bool IsOpenToNetwork => !IPAddress.IsLoopback(EndPoint.Address);

    /// <summary>Such as <c>coap://127.0.0.1:5683</c>.</summary>
    public override string ToString() => $"{Scheme}://{EndPoint}";

    /// <summary>Opens a UDP port.</summary>
    /// <exception cref="ServeException">It cannot be opened; the message says why and what helps.</exception>
    internal static UdpLink OpenUdp(string scheme, IPEndPoint local)
    {
        try
        {
            return UdpLink.Open(local);
        }
        catch (Exception error) when (error is PortInUseException or SocketException)
        {
            throw Explain(scheme, local, error);
        }
    }

    /// <summary>Why a port cannot be opened, in one line.</summary>
    internal static ServeException Explain(string scheme, IPEndPoint local, Exception error)
    {
        var option = $"--{(scheme == "http" ? "web" : scheme)}-port";
        var code = error is PortInUseException ? SocketError.AddressAlreadyInUse : CauseOf(error)?.SocketErrorCode;
        return new(
            $"{scheme}://{local} cannot be opened: " + code switch
            {
                SocketError.AddressAlreadyInUse => $"something listens on port {local.Port} already. Close it, or choose another port with {option} (0 takes a free one).",
                SocketError.AddressNotAvailable => $"{local.Address} is no address of this machine. Expected 127.0.0.1, 0.0.0.0 for all, or an address that `ip address` lists.",
                SocketError.AccessDenied => $"this user may not open port {local.Port}. Ports below 1024 are for privileged users: choose another with {option}.",
                SocketError.AddressFamilyNotSupported => $"this machine does not speak {(local.AddressFamily == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4")}.",
                _ => error.Message,
            },
            error);
    }

    // The web server wraps what the operating system said, and wraps it again.
    private static SocketException? CauseOf(Exception? error) => error is null ? null : error as SocketException ?? CauseOf(error.InnerException);

    /// <summary>Our address as a peer sees it, where we listen on all of them: that of the interface which leads to him.</summary>
    internal static IPAddress AddressTowards(IPEndPoint peer)
    {
        try
        {
            // Connecting a UDP socket sends nothing: it asks the routing table.
            using var probe = new Socket(peer.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            probe.Connect(peer);
            return ((IPEndPoint)probe.LocalEndPoint!).Address;
        }
        catch (SocketException)
        {
            return IPAddress.Loopback;
        }
    }
}
