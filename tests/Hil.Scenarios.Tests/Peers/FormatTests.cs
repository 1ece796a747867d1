using Hil.Lwm2m;

namespace Hil.Scenarios.Tests.Peers;

/// <summary>Formats and operations against clients of other hands, who wrote and read them by themselves.</summary>
[NonParallelizable]
public sealed class FormatTests
{
    [TestCase(ContentFormat.Tlv)]
    [TestCase(ContentFormat.SenMlJson)]
    [TestCase(ContentFormat.SenMlCbor)]
    [TestCase(ContentFormat.Lwm2mCbor)]
    public async Task Anjay_says_the_same_in_every_format(ContentFormat format)
    {
        using var bench = new PeerBench("hil-peer");
        var device = await bench.Start(PeerProgram.Anjay);
        var instance = device.Registration.Objects.First(path => path is { Object: 1, Depth: 2 });
        var expected = (await device.Read(instance, ContentFormat.SenMlJson)).EnsureSuccess();

        var answer = (await device.Read(instance, format)).EnsureSuccess();

        Assert.That(answer.Format, Is.EqualTo(format));
        Assert.That(answer.Content.Nodes, Is.EqualTo(expected.Content.Nodes));
        Assert.That(answer.ModelFaults.Where(fault => fault.Kind == ModelFaultKind.WrongType), Is.Empty);
    }

    [TestCase(ContentFormat.Text)]
    [TestCase(ContentFormat.Cbor)]
    [TestCase(ContentFormat.Tlv)]
    [TestCase(ContentFormat.SenMlJson)]
    [TestCase(ContentFormat.SenMlCbor)]
    [TestCase(ContentFormat.Lwm2mCbor)]
    public async Task Anjay_takes_a_value_in_every_format(ContentFormat format)
    {
        using var bench = new PeerBench("hil-peer");
        var device = await bench.Start(PeerProgram.Anjay);
        var period = device.Registration.Objects.First(path => path is { Object: 1, Depth: 2 }).Append(2);

        (await device.Write(period, 7, format)).EnsureSuccess();

        Assert.That((await device.Read(period, ContentFormat.Text)).Value.AsInteger(), Is.EqualTo(7));
    }

    [TestCase(ContentFormat.Tlv)]
    [TestCase(ContentFormat.SenMlJson)]
    [TestCase(ContentFormat.SenMlCbor)]
    [TestCase(ContentFormat.Lwm2mCbor)]
    public async Task Anjay_takes_several_values_in_every_format(ContentFormat format)
    {
        using var bench = new PeerBench("hil-peer");
        var device = await bench.Start(PeerProgram.Anjay);
        var instance = device.Registration.Objects.First(path => path is { Object: 1, Depth: 2 });

        (await device.WritePartial(instance, [new(instance.Append(2), 3), new(instance.Append(3), 90)], format)).EnsureSuccess();

        var content = (await device.Read(instance)).EnsureSuccess().Content;
        Assert.That((content[instance.Append(2)].AsInteger(), content[instance.Append(3)].AsInteger()), Is.EqualTo((3, 90)));
    }

    [TestCase(ContentFormat.SenMlJson)]
    [TestCase(ContentFormat.SenMlCbor)]
    public async Task Anjay_takes_a_composite_write(ContentFormat format)
    {
        using var bench = new PeerBench("hil-peer");
        var device = await bench.Start(PeerProgram.Anjay);
        var instance = device.Registration.Objects.First(path => path is { Object: 1, Depth: 2 });

        (await device.WriteComposite([new(instance.Append(2), 4), new(instance.Append(3), 91)], format)).EnsureSuccess();

        var content = (await device.ReadComposite([instance.Append(2), instance.Append(3)], format)).EnsureSuccess().Content;
        Assert.That(content.Nodes.Select(node => node.AsInteger()), Is.EqualTo(new[] { 4, 91 }));
    }

    [Test]
    public async Task Anjay_makes_an_instance_with_and_without_an_identifier_and_removes_it()
    {
        // Anjay's demo has object 33605, of which a server may make instances.
        using var bench = new PeerBench("hil-peer");
        var device = await bench.Start(PeerProgram.Anjay);
        Assume.That(device.Registration.Has("/33605"), "the demo was built without its test object");

        var chosen = (await device.Create("/33605", new Dictionary<int, Lwm2mValue>())).EnsureSuccess();
        Assert.That(chosen.Location?.Object, Is.EqualTo(33605));
        (await device.Delete(chosen.Location!.Value)).EnsureSuccess();

        var named = (await device.Create("/33605", [new("/33605/77/1", 0)])).EnsureSuccess();
        Assert.That(named.Location, Is.EqualTo((Lwm2mPath)"/33605/77"));
        (await device.Delete("/33605/77")).EnsureSuccess();
    }

    [TestCase(ContentFormat.Tlv)]
    [TestCase(ContentFormat.SenMlJson)]
    [TestCase(ContentFormat.SenMlCbor)]
    public async Task Wakaama_says_and_takes_what_it_can(ContentFormat format)
    {
        using var bench = new PeerBench("hil-peer");
        var device = await bench.Start(PeerProgram.Wakaama);

        var answer = await device.Read("/3/0", format);
        if (answer.Code == Hil.Coap.Messages.CoapCode.NotAcceptable)
            Assert.Ignore($"this build of Wakaama has no {format}");

        Assert.That(answer.EnsureSuccess().Content["/3/0/0"].AsString(), Is.Not.Empty);
        Assert.That(answer.Content.Below("/3/0/6").Count(), Is.GreaterThan(1), "a resource of several instances");
        (await device.Write("/3/0", [new("/3/0/14", "+02:00")], format)).EnsureSuccess();
        Assert.That((await device.Read("/3/0/14", ContentFormat.Text)).Value.AsString(), Is.EqualTo("+02:00"));
    }
}
