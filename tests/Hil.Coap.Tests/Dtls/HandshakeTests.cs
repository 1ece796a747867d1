using Hil.Coap.Dtls;

namespace Hil.Coap.Tests.Dtls;

public sealed class HandshakeTests
{
    [Test]
    public async Task A_request_begins_a_handshake_and_is_answered_through_it()
    {
        using var two = new SecureEndpoints();
        var exchange = await two.Get();
        Assert.That(SecureEndpoints.Text(exchange), Is.EqualTo("2.05 secret answer"), string.Join('\n', two.ClientLines.Concat(two.ServerLines)));
        Assert.That(two.Served.Single().Identity, Is.EqualTo(new PeerIdentity(PeerIdentityKind.PreSharedKey, SecureEndpoints.Identity)));
        Assert.That(two.ServerLines, Has.Some.Contains("secured by PskAes128Ccm8").And.Some.Contains("connection id of 8 bytes"));
    }
}
