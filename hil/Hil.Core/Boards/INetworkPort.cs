using System.Net;
using Hil.Core.Network;

namespace Hil.Core.Boards;

/// <summary>The network that the board is on.</summary>
public interface INetworkPort : IPort
{
    /// <summary>The address at which the bench's servers are reached from the board.</summary>
    IPAddress BenchAddress { get; }

    /// <summary>Opens a UDP port on the bench's side.</summary>
    /// <param name="port">1 to 65535.</param>
    /// <exception cref="PortInUseException">Something listens there already.</exception>
    IDatagramLink Open(int port);

    /// <summary>What becomes of each packet on its way; everything is delivered where this is null.</summary>
    IPacketFilter? Filter { get; set; }
}
