using Hil.Coap.Messages;
using Hil.Lwm2m.Tests.Virtual;

namespace Hil.Lwm2m.Tests;

public sealed class WriteTests
{
    [TestCase("1.0", "</1/0>", ContentFormat.Tlv)]
    [TestCase("1.1", "</1/0>", ContentFormat.SenMlCbor)]
    [TestCase("1.1", "</>;rt=\"oma.lwm2m\";ct=110,</1/0>", ContentFormat.SenMlJson)]
    [TestCase("1.2", "</>;rt=\"oma.lwm2m\";ct=\"11542 110\",</1/0>", ContentFormat.SenMlJson)]
    [TestCase("1.1", "</>;rt=\"oma.lwm2m\";ct=11542,</1/0>", ContentFormat.Tlv)]
    [TestCase("1.1", "</>;rt=\"oma.lwm2m\";ct=60,</1/0>", ContentFormat.SenMlCbor)]
    [TestCase("1.0", "</>;rt=\"oma.lwm2m\";ct=11543,</1/0>", ContentFormat.Tlv)]
    public async Task Many_values_are_written_in_the_format_of_the_clients_version_or_announcement(string version, string links, ContentFormat expected)
    {
        using var bench = new ServerAndDevice();
        var store = new ObjectStore();
        var device = await bench.Register(store, version, links);
        (await device.WritePartial("/1/0", [new("/1/0/1", 300), new("/1/0/6", false)])).EnsureSuccess();
        Assert.That(store.Heard, Is.EqualTo(expected));
        Assert.That(store.Values["/1/0/1"].AsInteger(), Is.EqualTo(300));
        Assert.That(store.Values["/1/0/7"].AsString(), Is.EqualTo("U"), "a partial write leaves the others");
    }

    [TestCase(ContentFormat.Tlv)]
    [TestCase(ContentFormat.Json)]
    [TestCase(ContentFormat.SenMlJson)]
    [TestCase(ContentFormat.SenMlCbor)]
    [TestCase(ContentFormat.Lwm2mCbor)]
    public async Task An_instance_is_replaced_in_any_format_that_holds_many_values(ContentFormat format)
    {
        using var bench = new ServerAndDevice();
        var store = new ObjectStore();
        var device = await bench.Register(store);
        (await device.Write("/3303/0", [new("/3303/0/5750", "oven")], format)).EnsureSuccess();
        Assert.That(store.Heard, Is.EqualTo(format));
        Assert.That(store.Values.Where(each => each.Key.Object == 3303).Select(each => each.Key.ToString()), Is.EqualTo(new[] { "/3303/0/5750" }));
        Assert.That(store.Values["/3303/0/5750"].AsString(), Is.EqualTo("oven"));
    }

    [TestCase(ContentFormat.Text)]
    [TestCase(ContentFormat.Cbor)]
    [TestCase(ContentFormat.Tlv)]
    [TestCase(ContentFormat.Json)]
    [TestCase(ContentFormat.SenMlJson)]
    [TestCase(ContentFormat.SenMlCbor)]
    [TestCase(ContentFormat.Lwm2mCbor)]
    public async Task A_single_value_is_written_in_any_format(ContentFormat format)
    {
        using var bench = new ServerAndDevice();
        var store = new ObjectStore();
        var device = await bench.Register(store);
        (await device.Write("/1/0/1", 3600, format)).EnsureSuccess();
        (await device.Write("/3/0/13", Lwm2mValue.OfTime(1_800_000_000), format)).EnsureSuccess();
        (await device.Write("/1/0/10", Lwm2mValue.Of(new ObjectLink(11, 2)), format)).EnsureSuccess();
        Assert.That(store.Heard, Is.EqualTo(format));
        Assert.That(store.Values["/1/0/1"], Is.EqualTo(Lwm2mValue.Of(3600L)));
        Assert.That(store.Values["/3/0/13"], Is.EqualTo(Lwm2mValue.OfTime(1_800_000_000)));
        Assert.That(store.Values["/1/0/10"], Is.EqualTo(Lwm2mValue.Of(new ObjectLink(11, 2))));
    }

    [Test]
    public async Task A_resource_instance_is_written_by_itself_from_1_1_on()
    {
        using var bench = new ServerAndDevice();
        var store = new ObjectStore();
        var device = await bench.Register(store, links: "</1/0>,</2/0>;ver=1.1");
        store.Values["/2/0/2/1"] = 1;
        (await device.Write("/2/0/2/5", 15)).EnsureSuccess();
        Assert.That(store.Values["/2/0/2/5"].AsInteger(), Is.EqualTo(15));
        Assert.That(store.Values["/2/0/2/1"].AsInteger(), Is.EqualTo(1));

        await bench.Device.Register();
        Assert.That(
            () => bench.Server.Find(ServerAndDevice.Endpoint)!.Write("/2/0/2/5", 15), Throws.TypeOf<InvalidRequestException>().With.Message.Contains("LwM2M 1.1"));
    }

    [Test]
    public async Task The_client_chooses_the_identifier_of_an_instance_and_says_where_it_put_it()
    {
        using var bench = new ServerAndDevice();
        var store = new ObjectStore();
        var device = await bench.Register(store);
        var response = await device.Create("/3303", new Dictionary<int, Lwm2mValue> { [5700] = 20, [5701] = "Cel" });
        Assert.That(response.EnsureSuccess().Code, Is.EqualTo(CoapCode.Created));
        Assert.That(response.Location, Is.EqualTo((Lwm2mPath)"/3303/1"));
        Assert.That(store.Values["/3303/1/5700"], Is.EqualTo(Lwm2mValue.Of(20.0)), "a whole number is sent as the float that the definition asks for");
        Assert.That(bench.Lines[^1], Is.EqualTo("create /3303 Temperature = 5700 = 20, 5701 = \"Cel\": 2.01 /3303/1"));
    }

    [TestCase(ContentFormat.Tlv)]
    [TestCase(ContentFormat.SenMlCbor)]
    public async Task The_test_chooses_the_identifier_of_an_instance(ContentFormat format)
    {
        using var bench = new ServerAndDevice();
        var store = new ObjectStore();
        var device = await bench.Register(store);
        var response = await device.Create("/3303", [new("/3303/7/5700", 1.5)], format);
        Assert.That(response.EnsureSuccess().Location, Is.EqualTo((Lwm2mPath)"/3303/7"));
        Assert.That(store.Values["/3303/7/5700"].AsFloat(), Is.EqualTo(1.5));
        (await device.Delete("/3303/7")).EnsureSuccess();
        Assert.That(store.Values.Keys.Any(path => path.Instance == 7), Is.False);
        Assert.That((await device.Delete("/3303/7")).Code, Is.EqualTo(CoapCode.NotFound));
    }

    [Test]
    public async Task Depth_and_attributes_ride_on_the_query_to_a_client_of_1_2()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register(new ObjectStore(), "1.2");
        await device.Discover("/3", depth: 3);
        await using (await device.Observe("/3/0/9", attributes: "pmin=1&con=1"))
            await device.WriteAttributes("/3/0/9", Lwm2mAttributes.None.MaximumEvaluationPeriod(TimeSpan.FromSeconds(5)).MostKept(3));
        Assert.That((await device.Delete("/2/0/2/1")).Code, Is.EqualTo(CoapCode.NotFound));
        Assert.That(bench.Device.Requests.Select(request => request.Split(' ')[1]).Take(3), Is.EqualTo(new[] { "/3?depth=3", "/3/0/9?pmin=1&con=1", "/3/0/9?epmax=5&hqmax=3" }));
        Assert.That(bench.Device.Requests[3], Is.EqualTo("GET /3/0/9?pmin=1&con=1"), "the cancel repeats them");
    }
}
