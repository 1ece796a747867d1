using System.Net;
using Hil.Coap.Dtls;

namespace Hil.Coap.Tests.Dtls;

/// <summary>Before a client has shown that it hears its address, nothing is kept of it and little is sent (RFC 6347 §4.2.1).</summary>
public sealed class CookieTests
{
    [Test]
    public async Task A_flood_of_forged_hellos_gets_no_more_bytes_than_it_sends_and_leaves_nothing_behind()
    {
        using var two = new SecureEndpoints();
        var hello = await FirstHello(two);
        two.Network.Sent.Clear();
        for (var i = 0; i < 2000; i++)
            two.Network.Inject($"198.51.{100 + i / 250}.{1 + i % 250}:{1024 + i}", SecureEndpoints.ServerAddress, hello);
        await two.Wait(1);
        var received = two.Network.Sent.Where(one => one.To.Equals(SecureEndpoints.ServerAddress)).Sum(one => one.Bytes.Length);
        var sent = two.Network.Sent.Where(one => one.From.Equals(SecureEndpoints.ServerAddress)).ToList();
        Assert.That(sent, Has.Count.EqualTo(2000), "each is asked for a cookie");
        Assert.That(sent.Sum(one => one.Bytes.Length), Is.LessThanOrEqualTo(received));
        Assert.That(sent.Max(one => one.Bytes.Length), Is.LessThanOrEqualTo(hello.Length));
        Assert.That(two.ServerLink.Handshakes, Is.Zero);
        Assert.That(two.ServerLink.Sessions, Is.Zero);
        Assert.That(two.ServerLink.Resumable, Is.Zero);
        await two.Wait(20);
        Assert.That(Failures.Of(two.ServerTimeline), Has.Count.EqualTo(16).And.All.EqualTo(DtlsFailure.CookieNotReturned), "only some are told of");
    }

    [Test]
    public async Task No_hello_of_any_length_is_answered_with_more_than_itself()
    {
        using var two = new SecureEndpoints();
        var hello = await FirstHello(two);
        for (var length = 0; length <= hello.Length; length++)
        {
            // The shortest that can be read: version, random, and then four empty lists; cut and with its lengths put right.
            var cut = hello[..length];
            if (length > 25)
            {
                (cut[11], cut[12]) = (0, (byte)(length - 13));
                (cut[13 + 3], cut[13 + 11]) = ((byte)(length - 25), (byte)(length - 25));
            }

            two.Network.Sent.Clear();
            two.Network.Inject("198.51.100.1:7", SecureEndpoints.ServerAddress, cut);
            await two.Wait(0.1);
            Assert.That(two.Network.Sent.Where(one => one.From.Equals(SecureEndpoints.ServerAddress)).Sum(one => one.Bytes.Length), Is.LessThanOrEqualTo(length));
        }

        Assert.That(two.ServerLink.Handshakes, Is.Zero);
    }

    [Test]
    public async Task A_cookie_is_good_for_its_address_only()
    {
        using var two = new SecureEndpoints();
        await two.Get();
        var withCookie = two.Network.Sent.Where(one => one.From.Equals(SecureEndpoints.ClientAddress)).ElementAt(1).Bytes;
        two.ServerLink.Close(SecureEndpoints.ClientAddress);
        two.Network.Sent.Clear();
        two.Network.Inject("198.51.100.1:7", SecureEndpoints.ServerAddress, withCookie);
        await two.Wait(0.1);
        Assert.That(two.ServerLink.Handshakes, Is.Zero, "another address");
        two.Network.Inject(SecureEndpoints.ClientAddress.ToString(), SecureEndpoints.ServerAddress, withCookie);
        await two.Wait(0.1);
        Assert.That(two.ServerLink.Handshakes, Is.EqualTo(1), "its own");
    }

    [TestCase(15, 1, TestName = "A_cookie_is_good_for_ten_minutes_at_least")]
    [TestCase(25, 0, TestName = "A_cookie_is_no_longer_good_after_twenty_minutes")]
    public async Task A_cookie_grows_old(int minutes, int handshakes)
    {
        using var two = new SecureEndpoints();
        var hello = await FirstHello(two);
        await two.Get();
        var withCookie = two.Network.Sent.Where(one => one.From.Equals(SecureEndpoints.ClientAddress)).ElementAt(1).Bytes;
        two.ServerLink.Close(SecureEndpoints.ClientAddress);
        await two.Wait(60 * minutes / 2.0);
        // Some other client comes by, so that the secret is looked at.
        two.Network.Inject("198.51.100.1:7", SecureEndpoints.ServerAddress, hello);
        await two.Wait(60 * minutes / 2.0);
        two.Network.Inject("198.51.100.1:7", SecureEndpoints.ServerAddress, hello);
        two.Network.Inject(SecureEndpoints.ClientAddress.ToString(), SecureEndpoints.ServerAddress, withCookie);
        await two.Wait(0.1);
        Assert.That(two.ServerLink.Handshakes, Is.EqualTo(handshakes));
    }

    [Test]
    public async Task A_cookie_is_no_longer_good_after_a_restart()
    {
        using var two = new SecureEndpoints();
        await two.Get();
        var withCookie = two.Network.Sent.Where(one => one.From.Equals(SecureEndpoints.ClientAddress)).ElementAt(1).Bytes;
        two.ServerLink.Forget();
        two.Network.Inject(SecureEndpoints.ClientAddress.ToString(), SecureEndpoints.ServerAddress, withCookie);
        await two.Wait(0.1);
        Assert.That(two.ServerLink.Handshakes, Is.Zero);
        Assert.That(two.ServerLines[^1], Does.EndWith("asked to come back with a cookie"));
    }

    // Of a handshake's datagrams, of fragments and of what a session says, and whatever becomes of them when bits are changed, ends are cut off,
    // and two are joined.
    [Test]
    public async Task Nothing_that_comes_from_an_unproved_address_is_answered_with_more_than_itself([Values] bool certificates)
    {
        var authority = new TestCertificates();
        var own = authority.Issue("the server");
        var credentials = new Hil.Coap.Dtls.Credentials.DtlsCredentials { Trust = Hil.Coap.Dtls.Credentials.DtlsTrust.FromPem(authority.Authority) };
        if (certificates)
            credentials.Certificate = Hil.Coap.Dtls.Credentials.DtlsCertificate.FromPem(own.Certificate, own.Key);
        credentials.Add(SecureEndpoints.Identity, SecureEndpoints.Key);
        using var two = new SecureEndpoints(server: credentials);
        await two.Get();
        var store = two.Network.Sent.Where(one => one.To.Equals(SecureEndpoints.ServerAddress)).Select(one => one.Bytes).ToList();
        store.AddRange(store.Where(bytes => FragmentingLink.IsHello(bytes)).SelectMany(hello => FragmentingLink.Cut(hello, 70)).ToList());
        two.Network.Sent.Clear();
        var random = new Random(5);
        for (var i = 0; i < 5000; i++)
        {
            var strange = store[random.Next(store.Count)].ToArray();
            for (var changes = random.Next(4); changes > 0; changes--)
                strange[random.Next(Math.Min(strange.Length, 60))] ^= (byte)(1 << random.Next(8));
            if (random.Next(3) == 0)
                strange = [.. strange, .. store[random.Next(store.Count)]];
            if (random.Next(4) == 0)
                Array.Resize(ref strange, random.Next(strange.Length + 1));
            two.Network.Inject($"198.51.100.{1 + i % 50}:7", SecureEndpoints.ServerAddress, strange);
        }

        await two.Wait(200);
        foreach (var address in two.Network.Sent.Where(one => one.To.Equals(SecureEndpoints.ServerAddress)).GroupBy(one => one.From))
        {
            var answered = two.Network.Sent.Where(one => one.To.Equals(address.Key)).Sum(one => one.Bytes.Length);
            Assert.That(answered, Is.LessThanOrEqualTo(address.Sum(one => one.Bytes.Length)), address.Key.ToString());
        }

        Assert.That(two.Network.Sent.Count(one => one.From.Equals(SecureEndpoints.ServerAddress)), Is.GreaterThan(500), "many were answered");
        Assert.That(two.ServerLink.Handshakes, Is.Zero);
    }

    [Test]
    public async Task No_more_handshakes_are_under_way_than_the_options_allow()
    {
        using var two = new SecureEndpoints(serverOptions: new() { MostHandshakes = 3 });
        // Clients that fall silent once they have a cookie.
        two.Network.Decide = (from, _, bytes) =>
            !from.Equals(SecureEndpoints.ServerAddress) && bytes.Length > 25 && bytes[13] == 16 ? Hil.Core.Network.PacketPassage.Drop : Hil.Core.Network.PacketPassage.Deliver;
        var clients = Enumerable.Range(1, 5).Select(i => two.OpenClient($"198.51.100.{i}:7")).ToList();
        foreach (var client in clients)
            client.Send(SecureEndpoints.ServerAddress, "x"u8);
        await two.Wait(0.5);
        Assert.That(two.ServerLink.Handshakes, Is.EqualTo(3));
        Assert.That(Failures.Of(two.ServerTimeline), Has.Some.EqualTo(DtlsFailure.TooManyHandshakes));
        await two.Wait(120);
        Assert.That(two.ServerLink.Handshakes, Is.Zero, "their time is over");
        foreach (var client in clients)
            client.Dispose();
    }

    private static async Task<byte[]> FirstHello(SecureEndpoints two)
    {
        using var link = two.OpenClient("198.51.100.77:7");
        link.Send(SecureEndpoints.ServerAddress, "x"u8);
        var hello = two.Network.Sent.Last(one => one.From.Equals(IPEndPoint.Parse("198.51.100.77:7"))).Bytes;
        link.Forget();
        await two.Wait(0.1);
        two.Network.Sent.Clear();
        return hello;
    }
}
