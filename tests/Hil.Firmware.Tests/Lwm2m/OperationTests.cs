using System.Text;
using Hil.Firmware.Tests.Rigs;
using static Hil.Firmware.Tests.Rigs.CoapWire;

namespace Hil.Firmware.Tests.Lwm2m;

/// <summary>The data model by golden bytes: 0 is text, 11542 TLV, 40 links, 42 opaque.</summary>
internal sealed class OperationTests
{
    private Rig _rig = null!;
    private WireServer _server = null!;

    [SetUp]
    public void Start() => (_rig, _server) = WireServer.Registered();

    [TearDown]
    public void Stop() => _rig.Dispose();

    [TestCase("/3/0/0", "Hil")]
    [TestCase("/33650/3/2002", "UP DOWN")]
    [TestCase("/33650/1/2000", "0")]
    [TestCase("/33650/1/2001", "0")]
    [TestCase("/1/0/1", "60")]
    [TestCase("/1/0/6", "1")]
    [TestCase("/1/0/7", "U")]
    [TestCase("/3/0/11/0", "0")]
    public void A_single_resource_reads_as_text_without_being_asked_how(string path, string text)
    {
        var answer = _server.Request(Get, path);
        Assert.That(Code(answer), Is.EqualTo("2.05"));
        Assert.That(Option(answer, 12), Is.Zero);
        Assert.That(Encoding.UTF8.GetString(Payload(answer)), Is.EqualTo(text));
        Assert.That(Payload(_server.Request(Get, path, accept: 0)), Is.EqualTo(Payload(answer)));
    }

    // Vectors by hand from the TLV definition.
    [TestCase("/3/0/0", "C300 48696C")]
    [TestCase("/3/0/11", "830B 410000")]
    [TestCase("/3/0/11/0", "830B 410000")]
    [TestCase("/1/0/1", "C101 3C")]
    [TestCase("/1/0/5", "C405 00015180")]
    [TestCase("/33650/1/2000", "E107D0 00")]
    [TestCase("/33650/3/2002", "E707D2 555020444F574E")]
    [TestCase("/33650/0", "E107D0 00 E107D1 00 E407D2 49444C45")]
    [TestCase("/33650", "08000FE107D000E107D100E407D249444C45 080111E107D000E107D100E607D2434952434C45 080210E107D000E107D100E507D2534E414B45 080312E107D000E107D100E707D2555020444F574E")]
    public void Everything_reads_as_TLV(string path, string expected)
    {
        var answer = _server.Request(Get, path, accept: 11542);
        Assert.That(Code(answer), Is.EqualTo("2.05"));
        Assert.That(Option(answer, 12), Is.EqualTo(11542));
        Assert.That(Convert.ToHexString(Payload(answer)), Is.EqualTo(expected.Replace(" ", "", StringComparison.Ordinal)));
    }

    [TestCase("/3/0")]
    [TestCase("/3")]
    [TestCase("/33650")]
    [TestCase("/3/0/11")]
    public void What_is_more_than_one_value_reads_as_TLV_and_never_as_text(string path)
    {
        Assert.That(Option(_server.Request(Get, path), 12), Is.EqualTo(11542));
        Assert.That(Code(_server.Request(Get, path, accept: 0)), Is.EqualTo("4.06"));
    }

    [TestCase("/3/0/0", 42)]
    [TestCase("/3/0/0", 60)]
    [TestCase("/3/0", 110)]
    [TestCase("/3/0", 112)]
    [TestCase("/3/0", 11543)]
    [TestCase("/3/0", 65535)]
    public void A_format_that_it_does_not_speak_is_not_acceptable(string path, int accept) =>
        Assert.That(Code(_server.Request(Get, path, accept)), Is.EqualTo("4.06"));

    [TestCase("/5")]
    [TestCase("/3/1")]
    [TestCase("/33650/4")]
    [TestCase("/3/0/99")]
    [TestCase("/3/0/0/0")]
    [TestCase("/3/0/11/1")]
    [TestCase("/3/0/11/0/0")]
    [TestCase("/65535")]
    [TestCase("/70000")]
    [TestCase("/03")]
    [TestCase("/3/")]
    [TestCase("/-1")]
    [TestCase("/bs")]
    [TestCase("/.well-known/core")]
    public void What_is_not_there_is_not_found_by_any_method(string path)
    {
        foreach (var method in new[] { Get, Post, Put, Delete })
            Assert.That(Code(_server.Request(method, path, payload: method is Post or Put ? [0x31] : null, format: method is Post or Put ? 0 : null)), Is.EqualTo("4.04"), $"method {method}");
        Assert.That(Code(_server.Request(Get, path, accept: 40)), Is.EqualTo("4.04"), "discover");
    }

    [TestCase("/0")]
    [TestCase("/0/0")]
    [TestCase("/0/0/5")]
    public void The_security_object_is_nobodys(string path)
    {
        foreach (var method in new[] { Get, Post, Put, Delete })
            Assert.That(Code(_server.Request(method, path, payload: method is Post or Put ? [0x31] : null, format: method is Post or Put ? 0 : null)), Is.EqualTo("4.01"), $"method {method}");
        Assert.That(Code(_server.Request(Get, path, accept: 40)), Is.EqualTo("4.01"), "discover");
        Assert.That(Code(_server.Request(Put, path + "?pmin=1")), Is.EqualTo("4.01"), "write-attributes");
    }

    [TestCase(Get, "/3/0/4")] // executable
    [TestCase(Get, "/1/0/8")]
    [TestCase(Get, "/")]
    [TestCase(Put, "/33650/1/2000")]
    [TestCase(Put, "/33650/1/2001")]
    [TestCase(Put, "/33650/1/2002")]
    [TestCase(Put, "/33650/1")]
    [TestCase(Put, "/33650")]
    [TestCase(Put, "/3/0/0")]
    [TestCase(Put, "/3/0/4")]
    [TestCase(Post, "/33650/1/2000")]
    [TestCase(Post, "/33650/1/2001")]
    [TestCase(Post, "/33650/1")]
    [TestCase(Post, "/33650")] // create
    [TestCase(Post, "/3")]
    [TestCase(Post, "/3/0/0")]
    [TestCase(Delete, "/33650/1")]
    [TestCase(Delete, "/3/0")]
    [TestCase(5, "/3/0")] // FETCH
    [TestCase(6, "/3/0")]
    [TestCase(7, "/3/0")]
    [TestCase(31, "/3/0")]
    public void What_may_not_be_done_is_not_allowed(int method, string path)
    {
        var writes = method is Put or Post;
        var answer = _server.Request(method, path == "/" ? "" : path, payload: writes ? [0x31] : null, format: writes ? 0 : null);
        Assert.That(Code(answer), Is.EqualTo("4.05"));
    }

    [TestCase("/1/0/1", "120")]
    [TestCase("/1/0/2", "0")]
    [TestCase("/1/0/3", "2147483647")]
    [TestCase("/1/0/6", "0")]
    [TestCase("/1/0/7", "U")]
    [TestCase("/3/0/13", "4294967295")]
    public void A_text_that_is_a_value_is_written_and_reads_back(string path, string text)
    {
        Assert.That(Code(_server.Request(Put, path, format: 0, payload: Encoding.UTF8.GetBytes(text))), Is.EqualTo("2.04"));
        Assert.That(Encoding.UTF8.GetString(Payload(_server.Request(Get, path))), Is.EqualTo(text));
    }

    [TestCase("/1/0/1", "0")]
    [TestCase("/1/0/1", "-1")]
    [TestCase("/1/0/1", "2147483648")]
    [TestCase("/1/0/1", "99999999999999999999999")]
    [TestCase("/1/0/1", "")]
    [TestCase("/1/0/1", "-")]
    [TestCase("/1/0/1", " 5")]
    [TestCase("/1/0/1", "5x")]
    [TestCase("/1/0/1", "+5")]
    [TestCase("/1/0/1", "5.0")]
    [TestCase("/1/0/6", "2")]
    [TestCase("/1/0/6", "true")]
    [TestCase("/1/0/7", "UQ")]
    [TestCase("/1/0/7", "")]
    [TestCase("/3/0/13", "4294967296")]
    public void A_text_that_is_no_value_is_a_bad_request_and_changes_nothing(string path, string text)
    {
        var before = Payload(_server.Request(Get, path));
        Assert.That(Code(_server.Request(Put, path, format: 0, payload: Encoding.UTF8.GetBytes(text))), Is.EqualTo("4.00"));
        Assert.That(Payload(_server.Request(Get, path)), Is.EqualTo(before));
    }

    [Test]
    public void A_TLV_writes_one_resource()
    {
        Assert.That(Code(_server.Request(Put, "/1/0/2", format: 11542, payload: [0xC2, 0x02, 0x01, 0x00])), Is.EqualTo("2.04"));
        Assert.That(Payload(_server.Request(Get, "/1/0/2")), Is.EqualTo("256"u8.ToArray()));
    }

    [Test]
    public void A_partial_write_changes_what_it_names_and_leaves_the_rest()
    {
        _server.Request(Put, "/1/0/3", format: 0, payload: "77"u8.ToArray());
        Assert.That(Code(_server.Request(Post, "/1/0", format: 11542, payload: [0xC1, 0x02, 0x05, 0xC1, 0x06, 0x00])), Is.EqualTo("2.04"));
        Assert.That(Text("/1/0/2"), Is.EqualTo("5"));
        Assert.That(Text("/1/0/6"), Is.EqualTo("0"));
        Assert.That(Text("/1/0/3"), Is.EqualTo("77"));
    }

    [Test]
    public void A_replacing_write_puts_back_what_it_does_not_name()
    {
        _server.Request(Put, "/1/0/3", format: 0, payload: "77"u8.ToArray());
        // Lifetime 30, storing, binding; wrapped into the instance as some servers do.
        byte[] resources = [0xC1, 0x01, 30, 0xC1, 0x06, 0x01, 0xC1, 0x07, 0x55];
        Assert.That(Code(_server.Request(Put, "/1/0", format: 11542, payload: [0x08, 0x00, 0x09, .. resources])), Is.EqualTo("2.04"));
        Assert.That(Text("/1/0/1"), Is.EqualTo("30"));
        Assert.That(Text("/1/0/3"), Is.EqualTo("0"));
    }

    [Test]
    public void A_replacing_write_without_a_mandatory_resource_is_refused() =>
        Assert.That(Code(_server.Request(Put, "/1/0", format: 11542, payload: [0xC1, 0x02, 0x05])), Is.EqualTo("4.00"));

    [TestCase("C10205 C10100", "4.00", TestName = "A_value_out_of_range_spoils_the_whole_write")]
    [TestCase("C10205 C10001", "4.05", TestName = "A_read_only_resource_spoils_the_whole_write")]
    [TestCase("C10205 C16301", "4.04", TestName = "An_unknown_resource_spoils_the_whole_write")]
    [TestCase("C10205 C8", "4.00", TestName = "A_TLV_cut_in_its_header_spoils_the_whole_write")]
    [TestCase("C10205 C801FF01", "4.00", TestName = "A_TLV_longer_than_the_payload_spoils_the_whole_write")]
    [TestCase("C10205 D801FFFFFF", "4.00", TestName = "A_TLV_of_16_MB_spoils_the_whole_write")]
    [TestCase("C10205 C301010101", "4.00", TestName = "An_integer_of_three_bytes_spoils_the_whole_write")]
    [TestCase("C10205 860101020304 0506", "4.00", TestName = "Another_kind_of_TLV_spoils_the_whole_write")]
    public void Spoilt(string payload, string code)
    {
        var bytes = Convert.FromHexString(payload.Replace(" ", "", StringComparison.Ordinal));
        Assert.That(Code(_server.Request(Post, "/1/0", format: 11542, payload: bytes)), Is.EqualTo(code));
        Assert.That(Text("/1/0/2"), Is.EqualTo("0"), "nothing of it was written");
    }

    [TestCase("/1/0/1", 42)]
    [TestCase("/1/0/1", 60)]
    [TestCase("/1/0/1", 11543)]
    [TestCase("/1/0", 0)]
    public void A_write_in_a_format_that_it_does_not_read_is_refused(string path, int format) =>
        Assert.That(Code(_server.Request(Put, path, format: format, payload: [0x31])), Is.EqualTo("4.15"));

    [Test]
    public void Discover_lists_what_there_is_with_its_attributes()
    {
        _server.Request(Put, "/33650/1?pmin=2&pmax=60");
        _server.Request(Put, "/33650/1/2001?gt=50&lt=4.25&st=1.5");
        Assert.That(Links("/33650/1"), Is.EqualTo("</33650/1>;pmin=2;pmax=60,</33650/1/2000>,</33650/1/2001>;gt=50;lt=4.25;st=1.5,</33650/1/2002>"));
        Assert.That(Links("/33650/1/2001"), Is.EqualTo("</33650/1/2001>;pmin=2;pmax=60;gt=50;lt=4.25;st=1.5"), "with what it inherits");
        _server.Request(Put, "/3/0/11/0?pmax=100");
        Assert.That(Links("/3/0/11"), Is.EqualTo("</3/0/11>;dim=1,</3/0/11/0>;pmax=100"), "with its instances");
        Assert.That(Links("/33650"), Does.StartWith("</33650>,</33650/0>,</33650/0/2000>,").And.Contains("</33650/3/2002>"));
    }

    [Test]
    public void An_attribute_is_unset_by_its_key_alone()
    {
        _server.Request(Put, "/33650/1/2001?pmin=2&pmax=60");
        Assert.That(Code(_server.Request(Put, "/33650/1/2001?pmin")), Is.EqualTo("2.04"));
        Assert.That(Links("/33650/1/2001"), Is.EqualTo("</33650/1/2001>;pmax=60"));
    }

    [TestCase("/33650/1/2001?gt=10&lt=20", "4.00")] // lt < gt
    [TestCase("/33650/1/2001?gt=10&lt=10", "4.00")]
    [TestCase("/33650/1/2001?gt=20&lt=10&st=5", "4.00")] // lt + 2 * st < gt
    [TestCase("/33650/1/2001?gt=20&lt=10&st=4.9", "2.04")]
    [TestCase("/33650/1/2001?gt=-1&lt=-2.5", "2.04")]
    [TestCase("/33650/1/2001?pmin=5&pmax=2", "2.04")] // pmax is then ignored
    [TestCase("/33650/1/2001?con=1", "2.04")]
    [TestCase("/33650/1/2001?con=2", "4.00")]
    [TestCase("/33650/1/2001?st=0", "4.00")]
    [TestCase("/33650/1/2001?st=-1", "4.00")]
    [TestCase("/33650/1/2001?pmin=-1", "4.00")]
    [TestCase("/33650/1/2001?pmin=", "4.00")]
    [TestCase("/33650/1/2001?pmin=1.5", "4.00")]
    [TestCase("/33650/1/2001?pmin=2147483648", "4.00")]
    [TestCase("/33650/1/2001?gt=1e5", "4.00")]
    [TestCase("/33650/1/2001?gt=1.1234567", "4.00")]
    [TestCase("/33650/1/2001?gt=.", "4.00")]
    [TestCase("/33650/1/2001?gt=1000000000001", "4.00")]
    [TestCase("/33650/1/2001?foo=1", "4.02")]
    [TestCase("/33650/1/2001?", "4.02")]
    [TestCase("/33650/1/2000?gt=1", "4.00")] // not a number
    [TestCase("/33650/1/2002?st=1", "4.00")]
    [TestCase("/33650/1?gt=1", "4.00")] // of an instance
    [TestCase("/33650/9?pmin=1", "4.04")]
    [TestCase("?pmin=1", "4.04")]
    public void Attributes_are_judged(string uri, string code) => Assert.That(Code(_server.Request(Put, uri)), Is.EqualTo(code));

    [Test]
    public void Of_attributes_that_are_written_together_one_bad_one_spoils_all()
    {
        Assert.That(Code(_server.Request(Put, "/33650/1/2001?pmin=7&pmax=x")), Is.EqualTo("4.00"));
        Assert.That(Links("/33650/1/2001"), Is.EqualTo("</33650/1/2001>"));
    }

    [Test]
    public void When_there_is_no_place_for_more_attributes_it_says_so_and_goes_on()
    {
        List<string> paths = ["/33650", "/3", "/1", "/3/0", "/1/0"];
        for (var i = 0; i < 4; i++)
            paths.AddRange([$"/33650/{i}", .. Enumerable.Range(2000, 3).Select(r => $"/33650/{i}/{r}")]);
        paths.AddRange([.. new[] { 0, 1, 2, 3, 4, 11, 13, 16, 17, 18, 19 }.Select(r => $"/3/0/{r}"), .. Enumerable.Range(0, 9).Select(r => $"/1/0/{r}")]);
        var codes = paths.Select(p => Code(_server.Request(Put, p + "?pmin=1"))).ToList();
        Assert.That(codes.Take(32), Is.All.EqualTo("2.04"));
        Assert.That(codes.Skip(32), Is.All.EqualTo("5.00"));
        Assert.That(Code(_server.Request(Put, paths[0] + "?pmin")), Is.EqualTo("2.04"));
        Assert.That(Code(_server.Request(Put, paths[^1] + "?pmin=1")), Is.EqualTo("2.04"));
    }

    [Test]
    public void The_clock_goes_on_from_what_was_written()
    {
        _server.Request(Put, "/3/0/13", format: 0, payload: "1700000000"u8.ToArray());
        _rig.Run(100);
        Assert.That(long.Parse(Text("/3/0/13"), System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(1_700_000_100).Within(1));
    }

    private string Text(string path) => Encoding.UTF8.GetString(Payload(_server.Request(Get, path)));

    private string Links(string path)
    {
        var answer = _server.Request(Get, path, accept: 40);
        Assert.That(Option(answer, 12), Is.EqualTo(40));
        return Encoding.UTF8.GetString(Payload(answer));
    }
}
