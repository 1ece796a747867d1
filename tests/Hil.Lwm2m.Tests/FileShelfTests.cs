using Hil.Coap.Messages;
using Hil.Lwm2m.Files;
using Hil.Lwm2m.Tests.Virtual;

namespace Hil.Lwm2m.Tests;

public sealed class FileShelfTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))];

    private ServerAndDevice _bench = null!;
    private ServedFile _file = null!;

    [SetUp]
    public void Open()
    {
        _bench = new();
        _file = _bench.Server.Files.Put("/firmware/v2.bin", Content);
    }

    [TearDown]
    public void Close() => _bench.Dispose();

    [Test]
    public async Task A_file_is_fetched_whole_and_every_block_is_counted()
    {
        var answer = await Get("/firmware/v2.bin");

        Assert.That(answer.Payload.ToArray(), Is.EqualTo(Content));
        Assert.That(_file.Uri, Is.EqualTo("coap://192.0.2.2:5683/firmware/v2.bin"));
        Assert.That(_file.Fetches.Select(fetch => fetch.Describe()), Is.EqualTo(new[]
        {
            "fetch /firmware/v2.bin block 0/1/1024: 1024 of 5000 bytes",
            "fetch /firmware/v2.bin block 1/1/1024: 2048 of 5000 bytes",
            "fetch /firmware/v2.bin block 2/1/1024: 3072 of 5000 bytes",
            "fetch /firmware/v2.bin block 3/1/1024: 4096 of 5000 bytes",
            "fetch /firmware/v2.bin block 4/0/1024: 5000 of 5000 bytes",
        }));
        Assert.That(_bench.Timeline.Snapshot().Where(entry => entry.Channel == "firmware"), Is.EqualTo(_file.Fetches));
    }

    [Test]
    public async Task Blocks_may_become_smaller_on_the_way()
    {
        _bench.Network.Decide = (_, _, _) =>
        {
            if (_file.Fetches.Count == 2)
                _file.BlockSizeExponent = 2;
            return Hil.Core.Network.PacketPassage.Deliver;
        };
        Assert.That((await Get("/firmware/v2.bin")).Payload.ToArray(), Is.EqualTo(Content));
        Assert.That(_file.Fetches[2].Block!.Value, Is.EqualTo(new CoapBlock(32, true, 2)));
    }

    [Test]
    public async Task Another_content_has_another_tag()
    {
        var before = (await Get("/firmware/v2.bin")).Options.ETag!.Value.ToArray();
        _file.Replace(Content.AsMemory(1));
        var after = await Get("/firmware/v2.bin");
        Assert.That(after.Options.ETag!.Value.ToArray(), Is.Not.EqualTo(before));
        Assert.That(after.Payload.Length, Is.EqualTo(4999));
    }

    [Test]
    public async Task What_is_not_there_or_was_taken_away_is_4_04_and_a_refusal_is_given_as_it_was_set()
    {
        Assert.That((await Get("/firmware/v3.bin")).Code, Is.EqualTo(CoapCode.NotFound));
        _file.Refusal = CoapCode.ServiceUnavailable;
        Assert.That((await Get("/firmware/v2.bin")).Code, Is.EqualTo(CoapCode.ServiceUnavailable));
        Assert.That(_file.Fetches[^1].Describe(), Is.EqualTo("fetch /firmware/v2.bin: 5.03"));
        Assert.That(_bench.Server.Files.Remove(_file), Is.True);
        Assert.That((await Get("/firmware/v2.bin")).Code, Is.EqualTo(CoapCode.NotFound));
        Assert.That((await _bench.Device.Ask(CoapCode.Delete, "/firmware", "", "")).Code, Is.EqualTo(CoapCode.NotFound));
    }

    [Test]
    public async Task A_file_is_read_only() =>
        Assert.That((await _bench.Device.Ask(CoapCode.Put, "/firmware/v2.bin", "", "x")).Code, Is.EqualTo(CoapCode.MethodNotAllowed));

    [TestCase("")]
    [TestCase("/")]
    [TestCase("/rd")]
    [TestCase("/rd/1")]
    [TestCase("/bs")]
    [TestCase("/bspack")]
    [TestCase("/dp/x")]
    public void A_path_of_the_servers_own_is_refused(string path) =>
        Assert.That(() => _bench.Server.Files.Put(path, Content), Throws.ArgumentException.With.Message.StartsWith($"A path outside of /rd, /bs, /bspack, /dp was expected, found '{path}'."));

    private Task<CoapMessage> Get(string path) => _bench.Device.Ask(CoapCode.Get, path, "", "");
}
