using Hil.Coap.Messages;
using Hil.Coap.Tests.Oracles;
using Hil.Lwm2m.Formats;
using Hil.Lwm2m.Tests.Virtual;

namespace Hil.Lwm2m.Tests.Oracles;

/// <summary>Wireshark reads what server and device said to each other.</summary>
public sealed class TsharkTests
{
    [Test]
    public async Task Wireshark_finds_nothing_malformed_in_a_session_and_reads_the_same_codes_and_paths()
    {
        var tshark = Tool.Find("tshark", "tshark");
        using var bench = new ServerAndDevice();
        bench.Device.Override = AnswerAsTlv;
        var device = await bench.Register();
        await device.Read("/33650");
        await device.Read("/3/0/0", ContentFormat.Text);
        await device.Write("/1/0/1", 60);
        await device.Write("/1/0", [new("/1/0/1", 60), new("/1/0/6", true)]);
        await device.WriteAttributes("/33650/1/2001", "pmin=1&pmax=3");
        await device.Discover("/33650/1");
        await device.Execute("/3/0/4");
        await using (await device.Observe("/33650/1/2001"))
        {
            bench.Device.Set("/33650/1/2001", "1");
            bench.Device.Set("/33650/1/2001", "2", confirmable: true);
            await bench.Run(1);
        }

        await bench.Device.Update("lt=90");
        await bench.Device.Deregister();

        var folder = Directory.CreateTempSubdirectory("hil-tshark");
        try
        {
            var capture = Path.Combine(folder.FullName, "session.pcap");
            await File.WriteAllBytesAsync(capture, Pcap.Write(bench.Network.Sent));
            var (exitCode, malformed, error) = await Tool.Run(tshark, "-r", capture, "-Y", "_ws.malformed || _ws.expert || !coap");
            Assert.That(exitCode, Is.Zero, error);
            Assert.That(malformed, Is.Empty);

            var (_, output, _) = await Tool.Run(tshark, "-r", capture, "-T", "fields", "-E", "separator=|", "-e", "coap.type", "-e", "coap.code", "-e", "coap.mid", "-e", "coap.opt.uri_path_recon");
            var theirs = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var ours = bench.Network.Sent.Select(sent => CoapDecoder.Decode(sent.Bytes).Message!).ToArray();
            Assert.That(theirs, Has.Length.EqualTo(ours.Length));
            for (var i = 0; i < ours.Length; i++)
            {
                var fields = theirs[i].Split('|');
                Assert.That(fields[0], Is.EqualTo($"{(int)ours[i].Type}"), theirs[i]);
                Assert.That(fields[1], Is.EqualTo($"{ours[i].Code.Value}"), theirs[i]);
                Assert.That(Convert.ToInt32(fields[2], fields[2].StartsWith("0x", StringComparison.Ordinal) ? 16 : 10), Is.EqualTo(ours[i].MessageId), theirs[i]);
                if (ours[i].Code.IsRequest)
                    Assert.That(fields[3], Does.Contain("/" + string.Join('/', ours[i].Options.UriPath)), theirs[i]);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public async Task Wireshark_reads_the_same_TLV()
    {
        var tshark = Tool.Find("tshark", "tshark");
        using var bench = new ServerAndDevice();
        bench.Device.Override = AnswerAsTlv;
        var device = await bench.Register();
        await device.Read("/33650");
        var folder = Directory.CreateTempSubdirectory("hil-tshark");
        try
        {
            var capture = Path.Combine(folder.FullName, "session.pcap");
            await File.WriteAllBytesAsync(capture, Pcap.Write(bench.Network.Sent));
            var (_, output, error) = await Tool.Run(tshark, "-r", capture, "-Y", "lwm2mtlv", "-V");
            var lines = output.Split('\n').Select(line => line.Trim()).ToArray();
            string[] expected =
            [
                "Object Instance 00 (3 elements)", "As Boolean: False", "As Integer: 3", "[2002]: IDLE",
                "Object Instance 01 (3 elements)", "As Boolean: True", "As Integer: 70000", "[2002]: CIRCLE",
            ];
            Assert.That(lines.Where(expected.Contains), Is.EqualTo(expected), error);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public async Task Wireshark_reads_the_same_SenML_in_JSON_and_CBOR_and_finds_nothing_malformed()
    {
        var tshark = Tool.Find("tshark", "tshark");
        using var bench = new ServerAndDevice();
        var store = new ObjectStore();
        var device = await bench.Register(store);
        await device.ReadComposite(["/3/0/9", "/3303/0/5701"], ContentFormat.SenMlCbor);
        await device.ReadComposite(["/3/0/9", "/3303/0/5701"], ContentFormat.SenMlJson);
        await device.WriteComposite([new("/1/0/1", 300), new("/3/0/14", "+01:00")], ContentFormat.SenMlCbor);
        await device.Read("/3/0/9", ContentFormat.Cbor);
        await device.Read("/3/0", ContentFormat.Lwm2mCbor);
        await using (await device.ObserveComposite(["/3/0/9", "/3303/0/5700"]))
        {
            store.Set("/3303/0/5700", 22.25);
            await bench.Run(1);
        }

        await bench.Device.Ask(CoapCode.Post, "/dp", "", ContentWriter.Write("/", [new("/3/0/9", 80)], ContentFormat.SenMlCbor), (int)ContentFormat.SenMlCbor);
        var folder = Directory.CreateTempSubdirectory("hil-tshark");
        try
        {
            var capture = Path.Combine(folder.FullName, "session.pcap");
            await File.WriteAllBytesAsync(capture, Pcap.Write(bench.Network.Sent));
            var (exitCode, malformed, error) = await Tool.Run(tshark, "-r", capture, "-Y", "_ws.malformed || _ws.expert || !coap");
            Assert.That(exitCode, Is.Zero, error);
            Assert.That(malformed, Is.Empty);
            var (_, output, _) = await Tool.Run(tshark, "-r", capture, "-Y", "cbor || json", "-V");
            Assert.That(output, Does.Contain("Text String: /3303/0/5701").And.Contain("Text String: Cel").And.Contain("Text String: +01:00"));
            Assert.That(output, Does.Contain("Unsigned Integer: 85").And.Contain("Unsigned Integer: 300"));
            Assert.That(output, Does.Contain("String value: /3303/0/5701").And.Contain("Number value: 85"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool AnswerAsTlv(Hil.Coap.Exchanges.CoapServerExchange exchange)
    {
        if (!exchange.Request.Options.UriPath.SequenceEqual(["33650"]))
            return false;
        exchange.Respond(
            CoapCode.Content,
            new([CoapOption.UnsignedInteger(CoapOptionNumber.ContentFormat, (uint)ContentFormat.Tlv)]),
            ContentWriter.WriteTlv("/33650", [
                new("/33650/0/2000", false), new("/33650/0/2001", 3), new("/33650/0/2002", "IDLE"),
                new("/33650/1/2000", true), new("/33650/1/2001", 70_000), new("/33650/1/2002", "CIRCLE"),
            ]));
        return true;
    }
}
