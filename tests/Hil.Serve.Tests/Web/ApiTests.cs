using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Hil.Serve.Tests.Desks;

namespace Hil.Serve.Tests.Web;

public sealed class ApiTests
{
    [Test]
    public async Task It_reads_writes_executes_discovers_sets_attributes_and_deletes()
    {
        await using var desk = await Desk.Open();
        using var client = new DeskClient(desk.Coap);
        await client.Register();

        var read = await desk.Post("read", new { endpoint = "desk-device", path = "/3/0/0" });
        var write = await desk.Post("write", new { endpoint = "desk-device", path = "/1/0/1", value = "120" });
        var execute = await desk.Post("execute", new { endpoint = "desk-device", path = "/3/0/4", arguments = "0='now'" });
        var attributes = await desk.Post("attributes", new { endpoint = "desk-device", path = "/33650/1/2001", attributes = "pmin=1&pmax=10" });
        var delete = await desk.Post("delete", new { endpoint = "desk-device", path = "/33650/1" });

        Assert.That(read.Body.GetProperty("ok").GetBoolean(), Is.True);
        Assert.That(read.Body.GetProperty("values")[0].GetProperty("text").GetString(), Is.EqualTo("\"Maker\""));
        Assert.That(read.Body.GetProperty("values")[0].GetProperty("name").GetString(), Is.EqualTo("Manufacturer"));
        Assert.That((write.Body.GetProperty("code").GetString(), execute.Body.GetProperty("code").GetString()), Is.EqualTo(("2.04", "2.04")));
        Assert.That(client.Done, Is.EqualTo(["PUT /1/0/1 120", "POST /3/0/4 0='now'", "PUT /33650/1/2001", "DELETE /33650/1"]));
        Assert.That(attributes.Body.GetProperty("ok").GetBoolean(), Is.True);
        Assert.That(delete.Body.GetProperty("code").GetString(), Is.EqualTo("4.04"), "a refusal of the device is an answer");
    }

    [Test]
    public async Task It_observes_and_cancels()
    {
        await using var desk = await Desk.Open();
        using var client = new DeskClient(desk.Coap);
        await client.Register();
        var what = new { endpoint = "desk-device", path = "/33650/1/2001" };

        Assert.That((await desk.Post("observe", what)).Body.GetProperty("ok").GetBoolean(), Is.True);
        client.Set("/33650/1/2001", "3");
        await desk.Until("the notification comes", () => desk.Device()!.Values.Any(value => value.Value.Describe() == "3" && value.IsObserved));
        Assert.That((await desk.Post("cancel", what)).Body.GetProperty("ok").GetBoolean(), Is.True);

        Assert.That(client.Observed, Is.Empty);
        Assert.That(desk.Device()!.Values.Any(value => value.IsObserved), Is.False);
        var again = await desk.Post("cancel", what);
        Assert.That((again.Status, again.Body.GetProperty("error").GetString()), Is.EqualTo((HttpStatusCode.NotFound, "An observation of /33650/1/2001 of this device was expected, found none: nothing is to be ended.")));
    }

    [TestCase("read", """{"endpoint":"nobody","path":"/3/0/0"}""", HttpStatusCode.NotFound, "nobody")]
    [TestCase("read", """{"endpoint":"desk-device","path":"/3/0/x"}""", HttpStatusCode.BadRequest, "'x'")]
    [TestCase("read", """{"endpoint":"desk-device"}""", HttpStatusCode.BadRequest, "path")]
    [TestCase("read", """{"endpoint":"desk-device","path":"/"}""", HttpStatusCode.BadRequest, "at least 1")]
    [TestCase("read", """{"endpoint":"desk-device","path":"/3","pth":"/4"}""", HttpStatusCode.BadRequest, "pth")]
    [TestCase("read", """[]""", HttpStatusCode.BadRequest, "JSON object")]
    [TestCase("read", """{"endpoint":""", HttpStatusCode.BadRequest, "JSON object")]
    [TestCase("read", """null""", HttpStatusCode.BadRequest, "null")]
    [TestCase("write", """{"endpoint":"desk-device","path":"/1/0/1","value":"soon"}""", HttpStatusCode.BadRequest, "soon")]
    [TestCase("write", """{"endpoint":"desk-device","path":"/1/0","value":"1"}""", HttpStatusCode.BadRequest, "at least 3")]
    [TestCase("write", """{"endpoint":"desk-device","path":"/999/0/1","value":"1"}""", HttpStatusCode.BadRequest, "--objects")]
    [TestCase("write", """{"endpoint":"desk-device","path":"/999/0/1","value":"1","type":"Number"}""", HttpStatusCode.BadRequest, "Integer")]
    [TestCase("attributes", """{"endpoint":"desk-device","path":"/3/0/1","attributes":""}""", HttpStatusCode.BadRequest, "pmin=1")]
    [TestCase("delete", """{"endpoint":"desk-device","path":"/3/0/1"}""", HttpStatusCode.BadRequest, "/7/0")]
    [TestCase("board/play", """{"motion":"circle"}""", HttpStatusCode.NotFound, "--with-board")]
    [TestCase("firmware/install", """{"endpoint":"nobody"}""", HttpStatusCode.NotFound, "nobody")]
    public async Task What_cannot_be_asked_is_refused_in_words(string operation, string body, HttpStatusCode status, string word)
    {
        await using var desk = await Desk.Open();
        using var client = new DeskClient(desk.Coap);
        await client.Register();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/{operation}") { Content = new StringContent(body, System.Net.Http.Headers.MediaTypeHeaderValue.Parse("application/json")) };

        var answer = await desk.Send(request, Desk.Token);

        Assert.That((answer.Status, answer.Body.GetProperty("error").GetString()), Is.EqualTo((status, answer.Body.GetProperty("error").GetString())));
        Assert.That(answer.Body.GetProperty("error").GetString(), Does.Contain(word));
        Assert.That(client.Done, Is.Empty);
    }

    [Test]
    public async Task A_value_of_an_unknown_resource_is_written_by_the_type_that_is_given()
    {
        await using var desk = await Desk.Open();
        using var client = new DeskClient(desk.Coap);
        await client.Register();

        await desk.Post("write", new { endpoint = "desk-device", path = "/999/0/1", value = "true", type = "Boolean" });

        Assert.That(client.Done, Is.EqualTo(["PUT /999/0/1 1"]));
    }

    [Test]
    public async Task A_device_with_any_name_can_be_asked()
    {
        const string name = "urn:dev:os:32473/../\"<b>&?%2f ü";
        await using var desk = await Desk.Open();
        using var client = new DeskClient(desk.Coap);
        await client.Register(name);

        var read = await desk.Post("read", new { endpoint = name, path = "/3/0/0" });

        Assert.That(read.Body.GetProperty("ok").GetBoolean(), Is.True);
    }

    [Test]
    public async Task Events_tell_everything_first_and_then_what_is_new()
    {
        await using var desk = await Desk.Open(observe: "/33650/*/2001");
        using var client = new DeskClient(desk.Coap);
        await client.Register();
        await desk.Until("counter and name are known", () => desk.Device()?.Values.Count == 2);
        using var answer = await desk.Http.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/event-stream"));
        var first = await Next(reader);

        client.Set("/33650/1/2001", "41");
        JsonElement event2;
        do
            event2 = await Next(reader);
        while (!event2.ToString().Contains("\"41\"", StringComparison.Ordinal));

        Assert.That(first.GetProperty("devices")[0].GetProperty("endpoint").GetString(), Is.EqualTo("desk-device"));
        Assert.That(first.GetProperty("log").GetArrayLength(), Is.GreaterThan(3));
        var value = event2.GetProperty("devices")[0].GetProperty("values").EnumerateArray().Single();
        Assert.That((value.GetProperty("path").GetString(), value.GetProperty("number").GetInt32(), value.GetProperty("points").GetArrayLength()), Is.EqualTo(("/33650/1/2001", 41, 1)), "nothing else is told again");
    }

    [Test]
    public async Task The_model_gives_names_types_and_operations_of_the_objects_that_are_asked_for()
    {
        await using var desk = await Desk.Open();

        var model = JsonSerializer.Deserialize<JsonElement>(await desk.Http.GetStringAsync("/api/model?objects=33650,4711"));

        Assert.That(model.GetArrayLength(), Is.EqualTo(1));
        Assert.That(model[0].GetProperty("resources")[1].ToString(), Does.Contain("Detector Counter").And.Contain("Integer").And.Contain("\"R\""));
    }

    [Test]
    public async Task An_export_is_a_zip_with_timeline_datagrams_values_and_registrations()
    {
        await using var desk = await Desk.Open(observe: "/33650/*/2001");
        using var client = new DeskClient(desk.Coap);
        await client.Register();
        await desk.Until("the name is read", () => desk.Device()!.Values.Count == 2);

        using var zip = new ZipArchive(new MemoryStream(await desk.Http.GetByteArrayAsync("/api/export.zip")));

        Assert.That(zip.Entries.Select(entry => entry.FullName), Is.EqualTo(["timeline.jsonl", "datagrams.pcapng", "values.csv", "registrations.json", "README.txt"]));
        using var values = new StreamReader(zip.GetEntry("values.csv")!.Open());
        Assert.That(await values.ReadToEndAsync(), Does.StartWith("utc,seconds,endpoint,path,name,units,value,how").And.Contain("desk-device,/33650/1/2002,Pattern Name,,CIRCLE,read"));
    }

    private static async Task<JsonElement> Next(StreamReader reader)
    {
        while (await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System) is { } line)
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                return JsonSerializer.Deserialize<JsonElement>(line[6..]);
        throw new EndOfStreamException();
    }
}
