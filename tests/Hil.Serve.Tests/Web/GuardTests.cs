using System.Net;
using System.Net.Http.Headers;
using Hil.Serve.Tests.Desks;
using Hil.Serve.Web;

namespace Hil.Serve.Tests.Web;

public sealed class GuardTests
{
    private static readonly string[] Writes =
        ["read", "write", "execute", "observe", "cancel", "discover", "attributes", "delete", "firmware", "firmware/install", "firmware/cancel", "board/play", "board/power", "session"];

    [TestCaseSource(nameof(Writes))]
    public async Task What_makes_the_server_send_something_needs_the_token(string operation)
    {
        await using var desk = await Desk.Open();
        using var client = new DeskClient(desk.Coap);
        await client.Register();

        var without = await desk.Post(operation, new { endpoint = "desk-device", path = "/3/0/0" }, token: null);
        var wrong = await desk.Post(operation, new { endpoint = "desk-device", path = "/3/0/0" }, token: "a-token-for-test");
        var longer = await desk.Post(operation, new { endpoint = "desk-device", path = "/3/0/0" }, token: Desk.Token + "x");

        Assert.That((without.Status, wrong.Status, longer.Status), Is.EqualTo((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)));
        Assert.That(without.Body.GetProperty("error").GetString(), Does.Contain("terminal").And.Not.Contain(Desk.Token));
        Assert.That(client.Done, Is.Empty, "nothing reached the device");
    }

    [TestCase("Basic")]
    [TestCase("bearer-token")]
    public async Task Another_scheme_does_not_open(string scheme)
    {
        await using var desk = await Desk.Open();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/session") { Content = new StringContent("{}") };
        request.Headers.Authorization = new AuthenticationHeaderValue(scheme, Desk.Token);

        Assert.That((await desk.Send(request, token: null)).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [TestCase("/")]
    [TestCase("/api/server")]
    [TestCase("/api/state")]
    [TestCase("/api/model")]
    [TestCase("/api/export.zip")]
    public async Task Reading_needs_no_token_on_loopback(string path)
    {
        await using var desk = await Desk.Open();

        using var answer = await desk.Http.GetAsync(path);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("/api/server")]
    [TestCase("/api/state")]
    [TestCase("/api/events")]
    [TestCase("/api/model")]
    [TestCase("/api/export.zip")]
    public async Task Reading_needs_the_token_where_the_page_is_open_to_the_network(string path)
    {
        await using var desk = await Desk.Open(web: new() { Bind = IPAddress.Any });

        using var without = await desk.Http.GetAsync(path);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new("Bearer", Desk.Token);
        using var with = await desk.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        Assert.That((without.StatusCode, with.StatusCode), Is.EqualTo((HttpStatusCode.Unauthorized, HttpStatusCode.OK)));
    }

    [TestCase("evil.example")]
    [TestCase("evil.example:80")]
    [TestCase("localhost.evil.example")]
    [TestCase("127.0.0.1.evil.example")]
    [TestCase("192.0.2.7", Description = "an address that is not loopback's")]
    [TestCase("0.0.0.0")]
    public async Task A_name_that_another_site_led_here_is_refused_even_with_the_token(string host)
    {
        await using var desk = await Desk.Open();

        var answer = await desk.Raw($"GET /api/state HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {Desk.Token}\r\nConnection: close\r\n\r\n");

        Assert.That(answer, Does.StartWith("HTTP/1.1 403").And.Not.Contain("devices"));
    }

    [TestCase("localhost")]
    [TestCase("LOCALHOST:1234")]
    [TestCase("127.0.0.1")]
    [TestCase("127.9.9.9:80")]
    [TestCase("[::1]:8080")]
    [TestCase("bench.lab:8080")]
    public async Task This_machine_may_be_called_by_its_names(string host)
    {
        await using var desk = await Desk.Open(web: new() { HostNames = ["bench.lab"] });

        Assert.That(await desk.Raw($"GET /api/state HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"), Does.StartWith("HTTP/1.1 200"));
    }

    [TestCase("http://evil.example")]
    [TestCase("null")]
    [TestCase("https://127.0.0.1")]
    [TestCase("http://127.0.0.1:1")]
    public async Task A_page_of_another_site_may_not_ask_even_with_the_token(string origin)
    {
        await using var desk = await Desk.Open();
        foreach (var (method, path) in (ReadOnlySpan<(HttpMethod, string)>)[(HttpMethod.Get, "/api/state"), (HttpMethod.Post, "/api/session")])
        {
            var request = new HttpRequestMessage(method, path);
            if (method == HttpMethod.Post)
                request.Content = new StringContent("{}", MediaTypeHeaderValue.Parse("application/json"));
            request.Headers.Add("Origin", origin);

            Assert.That(desk.Send(request, Desk.Token).GetAwaiter().GetResult().Status, Is.EqualTo(HttpStatusCode.Forbidden));
        }
    }

    [TestCase("cross-site", HttpStatusCode.Forbidden)]
    [TestCase("same-site", HttpStatusCode.Forbidden)]
    [TestCase("same-origin", HttpStatusCode.OK)]
    [TestCase("none", HttpStatusCode.OK)]
    public async Task What_a_browser_says_of_where_a_request_comes_from_counts(string site, HttpStatusCode expected)
    {
        await using var desk = await Desk.Open();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/state");
        request.Headers.Add("Sec-Fetch-Site", site);

        Assert.That((await desk.Send(request, token: null)).Status, Is.EqualTo(expected));
    }

    [Test]
    public async Task No_other_site_is_ever_allowed_to_read()
    {
        await using var desk = await Desk.Open();
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/session");
        request.Headers.Add("Origin", desk.Http.BaseAddress!.ToString().TrimEnd('/'));
        request.Headers.Add("Access-Control-Request-Method", "POST");

        using var answer = await desk.Http.SendAsync(request);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
        Assert.That(answer.Headers.Select(header => header.Key), Has.None.StartsWith("Access-Control"));
    }

    [TestCase("text/plain")]
    [TestCase("application/x-www-form-urlencoded")]
    [TestCase("multipart/form-data")]
    public async Task What_a_form_of_another_site_could_send_is_no_request(string type)
    {
        await using var desk = await Desk.Open();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/read") { Content = new StringContent("{}", MediaTypeHeaderValue.Parse(type)) };

        Assert.That((await desk.Send(request, Desk.Token)).Status, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task Every_answer_tells_browsers_to_run_nothing_else()
    {
        await using var desk = await Desk.Open();
        foreach (var path in (string[])["/", "/api/state", "/nothing"])
        {
            using var answer = await desk.Http.GetAsync(path);
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();

            Assert.That(policy, Does.StartWith("default-src 'none'; script-src 'sha256-").And.Not.Contain("unsafe").And.Not.Contain("http"));
            Assert.That(answer.Headers.GetValues("X-Content-Type-Options").Single(), Is.EqualTo("nosniff"));
            Assert.That(answer.Headers.GetValues("X-Frame-Options").Single(), Is.EqualTo("DENY"));
            Assert.That(answer.Headers.CacheControl!.NoStore, Is.True);
            Assert.That(answer.Headers.Contains("Server"), Is.False);
        }
    }

    [Test]
    public async Task The_page_loads_nothing_from_elsewhere()
    {
        await using var desk = await Desk.Open();

        var page = await desk.Http.GetStringAsync("/");

        Assert.That(page, Does.Not.Match(@"(src|href)\s*=\s*""(?!data:,|#)[^""]"), "no file beside the page");
        Assert.That(page.Replace("http://www.w3.org/2000/svg", ""), Does.Not.Contain("http://").And.Not.Contain("https://").And.Not.Contain("@import").And.Not.Contain("url("));
        Assert.That(page, Does.Not.Contain("innerHTML").And.Not.Contain("insertAdjacentHTML").And.Not.Contain("document.write").And.Not.Contain("eval("));
    }

    [TestCase("/../../../../etc/passwd")]
    [TestCase("/..%2f..%2f..%2fetc%2fpasswd")]
    [TestCase("/%2e%2e/%2e%2e/etc/passwd")]
    [TestCase("/api/../../etc/passwd")]
    [TestCase("/page.js")]
    [TestCase("//etc/passwd")]
    public async Task No_path_leads_to_a_file(string path)
    {
        await using var desk = await Desk.Open();

        var answer = await desk.Raw($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        Assert.That(answer, Does.Match("^HTTP/1.1 (400|404)").And.Not.Contain("root:"));
    }

    [Test]
    public async Task A_giant_body_is_refused_before_it_is_read()
    {
        await using var desk = await Desk.Open(web: new() { MostUploadBytes = 100_000 });
        using var client = new DeskClient(desk.Coap);
        await client.Register(links: "</3/0>,</5/0>");

        var operation = await desk.Raw($"POST /api/read HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {Desk.Token}\r\nContent-Type: application/json\r\nContent-Length: 9000000000\r\n\r\n{{");
        var package = await desk.Raw($"POST /api/firmware?endpoint=desk-device HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {Desk.Token}\r\nContent-Length: 100001\r\n\r\n");

        Assert.That(operation, Does.StartWith("HTTP/1.1 413"));
        Assert.That(package, Does.StartWith("HTTP/1.1 413").And.Contain("100000 bytes"));
    }

    [Test]
    public async Task A_giant_body_in_chunks_is_given_up_at_the_limit()
    {
        await using var desk = await Desk.Open();
        var chunks = string.Concat(Enumerable.Repeat($"2000\r\n{new string(' ', 0x2000)}\r\n", 20));

        var answer = await desk.Raw($"POST /api/read HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {Desk.Token}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}");

        Assert.That(answer, Does.StartWith("HTTP/1.1 413"));
    }

    [Test]
    public async Task A_body_that_comes_too_slowly_is_given_up()
    {
        await using var desk = await Desk.Open(web: new() { BodyGrace = TimeSpan.FromSeconds(2) });

        // The rest of the body never comes; the server closes, or the read would not end.
        var answer = await desk.Raw($"POST /api/read HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {Desk.Token}\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{{\"endpoint\"");

        Assert.That(answer, Does.StartWith("HTTP/1.1 408").Or.Empty);
        Assert.That((await desk.Post("session", new { })).Status, Is.EqualTo(HttpStatusCode.OK), "others are served");
    }

    [Test]
    public async Task Followers_are_counted()
    {
        await using var desk = await Desk.Open(web: new() { MostFollowers = 2 });
        using var one = await desk.Http.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead);
        using var two = await desk.Http.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead);
        using var three = await desk.Http.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.That((two.StatusCode, three.StatusCode), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable)));

        one.Dispose();

        HttpStatusCode again;
        var deadline = desk.Server.Clock.Now + TimeSpan.FromSeconds(15);
        do
        {
            using var four = await desk.Http.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead);
            again = four.StatusCode;
            await desk.Server.Clock.Run(TimeSpan.FromMilliseconds(50));
        }
        while (again != HttpStatusCode.OK && desk.Server.Clock.Now < deadline);
        Assert.That(again, Is.EqualTo(HttpStatusCode.OK), "who went makes room");
    }

    [Test]
    public void A_drawn_token_has_128_bits_and_is_another_each_time()
    {
        var tokens = Enumerable.Range(0, 50).Select(_ => new AccessToken(null).Text).ToArray();

        Assert.That(tokens, Is.Unique);
        Assert.That(tokens, Has.All.Match("^[0-9a-f]{32}$"));
    }

    [TestCase("short")]
    [TestCase("has a blank in it")]
    [TestCase("with\"quote\"marks")]
    public void A_token_that_is_too_short_or_fits_no_header_is_refused_without_being_repeated(string word) => Assert.That(
        () => new AccessToken(word), Throws.InstanceOf<ServeException>().With.Message.Contains("--token").And.Message.Not.Contains(word));
}
