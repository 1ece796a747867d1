using System.Globalization;
using System.Net;

namespace Renode.NET.Tests.Remote;

/// <summary>The Monitor on a socket, in the Renode of the class, which listens there too.</summary>
[RequiresRenode]
public sealed class MonitorClientTests
{
    private RemoteEmulation emulation = null!;
    private MonitorClient monitor = null!;

    [OneTimeSetUp]
    public void StartRenode()
    {
        var port = FreePort();
        emulation = RemoteEmulation.Start(RequiresRenodeAttribute.Installation,
            new RemoteOptions { Arguments = ["--port", port.ToString(CultureInfo.InvariantCulture)] });
        monitor = MonitorClient.Connect(new IPEndPoint(IPAddress.Loopback, port), TimeSpan.FromSeconds(60));
    }

    [OneTimeTearDown]
    public void EndRenode()
    {
        monitor?.Dispose();
        emulation?.Dispose();
    }

    [Test]
    public void Output_is_given_without_banner_echo_and_prompt() => Assert.That(monitor.Execute("version"), Does.Match(@"^Renode, version 1\.16\.\d+ \(.*\)$"));

    [Test]
    public void A_command_that_prints_nothing_gives_nothing() => Assert.That(monitor.Execute("logLevel 3"), Is.Empty);

    [Test]
    public void Output_that_looks_like_a_prompt_or_like_the_mark_is_output()
    {
        Assert.That(monitor.Execute("echo \"(monitor) \""), Is.EqualTo("(monitor) "));
        Assert.That(monitor.Execute("echo \"renode.net-mark-1\""), Is.EqualTo("renode.net-mark-1"));
    }

    [Test]
    public void Refusals_are_told_by_their_words_and_leave_it_usable()
    {
        Assert.That(Assert.Throws<RenodeCommandException>(() => monitor.Execute("nonsense"))!.Words, Is.EqualTo("No such command or device: nonsense"));
        monitor.Execute("mach create \"twice\"");
        Assert.That(Assert.Throws<RenodeCommandException>(() => monitor.Execute("mach create \"twice\""))!.Words,
            Is.EqualTo("Given machine is already added or name is already taken."));
        Assert.That(monitor.Execute("echo \"alive\""), Is.EqualTo("alive"));
    }

    private static int FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Any, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
