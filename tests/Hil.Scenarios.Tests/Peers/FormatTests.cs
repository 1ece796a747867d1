using Hil.Coap.Messages;
using Hil.Lwm2m;

namespace Hil.Scenarios.Tests.Peers;

/// <summary>Formats and operations against clients of other hands, who wrote and read them by themselves.</summary>
[NonParallelizable]
public sealed class FormatTests
{
    private const int SeveralNumbers = 3;

    // Anjay's demo has an object of which a server may make instances, with a resource of several numbers.
    private static readonly Lwm2mPath TestObject = "/33605";

    // What holds many values, as each of them speaks it: Wakaama's example is built without SenML CBOR.
    private static readonly TestCaseData[] Spoken =
    [
        .. Of(PeerProgram.Anjay, ContentFormat.Tlv, ContentFormat.SenMlJson, ContentFormat.SenMlCbor, ContentFormat.Lwm2mCbor),
        .. Of(PeerProgram.Wakaama, ContentFormat.Tlv, ContentFormat.SenMlJson),
    ];

    private static readonly TestCaseData[] SpokenOrSingle =
    [
        .. Spoken, .. Of(PeerProgram.Anjay, ContentFormat.Text, ContentFormat.Cbor), .. Of(PeerProgram.Wakaama, ContentFormat.Text),
    ];

    [TestCaseSource(nameof(Spoken))]
    public async Task It_says_the_same_in_every_format(PeerProgram program, ContentFormat format)
    {
        using var bench = new PeerBench("hil-peer");
        var device = await bench.Start(program);
        var account = Account(device);
        var expected = (await device.Read(account, format == ContentFormat.Tlv ? ContentFormat.SenMlJson : ContentFormat.Tlv)).EnsureSuccess();

        var answer = (await device.Read(account, format)).EnsureSuccess();

        Assert.That(answer.Format, Is.EqualTo(format));
        Assert.That(answer.Content.Nodes, Is.EqualTo(expected.Content.Nodes).And.Count.GreaterThan(3));
        Assert.That(answer.ModelFaults.Where(fault => fault.Kind == ModelFaultKind.WrongType), Is.Empty);
    }

    [TestCaseSource(nameof(SpokenOrSingle))]
    public async Task It_takes_a_value_in_every_format(PeerProgram program, ContentFormat format)
    {
        using var bench = new PeerBench("hil-peer");
        var device = await bench.Start(program);
        var period = Account(device).Append(2);

        (await device.Write(period, 7, format)).EnsureSuccess();

        Assert.That((await device.Read(period, ContentFormat.Text)).Value.AsInteger(), Is.EqualTo(7));
    }

    [TestCaseSource(nameof(Spoken))]
    public async Task It_takes_several_values_in_every_format(PeerProgram program, ContentFormat format)
    {
        using var bench = new PeerBench("hil-peer");
        var device = await bench.Start(program);
        var account = Account(device);

        (await device.WritePartial(account, [new(account.Append(2), 3), new(account.Append(3), 90)], format)).EnsureSuccess();

        var content = (await device.Read(account, ContentFormat.Tlv)).EnsureSuccess().Content;
        Assert.That((content[account.Append(2)].AsInteger(), content[account.Append(3)].AsInteger()), Is.EqualTo((3, 90)));
    }

    [TestCaseSource(nameof(Spoken))]
    public async Task It_says_a_resource_of_several_instances_in_every_format(PeerProgram program, ContentFormat format)
    {
        using var bench = new PeerBench("hil-peer");
        var device = await bench.Start(program);

        var answer = (await device.Read("/3/0", format)).EnsureSuccess();

        Assert.That(answer.Content.Below("/3/0/11").Select(node => node.Path.Depth), Is.Not.Empty.And.All.EqualTo(4));
    }

    // Of composite operations Wakaama's example has none.
    [TestCase(ContentFormat.SenMlJson, null)]
    [TestCase(ContentFormat.SenMlCbor, null)]
    [TestCase(ContentFormat.SenMlEtchJson, null)]
    [TestCase(ContentFormat.SenMlEtchCbor, null)]
    [TestCase(ContentFormat.SenMlJson, ContentFormat.Lwm2mCbor)]
    public async Task Anjay_takes_a_composite_write_and_answers_a_composite_read(ContentFormat format, ContentFormat? accept)
    {
        using var bench = new PeerBench("hil-peer");
        var device = await bench.Start(PeerProgram.Anjay);
        var account = Account(device);

        (await device.WriteComposite([new(account.Append(2), 4), new(account.Append(3), 91)], accept ?? format)).EnsureSuccess();

        var content = (await device.ReadComposite([account.Append(2), account.Append(3)], format, accept)).EnsureSuccess().Content;
        Assert.That(content.Nodes.Select(node => node.AsInteger()), Is.EqualTo(new[] { 4, 91 }));
    }

    [TestCase(ContentFormat.SenMlEtchJson)]
    [TestCase(ContentFormat.SenMlEtchCbor)]
    [TestCase(ContentFormat.Lwm2mCbor)]
    public async Task Anjay_removes_a_resource_instance_in_a_composite_write(ContentFormat format)
    {
        using var bench = new PeerBench("hil-peer");
        var device = await bench.Start(PeerProgram.Anjay);
        Assume.That(device.Registration.Has(TestObject), "the demo was built without its test object");
        var instance = (await device.Create(TestObject, new Dictionary<int, Lwm2mValue>())).EnsureSuccess().Location!.Value;
        var numbers = instance.Append(SeveralNumbers);
        (await device.Write(numbers, [new(numbers.Append(1), 11), new(numbers.Append(2), 22)], ContentFormat.SenMlCbor)).EnsureSuccess();
        var period = Account(device).Append(2);

        (await device.WriteComposite([new(period, 5)], [numbers.Append(1)], format)).EnsureSuccess();

        var left = (await device.Read(numbers, ContentFormat.SenMlCbor)).EnsureSuccess().Content;
        Assert.That(left.Nodes.Select(node => node.ToString()), Is.EqualTo(new[] { $"{numbers}/2 = 22" }));
        Assert.That((await device.Read(period, ContentFormat.Text)).Value.AsInteger(), Is.EqualTo(5));
    }

    // As Leshan too, it takes lists of paths in SenML only, though it answers them in LwM2M CBOR.
    [Test]
    public async Task Anjay_refuses_a_list_of_paths_in_LwM2M_CBOR_by_its_format()
    {
        using var bench = new PeerBench("hil-peer");
        var device = await bench.Start(PeerProgram.Anjay);
        Assert.That((await device.ReadComposite(["/3/0/16"], ContentFormat.Lwm2mCbor)).Code, Is.EqualTo(CoapCode.UnsupportedContentFormat));
    }

    [Test]
    public async Task Anjay_makes_an_instance_with_and_without_an_identifier_and_removes_it()
    {
        using var bench = new PeerBench("hil-peer");
        var device = await bench.Start(PeerProgram.Anjay);
        Assume.That(device.Registration.Has(TestObject), "the demo was built without its test object");

        var chosen = (await device.Create(TestObject, new Dictionary<int, Lwm2mValue>())).EnsureSuccess();
        Assert.That(chosen.Location?.Object, Is.EqualTo(33605));
        (await device.Delete(chosen.Location!.Value)).EnsureSuccess();

        var named = (await device.Create(TestObject, [new("/33605/77/1", 0)])).EnsureSuccess();
        Assert.That(named.Location, Is.EqualTo((Lwm2mPath)"/33605/77"));
        (await device.Delete("/33605/77")).EnsureSuccess();
    }

    private static Lwm2mPath Account(RegisteredDevice device) => device.Registration.Objects.First(path => path is { Object: 1, Depth: 2 });

    private static IEnumerable<TestCaseData> Of(PeerProgram program, params ContentFormat[] formats) => formats.Select(format => new TestCaseData(program, format));
}
