using System.Text.Json;
using Hil.Serve.Tests.Desks;

namespace Hil.Serve.Tests.Exports;

public sealed class ExportFolderTests
{
    [Test]
    public async Task What_memory_has_forgotten_is_in_the_folder_and_tshark_reads_its_datagrams()
    {
        var folder = Path.Combine(Directory.CreateTempSubdirectory("hil-serve-").FullName, "made", "by us");
        await using (var desk = await Desk.Open(new() { ExportFolder = folder, MostEntries = 100 }, observe: "/33650/*/2001"))
        {
            using var client = new DeskClient(desk.Coap);
            await client.Register();
            await desk.Until("it is observed", () => client.Observed.Any());
            for (var i = 1; i <= 50; i++)
            {
                client.Set("/33650/1/2001", $"{i}");
                var text = $"{i}";
                await desk.Until($"{i} arrives", () => desk.Device()!.Values.Any(value => value.Value.Describe() == text));
            }

            Assert.That(desk.Server.Timeline.First, Is.GreaterThan(0), "memory forgot something");
            await desk.DisposeAsync();
            var port = desk.Coap.Port;

            var timeline = await File.ReadAllLinesAsync(Path.Combine(folder, "timeline.jsonl"));
            Assert.That(timeline, Has.Some.Contain("registered desk-device"));
            Assert.That(timeline.Select(line => JsonSerializer.Deserialize<JsonElement>(line).GetProperty("channel").GetString()), Does.Contain("lwm2m").And.Contain("coap").And.Contain("packet"));
            var values = await File.ReadAllLinesAsync(Path.Combine(folder, "values.csv"));
            Assert.That(values.Count(line => line.Contains(",/33650/1/2001,", StringComparison.Ordinal)), Is.EqualTo(51));
            var state = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllBytesAsync(Path.Combine(folder, "registrations.json")));
            Assert.That(state.GetProperty("devices")[0].GetProperty("registered").GetBoolean(), Is.True, "as it was before the server was closed");

            var tshark = Tool.Find("tshark", "tshark");
            var capture = Path.Combine(folder, "datagrams.pcapng");
            string[] decode = ["-r", capture, "-d", $"udp.port=={port},coap", "-o", "udp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"];
            var messages = Tool.Text(tshark, [.. decode, "-Y", "coap.code == 69 && coap.opt.observe", "-T", "fields", "-e", "frame.time_epoch", "-e", "coap.token"]);
            var wrong = Tool.Text(tshark, [.. decode, "-Y", "_ws.malformed || udp.checksum.status == 0 || ip.checksum.status == 0 || !coap"]);
            Assert.That(messages.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(51), "the first answer and fifty notifications");
            Assert.That(wrong, Is.Empty);
            Assert.That(double.Parse(messages.Split('\t')[0], System.Globalization.CultureInfo.InvariantCulture), Is.GreaterThan(1_700_000_000), "civil time");
        }
    }

    [Test]
    public void A_folder_that_cannot_be_written_is_named()
    {
        var file = Path.GetTempFileName();

        Assert.That(
            () => DeskServer.Open(new() { CoapPort = 0, ExportFolder = Path.Combine(file, "below-a-file") }),
            Throws.InstanceOf<ServeException>().With.Message.Contains("below-a-file"));
    }

    [Test]
    public async Task A_text_that_a_spreadsheet_would_run_is_made_inert()
    {
        var folder = Directory.CreateTempSubdirectory("hil-serve-").FullName;
        await using (var desk = await Desk.Open(new() { ExportFolder = folder }))
        {
            using var client = new DeskClient(desk.Coap);
            client.Texts["/3/0/0"] = "=HYPERLINK(\"http://evil\")";
            client.Texts["/33650/1/2001"] = "-5";
            await client.Register("@device");
            await desk.Post("read", new { endpoint = "@device", path = "/3/0/0" });
            await desk.Post("read", new { endpoint = "@device", path = "/33650/1/2001" });
        }

        var rows = await File.ReadAllLinesAsync(Path.Combine(folder, "values.csv"));
        Assert.That(rows[1], Does.Contain(",'@device,").And.Contain("'=HYPERLINK"));
        Assert.That(rows[2], Does.Contain(",-5,read"), "a number stays a number");
    }
}
