using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Coap.Observing;
using Hil.Coap.Tests.Virtual;

namespace Hil.Coap.Tests.Oracles;

/// <summary>tshark reads a conversation in which all that we speak occurs, and finds what we meant.</summary>
public sealed class TsharkTests
{
    [Test]
    public async Task A_rich_conversation_has_no_malformed_packet_and_reads_as_it_was_meant()
    {
        var tshark = Tool.Find("tshark", "tshark");
        ObservableResource? observed = null;
        CoapServerExchange? pending = null;
        using var bench = new TwoEndpoints(
            exchange =>
            {
                switch (exchange.Request.Options.UriPath)
                {
                    case ["observed"]:
                        observed!.Handle(exchange);
                        break;
                    case ["later"]:
                        pending = exchange;
                        break;
                    default:
                        exchange.Respond(
                            CoapCode.Content, new([CoapOption.UnsignedInteger(CoapOptionNumber.ContentFormat, 112), CoapOption.UnsignedInteger(CoapOptionNumber.MaxAge, 300)]), new byte[700]);
                        break;
                }
            },
            serverOptions: new() { Seed = 2, BlockSizeExponent = 4, AmplificationLimit = 3 });
        var count = 0;
        observed = new(bench.Server, _ => new(CoapCode.Content, new byte[++count * 100]), new() { MaxAge = TimeSpan.FromSeconds(60) });
        await bench.Get("/big");
        foreach (var method in new[] { CoapCode.Post, CoapCode.Put, CoapCode.Fetch, CoapCode.Patch, CoapCode.IPatch })
        {
            bench.Client.Request(bench.ServerAddress, CoapRequest.For(method, "/both/ways") with { Payload = new byte[500], BlockSizeExponent = 4 });
            bench.Client.Request(bench.ServerAddress, CoapRequest.For(method, "/both/ways") with { Payload = new byte[20], IsConfirmable = false });
        }

        await bench.Clock.Run(TimeSpan.FromSeconds(5));
        var observation = bench.Client.Observe(bench.ServerAddress, CoapRequest.For(CoapCode.Get, "/observed"));
        bench.Client.Request(bench.ServerAddress, CoapRequest.For(CoapCode.Get, "/later"));
        await bench.Clock.Run(TimeSpan.FromSeconds(1));
        pending!.Respond(CoapCode.NotFound);
        for (var i = 0; i < 6; i++)
        {
            observed.Change(confirmable: i % 2 == 0);
            await bench.Clock.Run(TimeSpan.FromSeconds(1));
        }

        observation.Cancel();
        bench.Client.Ping(bench.ServerAddress);
        await bench.Clock.Run(TimeSpan.FromSeconds(1));

        var folder = Directory.CreateTempSubdirectory("hil-tshark");
        try
        {
            var capture = Path.Combine(folder.FullName, "coap.pcap");
            await File.WriteAllBytesAsync(capture, Pcap.Write(bench.Network.Sent));
            Assert.That(Tool.Text(tshark, "-r", capture, "-Y", "!coap"), Is.Empty);
            // Wireshark 4.0 does not know the options of RFC 9175 yet, and says so of each; there must be nothing else to say.
            var complaints = Tool.Text(tshark, "-r", capture, "-Y", "_ws.expert", "-T", "fields", "-E", "aggregator=/", "-e", "_ws.expert.message")
                .Split(['\n', '/'], StringSplitOptions.RemoveEmptyEntries);
            Assert.That(complaints.Distinct(), Is.EquivalentTo(new[] { "Invalid Option Number 252", "Invalid Option Number 292" }));
            var lines = Tool.Text(tshark, "-r", capture, "-T", "fields", "-E", "separator=|", "-E", "aggregator=/", "-e", "coap.type", "-e", "coap.code", "-e", "coap.mid", "-e", "coap.token")
                .Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var meant = bench.Network.Sent.Select(datagram => CoapDecoder.Decode(datagram.Bytes).Message!)
                .Select(message => $"{(int)message.Type}|{message.Code.Value}|{message.MessageId}|{message.Token}").ToArray();
            Assert.That(lines, Is.EqualTo(meant));
            Assert.That(meant, Has.Length.GreaterThan(100));
            var blocks = Tool.Text(tshark, "-r", capture, "-Y", "coap.opt.block_number", "-T", "fields", "-e", "coap.opt.block_number").Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.That(blocks, Has.Length.GreaterThan(40));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
