using System.Text;
using Hil.Coap.Dtls.Credentials;

namespace Hil.Coap.Tests.Dtls;

/// <summary>Links on sockets, which many threads use at once.</summary>
public sealed class ThreadTests
{
    [Test]
    public async Task Many_threads_may_send_begin_handshakes_and_close_at_once()
    {
        using var server = new SecureSocket();
        var clients = new List<SecureSocket>();
        for (var i = 0; i < 4; i++)
        {
            var credentials = new DtlsCredentials().Add(server.Link.LocalEndPoint, new KnownServer(new(SecureSocket.Identity, Encoding.ASCII.GetBytes(SecureSocket.Key))));
            clients.Add(new(credentials: credentials, echoes: false));
        }

        try
        {
            foreach (var client in clients)
            {
                client.Link.Send(server.Link.LocalEndPoint, "x"u8);
                Assert.That(await client.Until(() => client.Link.Sessions == 1), Is.True, client.Lines);
            }

            var threads = clients.SelectMany(client => new[] { false, true, false }.Select(closes => Task.Run(() =>
            {
                for (var i = 0; i < 50; i++)
                {
                    client.Link.Send(server.Link.LocalEndPoint, "x"u8);
                    if (closes && i % 10 == 9)
                        client.Link.Close(server.Link.LocalEndPoint);
                    _ = server.Link.IdentityOf(client.Link.LocalEndPoint);
                }
            })));
            await Task.WhenAll(threads).WaitAsync(TimeSpan.FromSeconds(50), TimeProvider.System);
            foreach (var client in clients)
            {
                // What is sent in a handshake may be too much to wait for its end.
                Assert.That(await client.Until(() => client.Link.Handshakes == 0), Is.True, client.Lines);
                client.Link.Send(server.Link.LocalEndPoint, "the last word"u8);
                Assert.That(await client.Until(() => client.Heard.Contains("we heard the last word", StringComparison.Ordinal)), Is.True, client.Lines);
            }
        }
        finally
        {
            foreach (var client in clients)
                client.Dispose();
        }

        Assert.That(await server.Until(() => server.Link.Sessions == 0), Is.True, "each has said goodbye");
        Assert.That(server.Link.Handshakes, Is.Zero);
    }
}
