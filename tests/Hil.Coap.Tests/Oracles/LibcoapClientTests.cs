using System.Net;
using System.Text;
using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Coap.Observing;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Coap.Tests.Oracles;

/// <summary>libcoap's client asks our endpoint, over a socket and in real time.</summary>
public sealed class LibcoapClientTests
{
    private string _client = "";
    private Timeline _timeline = null!;
    private SystemBoardClock _clock = null!;
    private UdpLink _link = null!;

    [SetUp]
    public void Open()
    {
        _client = Tool.Find("libcoap3-bin", "coap-client-notls", "coap-client-openssl", "coap-client");
        _timeline = new();
        _clock = new(_timeline);
        _link = UdpLink.Open(new(IPAddress.Loopback, 0));
    }

    [TearDown]
    public void Close()
    {
        _link?.Dispose();
        _clock?.Dispose();
    }

    [TestCase("get", "/echo?a=1", "", "0.01 echo a=1 ")]
    [TestCase("put", "/echo", "text", "0.03 echo  text")]
    [TestCase("post", "/echo/deep", "text", "0.02 echo/deep  text")]
    [TestCase("delete", "/echo", "", "0.04 echo  ")]
    [TestCase("fetch", "/echo", "what", "0.05 echo  what")]
    [TestCase("patch", "/echo", "how", "0.06 echo  how")]
    [TestCase("ipatch", "/echo", "how", "0.07 echo  how")]
    public async Task Each_method_is_understood_and_answered(string method, string path, string payload, string expected)
    {
        using var endpoint = Serve(exchange =>
        {
            var request = exchange.Request;
            var text = $"0.0{request.Code.Detail} {string.Join('/', request.Options.UriPath)} {string.Join('&', request.Options.UriQuery)} {Encoding.UTF8.GetString(request.Payload.Span)}";
            exchange.Respond(CoapCode.Content, payload: Encoding.UTF8.GetBytes(text));
        });
        string[] body = payload.Length > 0 ? ["-e", payload] : [];
        var (exitCode, output, error) = await Tool.Run(_client, [.. body, "-m", method, $"coap://127.0.0.1:{_link.LocalEndPoint.Port}{path}"]);
        Assert.That(output.TrimEnd('\n'), Is.EqualTo(expected), error);
        Assert.That(exitCode, Is.Zero);
    }

    [Test]
    public async Task A_separate_response_is_taken_and_acknowledged()
    {
        using var endpoint = Serve(exchange => _clock.CreateTimer(
            _ => exchange.Respond(CoapCode.Content, payload: "late"u8.ToArray()), null, TimeSpan.FromMilliseconds(100), Timeout.InfiniteTimeSpan));
        var (_, output, error) = await Tool.Run(_client, $"coap://127.0.0.1:{_link.LocalEndPoint.Port}/slow");
        Assert.That(output, Does.StartWith("late"), error);
        Assert.That(await _clock.RunUntil(() => Messages(sent: false).Any(line => line.StartsWith("< ACK", StringComparison.Ordinal)), _clock.Now + TimeSpan.FromSeconds(5)), Is.True);
    }

    [Test]
    public async Task Notifications_are_taken_and_the_observation_is_cancelled_with_observe_1()
    {
        var count = 0;
        CoapServerExchange? observer = null;
        using var endpoint = Serve(exchange =>
        {
            var options = CoapOptions.None;
            if (exchange.Request.Options.Observe == 0)
            {
                observer = exchange;
                options = options.With(CoapOption.UnsignedInteger(CoapOptionNumber.Observe, 1));
            }

            exchange.Respond(CoapCode.Content, options, Encoding.UTF8.GetBytes($"value {count}\n"));
        });
        using var ticking = _clock.CreateTimer(
            _ => observer?.Notify((uint)++count + 1, confirmable: count % 2 == 0, CoapCode.Content, null, Encoding.UTF8.GetBytes($"value {count}\n")),
            null, TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(300));
        var (_, output, error) = await Tool.Run(_client, "-s", "1", $"coap://127.0.0.1:{_link.LocalEndPoint.Port}/ticks");
        Assert.That(output, Does.Contain("value 0").And.Contain("value 1").And.Contain("value 2"), error);
        Assert.That(Messages(sent: false), Has.Some.Contains("Observe:1"));
    }

    [TestCase("put")]
    [TestCase("post")]
    [TestCase("fetch")]
    [TestCase("patch")]
    [TestCase("ipatch")]
    public async Task A_large_body_is_answered_with_a_large_body(string method)
    {
        var body = Enumerable.Range(0, 3_011).Select(i => (byte)('a' + i % 26)).ToArray();
        var served = 0;
        using var endpoint = Serve(exchange =>
        {
            served++;
            exchange.Respond(method == "fetch" ? CoapCode.Content : CoapCode.Changed, payload: exchange.Request.Payload.ToArray().Reverse().ToArray());
        });
        await WithFile(body, async file =>
        {
            var got = file + ".got";
            var (_, output, error) = await Tool.Run(_client, "-m", method, "-b", "256", "-f", file, "-o", got, $"coap://127.0.0.1:{_link.LocalEndPoint.Port}/both");
            Assert.That(File.Exists(got) ? await File.ReadAllBytesAsync(got) : [], Is.EqualTo(body.Reverse()), output + error);
        });
        Assert.That(served, Is.EqualTo(1), "the blocks of the answer are not served anew");
    }

    [TestCase("-m", "get")]
    [TestCase("-m", "fetch", "-e", "what")]
    public async Task A_resource_of_ours_is_observed_and_left(params string[] how)
    {
        var value = 0;
        ObservableResource? resource = null;
        using var endpoint = Serve(exchange => resource!.Handle(exchange));
        resource = new(endpoint, request => new(CoapCode.Content, Encoding.UTF8.GetBytes($"value {value} {Encoding.UTF8.GetString(request.Payload.Span)}\n")), new() { MaxAge = TimeSpan.FromSeconds(60) });
        using var ticking = _clock.CreateTimer(
            _ =>
            {
                value++;
                resource.Change(confirmable: value % 2 == 0);
            },
            null, TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(300));
        var (_, output, error) = await Tool.Run(_client, [.. how, "-s", "2", $"coap://127.0.0.1:{_link.LocalEndPoint.Port}/ticks"]);
        Assert.That(output, Does.Contain("value 0").And.Contain("value 1").And.Contain("value 2"), error);
        if (how.Contains("what"))
            Assert.That(output, Does.Contain("value 2 what"));
        Assert.That(resource.Observers, Is.Zero, "it left");
    }

    [Test]
    public async Task A_large_answer_is_given_to_a_client_that_repeats_our_Echo()
    {
        using var endpoint = Serve(exchange => exchange.Respond(CoapCode.Content, payload: "x".PadRight(500).Select(c => (byte)c).ToArray()), new() { AmplificationLimit = 3 });
        var (_, output, error) = await Tool.Run(_client, $"coap://127.0.0.1:{_link.LocalEndPoint.Port}/large");
        Assert.That(output.TrimEnd('\n'), Has.Length.EqualTo(500), error);
        Assert.That(Messages(sent: true).First(), Does.Contain("4.01 Echo:"));
    }

    [TestCase(16)]
    [TestCase(512)]
    [TestCase(1024)]
    public async Task A_foreign_client_puts_and_gets_a_large_body_in_blocks_of_its_size(int blockSize)
    {
        // A multiple of no block size.
        var body = Enumerable.Range(0, 20_011).Select(i => (byte)(i * 31 >> 3)).ToArray();
        byte[]? taken = null;
        using var endpoint = Serve(exchange =>
        {
            if (exchange.Request.Code == CoapCode.Put)
                taken = exchange.Request.Payload.ToArray();
            exchange.Respond(exchange.Request.Code == CoapCode.Put ? CoapCode.Changed : CoapCode.Content, payload: exchange.Request.Code == CoapCode.Put ? default : taken);
        });
        var folder = Directory.CreateTempSubdirectory("hil-libcoap");
        try
        {
            var (put, got) = (Path.Combine(folder.FullName, "put"), Path.Combine(folder.FullName, "got"));
            await File.WriteAllBytesAsync(put, body);
            var uri = $"coap://127.0.0.1:{_link.LocalEndPoint.Port}/large";
            var size = blockSize.ToString(System.Globalization.CultureInfo.InvariantCulture);
            var (_, _, putError) = await Tool.Run(_client, "-m", "put", "-b", size, "-f", put, uri);
            Assert.That(taken, Is.EqualTo(body), putError);
            var (_, _, getError) = await Tool.Run(_client, "-b", size, "-o", got, uri);
            Assert.That(await File.ReadAllBytesAsync(got), Is.EqualTo(body), getError);
            Assert.That(Messages(sent: true).Count(line => line.Contains($"/{size}", StringComparison.Ordinal)), Is.GreaterThanOrEqualTo(2 * (body.Length / blockSize)), "it was done in blocks of that size");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    [Category("Slow")]
    public async Task A_request_that_was_lost_is_served_when_its_copy_comes()
    {
        var served = 0;
        using var endpoint = Serve(exchange => exchange.Respond(CoapCode.Content, payload: Encoding.UTF8.GetBytes($"served {++served}")));
        // libcoap drops the first datagram that it sends itself; its copy comes after two to three seconds.
        var (_, output, error) = await Tool.Run(_client, "-l", "1", $"coap://127.0.0.1:{_link.LocalEndPoint.Port}/x");
        Assert.That(output, Does.StartWith("served 1"), error);
    }

    private static async Task WithFile(byte[] content, Func<string, Task> use)
    {
        var folder = Directory.CreateTempSubdirectory("hil-libcoap");
        try
        {
            var file = Path.Combine(folder.FullName, "body");
            await File.WriteAllBytesAsync(file, content);
            await use(file);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private CoapEndpoint Serve(Action<CoapServerExchange> serve, CoapEndpointOptions? options = null) =>
        new(_link, _clock, _timeline, new Service(serve), options);

    private IEnumerable<string> Messages(bool sent) =>
        _timeline.Snapshot().OfType<CoapEntry>().Where(entry => entry.Sent == sent).Select(entry => entry.Describe());

    private sealed class Service(Action<CoapServerExchange> serve) : ICoapService
    {
        public void Handle(CoapServerExchange exchange) => serve(exchange);
    }
}
