using System.Net;
using System.Net.Sockets;
using Hil.Firmware.Tests.Rigs;
using static Hil.Firmware.Tests.Rigs.CoapWire;

namespace Hil.Firmware.Tests.Update;

/// <summary>libcoap at the other end of Block1 and Block2: its datagrams are carried between a socket and the board's line.</summary>
internal sealed class LibcoapTests
{
    // In real time, for a program that does not answer.
    private const int Patience = 10_000;
    private const int FilePort = 5690;

    private static Socket Open()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = Patience };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static string Package => Path.Combine(Repository.Images, "v2.bin");

    private static void AssertDownloaded(UpdateRig rig)
    {
        Assert.That((rig.State, rig.Result), Is.EqualTo((2, 0)), string.Join('\n', rig.Rig.ConsoleLines));
        Assert.That(rig.Secondary(UpdateImages.Version2.Length), Is.EqualTo(UpdateImages.Version2));
    }

    [TestCase("1024")]
    [TestCase("256")]
    public void Libcoaps_client_writes_a_package(string block)
    {
        var program = Tool.Find("libcoap3-bin", "coap-client-notls", "coap-client-openssl", "coap-client");
        using var rig = UpdateRig.Registered();
        using var socket = Open();
        using var client = Tool.Start(program, "-m", "put", "-t", "42", "-b", block, "-f", Package, "-B", "30", $"coap://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}/5/0/0");
        try
        {
            var buffer = new byte[2048];
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);
            for (var answer = (byte[])[]; answer.Length == 0 || Code(answer) == "2.31";)
            {
                var length = socket.ReceiveFrom(buffer, ref from);
                answer = rig.Ask(buffer[..length]);
                socket.SendTo(answer, from);
            }

            Assert.That(client.WaitForExit(Patience), Is.True);
            Assert.That(client.ExitCode, Is.Zero, client.StandardError.ReadToEnd());
        }
        finally
        {
            Tool.Stop(client);
        }

        AssertDownloaded(rig);
    }

    [Test]
    public async Task Libcoaps_server_gives_a_package()
    {
        var program = Tool.Find("libcoap3-bin", "coap-server-notls", "coap-server-openssl", "coap-server");
        var writer = Tool.Find("libcoap3-bin", "coap-client-notls", "coap-client-openssl", "coap-client");
        IPEndPoint peer;
        using (var free = Open())
            peer = (IPEndPoint)free.LocalEndPoint!;
        using var server = Tool.Start(program, "-A", "127.0.0.1", "-p", $"{peer.Port}", "-d", "10");
        try
        {
            var (exitCode, _, error) = await Tool.Run(writer, "-m", "put", "-b", "1024", "-f", Package, $"coap://127.0.0.1:{peer.Port}/fw");
            Assert.That(exitCode, Is.Zero, error);
            Fetch(peer);
        }
        finally
        {
            Tool.Stop(server);
        }
    }

    private static void Fetch(IPEndPoint peer)
    {
        using var rig = UpdateRig.Registered();
        using var socket = Open();
        var link = rig.Rig.Open(FilePort);
        var buffer = new byte[2048];
        link.Received += datagram =>
        {
            socket.SendTo(datagram.Payload.ToArray(), peer);
            var length = socket.Receive(buffer);
            link.Send(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 5683), buffer[..length]);
        };
        Assert.That(Code(rig.Server.Request(Put, "/5/0/1", payload: [.. "coap://192.0.2.2:5690/fw"u8])), Is.EqualTo("2.04"));
        rig.Rig.WaitForLine("update downloaded", 20);
        AssertDownloaded(rig);
    }
}
