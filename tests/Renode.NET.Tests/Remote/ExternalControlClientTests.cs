namespace Renode.NET.Tests.Remote;

/// <summary>The client against a peer whose bytes are written here.</summary>
public sealed class ExternalControlClientTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);

    [Test]
    public void A_server_that_refuses_the_handshake_is_quoted()
    {
        using var peer = Answering("01 05000000 776F726473");
        Assert.That(Assert.Throws<RenodeConnectionException>(() => Connect(peer))!.Message, Does.Contain("handshake").And.EndWith("Renode said: words"));
    }

    [Test]
    public void A_refused_command_is_quoted_and_the_next_one_is_answered()
    {
        using var peer = Answering("05", "00 03 11000000 4D616368696E65206E6F7420666F756E64", "03 02 08000000 0700000000000000");
        using var client = Connect(peer);
        Assert.That(Assert.Throws<RenodeException>(() => client.Machine("nobody"))!.Message, Is.EqualTo("find machine \"nobody\": Renode said: Machine not found"));
        Assert.That(client.Now, Is.EqualTo(VirtualTime.FromMicroseconds(7)));
    }

    [Test]
    public void Events_are_told_in_order_before_the_run_ends()
    {
        using var peer = Answering("05", "04 05", """
            06 05 00000000 10000000 0100000000000000 01 00000000000000
            06 05 00000000 10000000 0900000000000000 00 00000000000000
            04 01
            """);
        using var client = Connect(peer);
        var changes = new List<GpioChange>();
        client.Watch(0, 2, changes.Add);
        client.RunFor(VirtualTime.FromMicroseconds(10));
        Assert.That(changes, Is.EqualTo(new[] { new GpioChange(VirtualTime.FromMicroseconds(1), true), new GpioChange(VirtualTime.FromMicroseconds(9), false) }));
    }

    [TestCase("04 02", "the answer is to command 2")]
    [TestCase("03 01 08000000 0000000000000000", "the answer is of kind Data")]
    [TestCase("06 05 01000000 10000000 01000000000000000100000000000000", "event 1 of 16 bytes belongs to no watched pin")]
    [TestCase("00 01 FFFFFFFF", "an answer of 4294967295 bytes is announced")]
    [TestCase("53 01", "the answer is of kind 83")]
    public void An_answer_that_Renode_does_not_give_is_told_from_one_that_it_gives(string answer, string expected)
    {
        using var peer = Answering("05", answer);
        using var client = Connect(peer);
        Assert.That(Assert.Throws<RenodeConnectionException>(() => client.RunFor(VirtualTime.FromMicroseconds(1)))!.Message, Does.Contain(expected));
    }

    [Test]
    public void A_peer_that_never_answers_is_given_up_at_the_deadline()
    {
        using var peer = Answering("05", "");
        using var client = Connect(peer);
        Assert.That(Assert.Throws<RenodeTimeoutException>(() => client.RunFor(VirtualTime.FromMicroseconds(1)))!.Message,
            Is.EqualTo("RunFor 0.000001000 s: no answer from Renode within 1 s. Last seen: nothing"));
    }

    [Test]
    public void A_peer_that_drips_is_given_up_at_the_deadline_of_the_call()
    {
        using var peer = new FakePeer(stream =>
        {
            Read(stream);
            stream.Write([5]);
            Read(stream);
            stream.Write([3, 2, 200, 0, 0, 0]);
            while (!SpinWait.SpinUntil(() => false, TimeSpan.FromMilliseconds(100)))
                stream.WriteByte(0);
        });
        using var client = Connect(peer);
        var begun = TimeProvider.System.GetTimestamp();
        Assert.That(Assert.Throws<RenodeTimeoutException>(() => _ = client.Now)!.LastSeen, Does.Match(@"^\d+ bytes$"));
        Assert.That(TimeProvider.System.GetElapsedTime(begun), Is.LessThan(TimeSpan.FromSeconds(10)), "200 bytes would take 20 s");
    }

    [Test]
    public void A_peer_that_leaves_in_mid_answer_is_told()
    {
        using var peer = new FakePeer(stream =>
        {
            Read(stream);
            stream.Write([5]);
            Read(stream);
            stream.Write([3, 2, 8]);
            stream.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        });
        using var client = Connect(peer);
        Assert.That(Assert.Throws<RenodeConnectionException>(() => _ = client.Now)!.Message, Is.EqualTo("GetTime: Renode closed the connection after 3 bytes."));
    }

    [Test]
    public void A_span_that_the_protocol_cannot_carry_is_refused_before_it_is_sent()
    {
        using var peer = Answering("05");
        using var client = Connect(peer);
        Assert.Throws<ArgumentOutOfRangeException>(() => client.RunFor(new VirtualTime(1_500)));
        Assert.Throws<ArgumentException>(() => client.Read(0, 0, new byte[3], BusWidth.Word));
    }

    private static ExternalControlClient Connect(FakePeer peer) => ExternalControlClient.Connect(peer.EndPoint, Deadline);

    /// <summary>A peer that answers each request by the next bytes.</summary>
    private static FakePeer Answering(params string[] answers) => new(stream =>
    {
        foreach (var answer in answers)
        {
            Read(stream);
            stream.Write(Convert.FromHexString(string.Concat(answer.Where(char.IsAsciiHexDigit))));
        }
    });

    private static void Read(Stream stream) => _ = stream.Read(new byte[1024]);
}
