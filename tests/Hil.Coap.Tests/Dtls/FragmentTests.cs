using Hil.Coap.Dtls.Credentials;
using Hil.Coap.Messages;
using Hil.Core.Network;

namespace Hil.Coap.Tests.Dtls;

/// <summary>ClientHellos that come in fragments, as those of clients with many extensions and small datagrams do (RFC 6347 §4.2.3).</summary>
public sealed class FragmentTests
{
    private const string Address = "198.51.100.9:7";

    private static readonly TestCertificates Authority = new();

    [TestCase(70)]
    [TestCase(100)]
    [TestCase(120)]
    public async Task A_hello_may_come_in_fragments(int bytes)
    {
        using var two = new SecureEndpoints();
        await AssertHeard(two, bytes);
        Assert.That(two.Network.Sent.Count(sent => FragmentingLink.IsHello(sent.Bytes)), Is.GreaterThanOrEqualTo(3), "the hello with the cookie came in pieces");
    }

    [Test]
    public async Task In_any_order_and_with_copies_at_the_second_attempt_at_the_latest([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        using var two = new SecureEndpoints();
        await AssertHeard(two, 70, fragments =>
        {
            byte[][] all = [.. fragments, .. fragments.Where(_ => random.Next(2) == 0)];
            random.Shuffle(all);
            return all;
        }, within: 1.5);
    }

    [Test]
    public async Task That_overlap([Values(1, 20, 69)] int overlap)
    {
        using var two = new SecureEndpoints();
        await AssertHeard(two, 70, overlap: overlap);
    }

    [Test]
    public async Task Several_in_a_datagram([Values] bool reversed)
    {
        using var two = new SecureEndpoints();
        await AssertHeard(two, 70, fragments => [[.. (reversed ? Enumerable.Reverse(fragments) : fragments).SelectMany(fragment => fragment)]], within: reversed ? 1.5 : 0.5);
    }

    [Test]
    public async Task With_certificates_and_a_session_that_is_taken_up_again()
    {
        var (own, theirs) = (Authority.Issue("the server"), Authority.Issue("device-7"));
        var trust = DtlsTrust.FromPem(Authority.Authority);
        using var two = new SecureEndpoints(
            client: new() { Certificate = DtlsCertificate.FromPem(theirs.Certificate, theirs.Key), Trust = trust },
            server: new() { Certificate = DtlsCertificate.FromPem(own.Certificate, own.Key), Trust = trust },
            known: new());
        using var client = two.Secure(new FragmentingLink(two.Network.Open(Address), 110));
        for (var time = 1; time <= 2; time++)
        {
            client.Send(SecureEndpoints.ServerAddress, Request(time));
            await two.Wait(0.5);
            Assert.That(two.Served, Has.Count.EqualTo(time), two.Everything);
            client.Close(SecureEndpoints.ServerAddress);
            await two.Wait(0.1);
        }

        Assert.That(two.ServerLines, Has.Some.Contains("a session taken up again"));
    }

    [Test]
    public async Task Whichever_datagram_is_lost_the_handshake_comes_to_its_end([Range(0, 14)] int lost)
    {
        using var two = new SecureEndpoints();
        var sent = 0;
        two.Network.Decide = (_, _, _) => sent++ == lost ? PacketPassage.Drop : PacketPassage.Deliver;
        using var client = two.Secure(new FragmentingLink(two.Network.Open(Address), 70));
        client.Send(SecureEndpoints.ServerAddress, Request(1));
        await two.Wait(20);
        Assert.That(client.Sessions, Is.EqualTo(1), two.Everything);
    }

    [Test]
    public async Task The_first_fragment_is_asked_for_a_cookie_the_others_are_not_and_a_flood_of_them_does_not_keep_others_out()
    {
        using var two = new SecureEndpoints();
        var fragments = FragmentingLink.Cut(await FirstHello(two), 70);
        for (var i = 0; i < 1000; i++)
        {
            foreach (var fragment in fragments)
                two.Network.Inject($"203.0.{113 + i / 250}.{1 + i % 250}:{1024 + i}", SecureEndpoints.ServerAddress, fragment);
        }

        await two.Wait(0.1);
        var answers = two.Network.Sent.Where(one => one.From.Equals(SecureEndpoints.ServerAddress)).ToList();
        Assert.That(answers, Has.Count.EqualTo(1000));
        Assert.That(answers.Max(one => one.Bytes.Length), Is.LessThanOrEqualTo(fragments[0].Length), "no more than the first fragment alone");
        Assert.That(two.ServerLink.Handshakes, Is.Zero);
        await AssertHeard(two, 70);
    }

    // Found by fuzzing, while such fragments were set aside.
    [Test]
    public async Task A_fragment_that_was_forged_before_its_client_began_spoils_nothing()
    {
        using var two = new SecureEndpoints();
        var hello = await FirstHello(two);
        // Of the length and the number that the hello with the cookie will have.
        var forged = FragmentingLink.Cut([.. hello, .. new byte[32]], 70)[1..];
        foreach (var fragment in forged)
        {
            (fragment[16], fragment[18]) = ((byte)(hello.Length - 25 + 32), 1);
            two.Network.Inject(Address, SecureEndpoints.ServerAddress, fragment);
        }

        await AssertHeard(two, 70);
    }

    [Test]
    public async Task A_first_fragment_that_ends_before_the_cookie_is_not_answered()
    {
        using var two = new SecureEndpoints();
        two.Network.Inject(Address, SecureEndpoints.ServerAddress, FragmentingLink.Cut(await FirstHello(two), 35)[0]);
        await two.Wait(0.1);
        Assert.That(two.Network.Sent.Where(one => one.From.Equals(SecureEndpoints.ServerAddress)), Is.Empty);
        Assert.That(two.ServerLines, Has.Some.EqualTo("< ClientHello ignored: it is malformed, or ends before its cookie"));
    }

    [Test]
    public async Task A_hello_that_announces_more_than_4000_bytes_in_fragments_is_not_kept()
    {
        using var two = new SecureEndpoints();
        var fragment = FragmentingLink.Cut(await FirstHello(two), 70)[1];
        (fragment[14], fragment[15], fragment[16]) = (0, 0x0F, 0xA1);
        two.Network.Inject(Address, SecureEndpoints.ServerAddress, fragment);
        await two.Wait(0.1);
        Assert.That(two.ServerLines, Has.Some.EqualTo("< ClientHello ignored: at most 4000 bytes were expected in fragments, 4001 were announced"));
    }

    [Test]
    public async Task Hellos_that_never_become_whole_keep_nobody_out()
    {
        using var two = new SecureEndpoints(serverOptions: new() { MostHandshakes = 2 });
        var clients = Enumerable.Range(1, 5).Select(i => two.Secure(new FragmentingLink(two.Network.Open($"203.0.113.{i}:7"), 70, fragments => fragments[..1]))).ToList();
        foreach (var client in clients)
            client.Send(SecureEndpoints.ServerAddress, "x"u8);
        await two.Wait(0.2);
        Assert.That(two.ServerLines, Has.Some.EndsWith("bytes are missing"));
        Assert.That(two.ServerLink.Handshakes, Is.Zero);
        await AssertHeard(two, 70);
        foreach (var client in clients)
            client.Dispose();
    }

    [Test]
    public async Task A_message_that_announces_a_great_length_in_a_handshake_takes_no_memory_and_ends_nothing()
    {
        using var two = new SecureEndpoints();
        var injected = false;
        two.Network.Decide = (from, _, bytes) =>
        {
            // Behind the server's flight, before the client's: a piece of a certificate of nearly 16 MiB, in the client's name, 16 times.
            if (from.Equals(SecureEndpoints.ServerAddress) && bytes[0] == 22 && bytes[13] == 2 && !injected)
            {
                injected = true;
                for (byte i = 2; i < 18; i++)
                {
                    two.Network.Inject(
                        SecureEndpoints.ClientAddress.ToString(), SecureEndpoints.ServerAddress,
                        [22, 254, 253, 0, 0, 0, 0, 0, 0, 0, i, 0, 13, 11, 0xFF, 0xFF, 0xFF, 0, i, 0, 0, 0, 0, 0, 1, 0]);
                }
            }

            return PacketPassage.Deliver;
        };
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.That(SecureEndpoints.Text(await two.Get()), Is.EqualTo("2.05 secret answer"), two.Everything);
        Assert.That(injected, Is.True);
        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(16 << 20));
    }

    private static byte[] Request(int messageId) => CoapEncoder.Encode(new(CoapType.NonConfirmable, CoapCode.Get, (ushort)messageId));

    // Within half a second no flight has to be sent again, within one and a half each once.
    private static async Task AssertHeard(SecureEndpoints two, int bytes, Func<List<byte[]>, IEnumerable<byte[]>>? arrange = null, int overlap = 0, double within = 0.5)
    {
        using var client = two.Secure(new FragmentingLink(two.Network.Open(Address), bytes, arrange, overlap));
        client.Send(SecureEndpoints.ServerAddress, Request(1));
        await two.Wait(within);
        Assert.That(two.Served, Has.Count.EqualTo(1), two.Everything);
        Assert.That(two.Served.Single().Identity?.Name, Is.EqualTo(SecureEndpoints.Identity));
    }

    private static async Task<byte[]> FirstHello(SecureEndpoints two)
    {
        using var link = two.OpenClient("198.51.100.77:7");
        link.Send(SecureEndpoints.ServerAddress, "x"u8);
        var hello = two.Network.Sent.Last().Bytes;
        link.Forget();
        await two.Wait(0.1);
        two.Network.Sent.Clear();
        return hello;
    }
}
