using System.Net;
using System.Net.Sockets;

namespace Renode.NET.Tests.Remote;

/// <summary>A listener whose answers a test writes; it takes connections until it is disposed and keeps each open.</summary>
internal sealed class FakePeer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> clients = [];

    public FakePeer(Action<NetworkStream> serve)
    {
        listener.Start();
        new Thread(() =>
        {
            try
            {
                while (true)
                {
                    var client = listener.AcceptTcpClient();
                    clients.Add(client);
                    serve(client.GetStream());
                }
            }
            catch (Exception end) when (end is SocketException or InvalidOperationException or IOException)
            {
                // The test is over, or the client left.
            }
        }) { IsBackground = true }.Start();
    }

    public IPEndPoint EndPoint => (IPEndPoint)listener.LocalEndpoint;

    public void Dispose()
    {
        listener.Dispose();
        clients.ForEach(client => client.Dispose());
    }
}
