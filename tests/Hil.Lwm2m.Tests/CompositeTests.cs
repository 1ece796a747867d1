using Hil.Coap.Messages;
using Hil.Lwm2m.Tests.Virtual;

namespace Hil.Lwm2m.Tests;

public sealed class CompositeTests
{
    // What is etched is for requests only (RFC 8790 §3): it is answered in SenML.
    [TestCase(ContentFormat.SenMlCbor, null, ContentFormat.SenMlCbor)]
    [TestCase(ContentFormat.SenMlJson, null, ContentFormat.SenMlJson)]
    [TestCase(ContentFormat.SenMlEtchCbor, null, ContentFormat.SenMlCbor)]
    [TestCase(ContentFormat.SenMlEtchJson, null, ContentFormat.SenMlJson)]
    [TestCase(ContentFormat.Lwm2mCbor, null, ContentFormat.Lwm2mCbor)]
    [TestCase(ContentFormat.SenMlCbor, ContentFormat.Lwm2mCbor, ContentFormat.Lwm2mCbor)]
    public async Task A_composite_read_gives_values_of_several_objects_at_once(ContentFormat format, ContentFormat? accept, ContentFormat answered)
    {
        using var bench = new ServerAndDevice();
        var store = new ObjectStore();
        var device = await bench.Register(store);
        var response = await device.ReadComposite(["/3/0/9", "/3303", "/3/0/6/1"], format, accept);
        Assert.That(store.Heard, Is.EqualTo(format));
        Assert.That(response.EnsureSuccess().Format, Is.EqualTo(answered));
        Assert.That(response.Content.Nodes.Select(node => node.ToString()), Is.EqualTo(new[]
        {
            "/3/0/6/1 = 5", "/3/0/9 = 85", "/3303/0/5700 = 21.5", "/3303/0/5701 = \"Cel\"",
        }));
        Assert.That(response.Paths, Is.EqualTo(new Lwm2mPath[] { "/3/0/9", "/3303", "/3/0/6/1" }));
        Assert.That(bench.Device.Requests[^1], Does.StartWith("FETCH / "));
    }

    [Test]
    public async Task The_timeline_tells_a_composite_read_with_names_and_units()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register(new ObjectStore());
        await device.ReadComposite(["/3/0/9", "/1/0/1"]);
        Assert.That(bench.Lines[^1], Is.EqualTo("read-composite / /3/0/9 /1/0/1: 2.05 /1/0/1 Lifetime = 60 s, /3/0/9 Battery Level = 85 %"));
    }

    [Test]
    public async Task A_value_that_was_not_asked_for_makes_the_answer_unreadable()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register(new ObjectStore());
        bench.Device.Override = exchange =>
        {
            exchange.Respond(CoapCode.Content, new([CoapOption.UnsignedInteger(CoapOptionNumber.ContentFormat, 110)]), "[{\"n\":\"/3/0/0\",\"vs\":\"x\"}]"u8.ToArray());
            return true;
        };
        var response = await device.ReadComposite(["/3/0/9", "/1/0/1"]);
        Assert.That(response.ContentError, Is.EqualTo("/: a value at or below /3/0/9, /1/0/1 was expected, found /3/0/0, at offset 1"));
    }

    [Test]
    public async Task A_composite_write_writes_all_with_one_iPATCH()
    {
        using var bench = new ServerAndDevice();
        var store = new ObjectStore();
        var device = await bench.Register(store);
        var response = await device.WriteComposite([new("/1/0/1", 300), new("/3/0/14", "+01:00")]);
        Assert.That(response.EnsureSuccess().Code, Is.EqualTo(CoapCode.Changed));
        Assert.That(bench.Device.Requests[^1], Does.StartWith("iPATCH / "));
        Assert.That(store.Values["/1/0/1"].AsInteger(), Is.EqualTo(300));
        Assert.That(store.Values["/3/0/14"].AsString(), Is.EqualTo("+01:00"));
        Assert.That(store.Values["/3/0/0"].AsString(), Is.EqualTo("Maker"), "what was not written stays");
    }

    [TestCase(null)]
    [TestCase(ContentFormat.SenMlEtchJson)]
    [TestCase(ContentFormat.Lwm2mCbor)]
    public async Task A_composite_write_removes_a_resource_instance_and_writes_at_once(ContentFormat? format)
    {
        using var bench = new ServerAndDevice();
        var store = new ObjectStore { Values = { ["/2/0/2/1"] = 15, ["/2/0/2/7"] = 1 } };
        var device = await bench.Register(store, "1.2");

        var response = await device.WriteComposite([new("/1/0/1", 300)], ["/2/0/2/7"], format);

        Assert.That(response.EnsureSuccess().Code, Is.EqualTo(CoapCode.Changed));
        Assert.That(store.Heard, Is.EqualTo(format ?? ContentFormat.SenMlEtchCbor));
        Assert.That(store.Values["/1/0/1"].AsInteger(), Is.EqualTo(300));
        Assert.That(store.Values.Keys.Where(path => path.Object == 2).Select(path => path.ToString()), Is.EqualTo(new[] { "/2/0/2/1" }));
        Assert.That(bench.Lines[^1], Is.EqualTo("write-composite / = /1/0/1 = 300 without /2/0/2/7: 2.04"));
    }

    [Test]
    public async Task A_removal_by_itself_needs_no_value()
    {
        using var bench = new ServerAndDevice();
        var store = new ObjectStore { Values = { ["/2/0/2/1"] = 15 } };
        var device = await bench.Register(store, "1.2");
        (await device.WriteComposite([], ["/2/0/2/1"])).EnsureSuccess();
        Assert.That(store.Values.Keys.Any(path => path.Object == 2), Is.False);
        Assert.That(bench.Device.Requests[^1], Is.EqualTo("iPATCH / 81a200682f322f302f322f3102f6"));
    }

    [TestCase(ContentFormat.SenMlCbor, "/2/0/2/1", "SenMlEtchJson, SenMlEtchCbor or Lwm2mCbor was expected to remove /2/0/2/1, found SenML without etch")]
    [TestCase(ContentFormat.Tlv, "/2/0/2/1", "SenML or LwM2M CBOR was expected for a composite operation, found Content-Format 11542 (Tlv)")]
    [TestCase(ContentFormat.SenMlEtchCbor, "/2/0/2", "A resource instance was expected to be removed, found /2/0/2")]
    public async Task A_removal_that_no_format_can_say_is_not_sent_even_unchecked(ContentFormat format, string path, string reason)
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register(new ObjectStore(), "1.2");
        Assert.That(() => device.Unchecked.WriteComposite([], [path], format), Throws.ArgumentException.With.Message.Contains(reason));
        Assert.That(bench.Device.Requests, Is.Empty);
    }

    [Test]
    public async Task A_composite_observation_is_told_of_all_paths_and_cancelled_with_the_same_body_and_token()
    {
        using var bench = new ServerAndDevice();
        var store = new ObjectStore();
        var device = await bench.Register(store);
        var observation = await device.ObserveComposite(["/3/0/9", "/3303/0/5700"]);
        Assert.That(observation.Latest["/3303/0/5700"].AsFloat(), Is.EqualTo(21.5));

        store.Set("/3/0/9", 84);
        store.Set("/3/0/0", "of no interest");
        await bench.Run(1);
        Assert.That(observation.Notifications.Single().Content.Nodes.Select(node => node.ToString()), Is.EqualTo(new[] { "/3/0/9 = 84", "/3303/0/5700 = 21.5" }));
        Assert.That(bench.Lines[^1], Is.EqualTo("notify / = /3/0/9 Battery Level = 84 %, /3303/0/5700 Sensor Value = 21.5"));

        await observation.Cancel();
        Assert.That(store.Observers, Is.Zero, "the client knew the observation by its token and its paths");
        Assert.That(bench.Device.Requests[^1], Is.EqualTo(bench.Device.Requests[^2]));
        Assert.That(bench.Lines[^1], Does.StartWith("cancel-observe-composite /: 2.05 /3/0/9"));
        Assert.That(observation.IsActive, Is.False);
    }

    [Test]
    public async Task A_composite_observation_is_ended_by_a_reset_too()
    {
        using var bench = new ServerAndDevice();
        var store = new ObjectStore();
        var device = await bench.Register(store);
        var observation = await device.ObserveComposite(["/3/0/9", "/3303/0/5700"]);
        observation.CancelByReset();
        store.Set("/3/0/9", 84);
        await bench.Run(1);
        Assert.That(store.Observers, Is.Zero);
        Assert.That(observation.Count, Is.Zero);
    }

    [Test]
    public async Task A_composite_operation_is_not_sent_to_a_client_of_1_0_unless_the_test_means_it()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        Assert.That(() => device.ReadComposite(["/3/0/9"]), Throws.TypeOf<InvalidRequestException>().With.Message.EqualTo(
            "ReadComposite / was not sent: a composite operation is of LwM2M 1.1, but hil-thingy91 registered with 1.0. What is meant to be wrong is asked by Unchecked."));
        Assert.That(() => device.WriteComposite([new("/1/0/1", 60)]), Throws.TypeOf<InvalidRequestException>());
        Assert.That(async () => await device.ObserveComposite(["/3/0/9"]), Throws.TypeOf<InvalidRequestException>());
        Assert.That(bench.Device.Requests, Is.Empty);

        var response = await device.Unchecked.ReadComposite(["/3/0/9"]);
        Assert.That(response.Code, Is.EqualTo(CoapCode.NotFound));
        Assert.That(bench.Device.Requests, Has.Count.EqualTo(1));
    }
}
