using System.Text;
using Hil.Core.Profiles;
using Hil.Lwm2m.Bootstrap;

namespace Hil.Lwm2m.Tests.Bootstrap;

public sealed class BootstrapConfigurationFileTests
{
    [Test]
    public void A_configuration_is_read_with_all_that_it_says()
    {
        var read = Read("""
            discover: true
            delete: [/0/1, /1]
            security:
              - { instance: 1, uri: "coaps://192.0.2.2:5684", mode: psk, identity: hil, key-hex: 0011aaff, short-server-id: 1 }
              - instance: 2
                uri: coap://192.0.2.2:5683
                bootstrap: true
                hold-off: 5
            servers:
              - { instance: 0, short-server-id: 1, lifetime: 60, binding: UQ, pmin: 1, stores-notifications: true }
            writes:
              - { path: /3/0/14, text: "+01:00" }
              - { path: /3/0/18, integer: 7 }
              - { path: /9/0/1, hex: 00ff }
            reads: [/1]
            format: senml-cbor
            """);

        Assert.Multiple(() =>
        {
            Assert.That(read.Discovers, Is.True);
            Assert.That(read.Deletes, Is.EqualTo(new Lwm2mPath[] { "/0/1", "/1" }));
            Assert.That(read.Reads, Is.EqualTo(new Lwm2mPath[] { "/1" }));
            Assert.That(read.Format, Is.EqualTo(ContentFormat.SenMlCbor));
            Assert.That(read.AllWrites.Select(write => $"{write.Path}: {string.Join(", ", write.Nodes)}"), Is.EqualTo(new[]
            {
                "/0/1: /0/1/0 = \"coaps://192.0.2.2:5684\", /0/1/1 = false, /0/1/2 = 0, /0/1/3 = 0x68696c, /0/1/5 = 0x0011aaff, /0/1/10 = 1",
                "/0/2: /0/2/0 = \"coap://192.0.2.2:5683\", /0/2/1 = true, /0/2/2 = 3, /0/2/11 = 5",
                "/1/0: /1/0/0 = 1, /1/0/1 = 60, /1/0/2 = 1, /1/0/6 = true, /1/0/7 = \"UQ\"",
                "/3/0/14: /3/0/14 = \"+01:00\"",
                "/3/0/18: /3/0/18 = 7",
                "/9/0/1: /9/0/1 = 0x00ff",
            }));
        });
    }

    [Test]
    public void What_is_not_said_has_its_default()
    {
        var read = Read("servers: [{ instance: 0, short-server-id: 1, lifetime: 60 }]");
        Assert.That(read.Deletes, Is.EqualTo(new[] { Lwm2mPath.Root }));
        Assert.That((read.Discovers, read.Security.Count, read.Writes.Count, read.Reads.Count, read.Format), Is.EqualTo((false, 0, 0, 0, (ContentFormat?)null)));
        Assert.That(read.Servers.Single().Binding, Is.EqualTo("U"));
    }

    [TestCase("unknown: 1", "test.yaml(1): expected only the keys discover, delete")]
    [TestCase("delete: [light]", "delete: expected an LwM2M path such as /1/0, or /, found \"light\"")]
    [TestCase("servers: [{ instance: 0, short-server-id: 0, lifetime: 60 }]", "servers[0].short-server-id: expected a whole number from 1 to 65534, found something else")]
    [TestCase("security: [{ instance: 1, uri: http://x }]", "security[0].uri: expected a URI such as coap")]
    [TestCase("security: [{ instance: 1, uri: coaps://x, mode: psk, identity: me }]", "security[0].mode: expected identity and key")]
    [TestCase("security: [{ instance: 1, uri: coaps://x, mode: tls }]", "expected one of psk, rpk, x509, none, est, found something else")]
    [TestCase("security: [{ instance: 1, uri: coaps://x, key: a, key-hex: 00 }]", "expected either key or key-hex, found both")]
    [TestCase("writes: [{ path: /3/0 }]", "expected a resource, such as /3/0/14")]
    [TestCase("writes: [{ path: /3/0/1 }]", "expected one of text, integer, boolean and hex beside it")]
    [TestCase("format: xml", "expected one of tlv, senml-cbor, senml-json")]
    public void What_is_wrong_is_named_with_its_place(string yaml, string message)
    {
        var error = Assert.Throws<ProfileException>(() => Read(yaml));
        Assert.That(error!.Message, Does.Contain(message));
    }

    [Test]
    public void A_key_that_is_no_hex_is_not_told()
    {
        var error = Assert.Throws<ProfileException>(() => Read("security: [{ instance: 1, uri: coaps://x, mode: psk, identity: me, key-hex: verysecret }]"));
        Assert.That(error!.Message, Does.Contain("key-hex: expected pairs of hexadecimal digits").And.Not.Contain("verysecret"));
    }

    private static BootstrapConfiguration Read(string yaml)
    {
        using var reader = new StreamReader(new MemoryStream(Encoding.UTF8.GetBytes(yaml)));
        return BootstrapConfigurationFile.Read(reader, "test.yaml");
    }
}
