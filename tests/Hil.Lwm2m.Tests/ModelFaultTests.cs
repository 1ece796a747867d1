using Hil.Coap.Messages;
using Hil.Lwm2m.Entries;
using Hil.Lwm2m.Tests.Virtual;

namespace Hil.Lwm2m.Tests;

/// <summary>A client's fault is told on the answer and on the timeline, apart from what a test gets wrong.</summary>
public sealed class ModelFaultTests
{
    [TestCase("/3/0/9", "[{\"n\":\"/3/0/9\",\"v\":120}]", ModelFaultKind.OutOfRange, "/3/0/9: a value within 0..100 was expected of Battery Level, found 120")]
    [TestCase("/3/0/9", "[{\"n\":\"/3/0/9\",\"vs\":\"full\"}]", ModelFaultKind.WrongType, "/3/0/9: Integer was expected, found String \"full\"")]
    [TestCase("/3/0/9", "[{\"n\":\"/3/0/9\",\"v\":99.5}]", ModelFaultKind.WrongType, "/3/0/9: Integer was expected, found Float 99.5")]
    [TestCase("/3/0/9", "[{\"n\":\"/3/0/9/0\",\"v\":9}]", ModelFaultKind.WrongMultiplicity, "/3/0/9/0: one value was expected of Battery Level, found a resource instance")]
    [TestCase("/3/0/6", "[{\"n\":\"/3/0/6\",\"v\":1}]", ModelFaultKind.WrongMultiplicity, "/3/0/6: resource instances were expected of Available Power Sources, found the one value 1")]
    [TestCase("/3/0/9", "[]", ModelFaultKind.MissingMandatory, "/3/0/9: a value of Battery Level was expected, found none")]
    [TestCase("/3303", "[{\"n\":\"/3303/0/5701\",\"vs\":\"Cel\"}]", ModelFaultKind.MissingMandatory, "/3303/0/5700: Sensor Value was expected, which is mandatory, found nothing")]
    [TestCase("/5/0", "[{\"n\":\"/5/0/0\",\"vd\":\"AA\"}]", ModelFaultKind.NotReadable, "/5/0/0: no value was expected of Package, which cannot be read, found 0x00")]
    [TestCase("/3", "[{\"n\":\"/3/1/0\",\"vs\":\"x\"}]", ModelFaultKind.WrongMultiplicity, "/3/1: the one instance 0 was expected of Device (object 3, version 1.1)")]
    public async Task A_clients_fault_is_told(string path, string json, ModelFaultKind kind, string text)
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register(new ObjectStore());
        bench.Device.Override = exchange =>
        {
            exchange.Respond(CoapCode.Content, new([CoapOption.UnsignedInteger(CoapOptionNumber.ContentFormat, 110)]), System.Text.Encoding.UTF8.GetBytes(json));
            return true;
        };
        var response = await device.Read(path);
        Assert.That(response.ModelFaults.Select(fault => (fault.Kind, fault.ToString())), Does.Contain((kind, text)));
        Assert.That(bench.Lines, Does.Contain($"client's fault {text}"));
        Assert.That(bench.Timeline.Snapshot().OfType<ModelFaultEntry>().Select(entry => entry.Fault), Is.EqualTo(response.ModelFaults));
        Assert.That(response.IsSuccess, Is.EqualTo(kind != ModelFaultKind.WrongType), "only a value of another type makes the answer useless");
    }

    [Test]
    public async Task A_good_client_has_no_faults()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register(new ObjectStore());
        foreach (var format in new[] { ContentFormat.Tlv, ContentFormat.Json, ContentFormat.SenMlCbor, ContentFormat.SenMlJson, ContentFormat.Lwm2mCbor })
        {
            var response = (await device.Read("/3/0", format)).EnsureSuccess();
            Assert.That(response.ModelFaults, Is.Empty);
            Assert.That(response.Content.Nodes, Has.Count.EqualTo(7));
        }

        Assert.That(bench.Timeline.Snapshot().OfType<ModelFaultEntry>(), Is.Empty);
    }

    [Test]
    public async Task A_notification_out_of_range_counts_and_carries_its_fault()
    {
        using var bench = new ServerAndDevice();
        var store = new ObjectStore();
        var device = await bench.Register(store);
        await using var observation = await device.Observe("/3/0/9");
        store.Set("/3/0/9", 101);
        await bench.Run(1);
        Assert.That(observation.Notifications.Single().ModelFaults.Single().Kind, Is.EqualTo(ModelFaultKind.OutOfRange));
        Assert.That(bench.Lines.TakeLast(2), Is.EqualTo(new[]
        {
            "client's fault /3/0/9: a value within 0..100 was expected of Battery Level, found 101", "notify /3/0/9 Battery Level = 101 %",
        }));
    }

    [Test]
    public async Task The_version_that_a_client_named_decides_over_its_ranges()
    {
        using var bench = new ServerAndDevice();
        var store = new ObjectStore();
        store.Values["/3/0/11/0"] = 20;
        var old = await bench.Register(store, links: "</3>;ver=1.1,</3/0>");
        Assert.That((await old.Read("/3/0/11")).ModelFaults.Single().Text, Does.Contain("within 0..8"));
        var young = await bench.Register(store, links: "</3>;ver=1.2,</3/0>");
        Assert.That((await young.Read("/3/0/11")).ModelFaults, Is.Empty);
    }

    [Test]
    public async Task Content_is_explained_line_by_line_with_names_units_and_times()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register(new ObjectStore());
        bench.Device.Override = exchange =>
        {
            exchange.Respond(
                CoapCode.Content, new([CoapOption.UnsignedInteger(CoapOptionNumber.ContentFormat, 110)]),
                "[{\"bn\":\"/3/0/\",\"n\":\"0\",\"vs\":\"Maker\"},{\"n\":\"9\",\"v\":85,\"t\":1700000000},{\"n\":\"9\",\"v\":120,\"t\":1700000060}]"u8.ToArray());
            return true;
        };
        var content = (await device.Read("/3/0")).Content;
        Assert.That(content.Explain(), Does.StartWith(
            "/3/0 Device\n"
            + "  /0 Manufacturer   \"Maker\"\n"
            + "  /9 Battery Level  85 %  at 2023-11-14 22:13:20 UTC\n"
            + "  /9 Battery Level  120 %  at 2023-11-14 22:14:20 UTC\n"
            + "client's fault: /3/0/9: a value within 0..100 was expected of Battery Level, found 120\n"));
    }
}
