using System.Net;
using System.Net.Sockets;
using System.Text;
using Hil.Cli.Serving;
using Hil.Serve;

namespace Hil.Cli.Tests.Commands;

public sealed class ServeCommandTests
{
    [Test]
    public async Task It_says_where_it_listens_prints_what_happens_and_ends_well_when_it_is_stopped()
    {
        var export = Path.Combine(Directory.CreateTempSubdirectory("hil-serve-").FullName, "export");
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        using var device = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));

        var invocation = await Invocation.Of(
            stop.Token,
            line =>
            {
                if (line.StartsWith("exports", StringComparison.Ordinal))
                    Register();
                else if (line.Contains("registered by-hand", StringComparison.Ordinal))
                    stop.Cancel();
                else if (line.StartsWith("serves", StringComparison.Ordinal))
                    device.Connect(IPEndPoint.Parse(line.Split("//")[1].Split(' ')[0]));
            },
            "serve", "--coap-port", "0", "--web-port", "0", "--token", "a-token-of-the-test", "--export", export);

        Assert.That(invocation.ExitCode, Is.Zero, invocation.Error);
        Assert.That(invocation.Line("serves"), Does.Match(@"^coap://127\.0\.0\.1:\d+  this machine only$"));
        Assert.That(invocation.Line("page"), Does.Contain("this machine only"));
        Assert.That(invocation.Out, Does.Contain("/#token=a-token-of-the-test").And.Contain("lwm2m      registered by-hand").And.EndsWith("stopped\n"));
        Assert.That(Directory.GetFiles(export).Select(Path.GetFileName).Order(StringComparer.Ordinal), Is.EqualTo(["datagrams.pcapng", "registrations.json", "timeline.jsonl", "values.csv"]));
        Assert.That(await File.ReadAllTextAsync(Path.Combine(export, "registrations.json")), Does.Contain("\"by-hand\""));

        // CON POST /rd?ep=by-hand&lwm2m=1.1 with Content-Format 40 and one link, by hand (RFC 7252 §3).
        void Register() => device.Send(
        [
            0x40, 0x02, 0x12, 0x34, 0xB2, .. "rd"u8, 0x11, 40, 0x3A, .. "ep=by-hand"u8, 0x09, .. "lwm2m=1.1"u8, 0xFF, .. Encoding.ASCII.GetBytes("</3/0>"),
        ]);
    }

    [Test]
    public async Task A_board_on_the_desk_registers_at_the_server()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(120), TimeProvider.System);

        var invocation = await Invocation.Of(
            stop.Token,
            line =>
            {
                if (line.Contains("notify /33650/", StringComparison.Ordinal))
                    stop.Cancel();
            },
            "serve", "--coap-port", "0", "--web-port", "none", "--with-board");

        Assert.That(invocation.ExitCode, Is.Zero, invocation.Error);
        Assert.That(invocation.Out, Does.Contain("thingy91, emulated, with factory.hex").And.Contain("registered hil-thingy91").And.Contain("observe /33650/1/2001").And.Not.Contain("page "));
    }

    [TestCase("--bind 300.0.0.1", "--bind", "300.0.0.1")]
    [TestCase("--bind here", "IP address", "here")]
    [TestCase("--bind 192.0.2.77 --coap-port 0", "192.0.2.77", "no address of this machine")]
    [TestCase("--observe /3/0/x", "--observe", "/33650/0/2001")]
    [TestCase("--token short --coap-port 0 --web-port 0", "--token", "8")]
    [TestCase("--keep 5", "--keep", "100")]
    [TestCase("--objects /nowhere/at/all", "--objects", "/nowhere/at/all")]
    [TestCase("--credentials /nowhere/keys.yaml", "/nowhere/keys.yaml", "YAML")]
    [TestCase("--bootstrap /nowhere/plan.yaml", "/nowhere/plan.yaml", "YAML")]
    [TestCase("--coap-port none", "--credentials", "neither")]
    [TestCase("--export /dev/null/below --coap-port 0", "/dev/null/below", "export folder")]
    public async Task What_cannot_be_is_one_line_that_says_what_was_expected(string arguments, params string[] words)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        var invocation = await Invocation.Of(patience.Token, null, ["serve", .. arguments.Split(' ')]);

        invocation.IsRefusedWith(words);
    }

    [TestCase("--coap-port", "70000")]
    [TestCase("--web-port", "no")]
    public async Task A_port_that_is_none_is_refused_before_anything_is_opened(string option, string word)
    {
        var invocation = await Invocation.Of("serve", option, word);

        Assert.That(invocation.ExitCode, Is.EqualTo(2));
        Assert.That(invocation.Error, Does.Contain($"{option}: a port from 0 to 65535 or none was expected, found \"{word}\"."));
    }

    [Test]
    public async Task Keys_that_everybody_may_read_and_a_server_that_is_open_to_the_network_are_said_plainly()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "psk:\n  - { identity: a, hex: 000102030405060708090a0b0c0d0e0f }\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);

        var invocation = await Invocation.Of(
            stop.Token, line => _ = line.StartsWith("page", StringComparison.Ordinal) ? stop.CancelAsync() : Task.CompletedTask,
            "serve", "--bind", "0.0.0.0", "--coap-port", "0", "--coaps-port", "0", "--credentials", file, "--web-bind", "0.0.0.0", "--web-port", "0");

        Assert.That(invocation.Out, Does.Match(@"serves +coap://0\.0\.0\.0:\d+ +OPEN TO THE NETWORK").And.Match(@"serves +coaps://0\.0\.0\.0:\d+ +OPEN TO THE NETWORK").And.Match(@"page +http://0\.0\.0\.0:\d+ +OPEN TO THE NETWORK"));
        Assert.That(invocation.Error, Does.Contain("plain HTTP").And.Contain(OperatingSystem.IsWindows() ? "" : "chmod 600").And.Not.Contain("000102"));
    }

    [Test]
    public async Task The_live_view_shows_what_a_device_says_and_does_none_of_it()
    {
        await using var desk = DeskServer.Open(new() { CoapPort = 0 });
        using var device = new UdpClient();
        device.Connect(desk.Listening[0].EndPoint);
        // The endpoint name would turn the line around, and is markup too; the server refuses control characters itself.
        device.Send([0x40, 0x02, 0x12, 0x34, 0xB2, .. "rd"u8, 0x11, 40, 0x3D, 0x00, .. "ep=\u202e[red]xx"u8, 0x09, .. "lwm2m=1.1"u8, 0xFF, .. "</3/0>,</33650/1>"u8]);
        Assert.That(await desk.Clock.RunUntil(() => desk.Live.Devices().Any(seen => seen.IsRegistered), desk.Clock.Now + TimeSpan.FromSeconds(20)), Is.True, () => string.Join('\n', desk.Live.Lines(0).Select(line => line.Text)));
        using var screen = new StringWriter();

        Terminal.Paper(screen, TextWriter.Null).Screen.Write(new LiveView(desk, null, Terminal.Paper(screen, TextWriter.Null).Screen).Draw());

        Assert.That(screen.ToString(), Does.Contain("\\u202e[red]xx").And.Contain("registered").And.Contain("3 33650").And.Not.Contain("\u202e"));
    }
}
