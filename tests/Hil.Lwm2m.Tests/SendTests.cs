using System.Text;
using Hil.Coap.Messages;
using Hil.Lwm2m.Formats;
using Hil.Lwm2m.Tests.Virtual;

namespace Hil.Lwm2m.Tests;

public sealed class SendTests
{
    [TestCase(ContentFormat.SenMlJson)]
    [TestCase(ContentFormat.SenMlCbor)]
    [TestCase(ContentFormat.Lwm2mCbor)]
    public async Task What_a_registered_client_sends_is_taken_told_and_raised(ContentFormat format)
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register(new ObjectStore());
        var raised = new List<SentContent>();
        device.Sent += raised.Add;
        var answer = await Send(bench, ContentWriter.Write("/", [new("/3303/0/5700", 21.5), new("/3/0/9", 85)], format), format);
        Assert.That(answer.Code, Is.EqualTo(CoapCode.Changed));
        Assert.That(raised.Single().Content["/3303/0/5700"].AsFloat(), Is.EqualTo(21.5));
        Assert.That(device.AllSent, Is.EqualTo(raised));
        Assert.That(raised[0].ModelFaults, Is.Empty);
        Assert.That(bench.Lines[^1], Is.EqualTo("send of hil-thingy91: /3/0/9 Battery Level = 85 %, /3303/0/5700 Sensor Value = 21.5"));
    }

    [Test]
    public async Task A_history_is_kept_with_its_times()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register(new ObjectStore());
        var json = "[{\"bn\":\"/3303/0/5700\",\"bt\":1700000000,\"v\":20},{\"t\":10,\"v\":21},{\"t\":20,\"v\":22}]";
        Assert.That((await Send(bench, Encoding.UTF8.GetBytes(json))).Code, Is.EqualTo(CoapCode.Changed));
        Assert.That(device.AllSent.Single().Content.Records.Select(node => (node.AsFloat(), node.Timestamp)), Is.EqualTo(new (double, double?)[]
        {
            (20, 1_700_000_000), (21, 1_700_000_010), (22, 1_700_000_020),
        }));
        Assert.That(device.AllSent.Single().Value.AsFloat(), Is.EqualTo(22));
    }

    [Test]
    public async Task A_stranger_is_answered_not_found()
    {
        using var bench = new ServerAndDevice();
        Assert.That((await Send(bench, "[{\"n\":\"/3/0/9\",\"v\":85}]"u8.ToArray())).Code, Is.EqualTo(CoapCode.NotFound));
        Assert.That(bench.Lines.Single(), Is.EqualTo("send refused with 4.04: a registered client was expected at 192.0.2.1:5683, found none"));
    }

    [TestCase("[{\"n\":\"/3/0/9\"", 110, "4.00")]
    [TestCase("[{\"n\":\"/3/0/9\"}]", 110, "4.00")]
    [TestCase("[]", 110, "4.00")]
    [TestCase("[{\"n\":\"/3\",\"v\":1}]", 110, "4.00")]
    [TestCase("85", 0, "4.15")]
    [TestCase("85", 11542, "4.15")]
    public async Task What_cannot_be_read_is_refused(string body, int format, string code)
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register(new ObjectStore());
        Assert.That((await Send(bench, Encoding.UTF8.GetBytes(body), (ContentFormat)format)).Code.ToString(), Does.StartWith(code));
        Assert.That(device.AllSent, Is.Empty);
        Assert.That(bench.Lines[^1], Does.StartWith($"send of hil-thingy91 refused with {code}"));
    }

    [Test]
    public async Task A_send_of_what_was_never_registered_or_by_a_client_of_1_0_is_the_clients_fault()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        await Send(bench, "[{\"n\":\"/3303/0/5700\",\"v\":1}]"u8.ToArray());
        Assert.That(device.AllSent.Single().ModelFaults.Select(fault => fault.Kind), Is.EqualTo(new[] { ModelFaultKind.NotInVersion, ModelFaultKind.NotRegistered }));
    }

    [Test]
    public async Task Only_POST_is_a_send()
    {
        using var bench = new ServerAndDevice();
        Assert.That((await bench.Device.Ask(CoapCode.Get, "/dp", "", "")).Code, Is.EqualTo(CoapCode.MethodNotAllowed));
    }

    private static Task<CoapMessage> Send(ServerAndDevice bench, byte[] body, ContentFormat format = ContentFormat.SenMlJson) =>
        bench.Device.Ask(CoapCode.Post, "/dp", "", body, (int)format);
}
