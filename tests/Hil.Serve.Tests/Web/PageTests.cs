using Hil.Serve.Live;
using Hil.Serve.Tests.Boards;
using Hil.Serve.Tests.Desks;

namespace Hil.Serve.Tests.Web;

/// <summary>The page in a browser, clicked as a person would. <c>HIL_PAGE_PICTURES=DIR</c> keeps pictures of it.</summary>
public sealed class PageTests
{
    [Test]
    public async Task What_a_device_calls_itself_is_text_and_never_markup()
    {
        const string name = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";
        await using var browser = await Browser.Open();
        await using var desk = await Desk.Open(observe: ["/33650/*/2001", "/33650/*/2002"]);
        using var client = new DeskClient(desk.Coap);
        client.Texts["/33650/1/2002"] = "<b onmouseover=document.title='owned'>CIRCLE</b>";
        client.Texts["/3/0/0"] = "</script><script>document.title='owned'</script>";
        await client.Register(name);
        await browser.Go(desk.Web.Link);

        await browser.Until("document.querySelector('#devices b')?.textContent.startsWith('<script>')");
        await browser.Until("document.querySelector('#tiles .label').textContent.includes('<b onmouseover')");
        await Click(browser, "[aria-label^='Read Manufacturer']");
        await browser.Until("document.querySelector('#answer').textContent.includes('</script>')");

        Assert.That(await browser.Text("document.querySelector('#devices b').textContent"), Is.EqualTo(name));
        Assert.That(await browser.Text("document.querySelectorAll('script').length + ' ' + document.querySelectorAll('img').length + ' ' + document.querySelectorAll('b[onmouseover]').length"), Is.EqualTo("1 0 0"));
        Assert.That(await browser.Text("document.title"), Is.EqualTo("Hil · LwM2M test server"));
        Assert.That(browser.Complaints, Is.Empty);
        await Keep(browser, "hostile-names");
    }

    [Test]
    public async Task One_click_reads_observes_and_cancels_and_a_dialog_writes_and_executes()
    {
        await using var browser = await Browser.Open();
        await using var desk = await Desk.Open();
        using var client = new DeskClient(desk.Coap);
        await client.Register();
        await browser.Go(desk.Web.Link);
        await browser.Until("document.querySelector('#unlocked').hidden === false");
        Assert.That(await browser.Text("location.hash"), Is.Empty, "the token does not stay in the address");

        await Click(browser, "[aria-label='Read Manufacturer /3/0/0']");
        await browser.Until("document.querySelector('#answer').textContent.includes('\"Maker\"')");

        await Click(browser, "[data-observe='/33650/1/2001']");
        await browser.Until("document.querySelector('[data-observe=\"/33650/1/2001\"]').getAttribute('aria-pressed') === 'true'");
        client.Set("/33650/1/2001", "17");
        await browser.Until("[...document.querySelectorAll('.tile')].some(tile => tile.querySelector('.big').textContent === '17')");
        await browser.Until("document.querySelectorAll('#chart path.line').length === 1");
        await Click(browser, "[data-observe='/33650/1/2001']");
        await browser.Until("document.querySelector('[data-observe=\"/33650/1/2001\"]').getAttribute('aria-pressed') === 'false'");
        Assert.That(client.Observed, Is.Empty);

        await browser.Evaluate("document.querySelector('details[data-path=\"/1\"]').open = true");
        await Click(browser, "[aria-label='Write Lifetime /1/0/1']");
        await browser.Evaluate("document.querySelector('#dialog-value').value = '90'");
        await Click(browser, "#dialog-do");
        await browser.Until("document.querySelector('#answer').textContent.includes('Write /1/0/1: 2.04')");

        await Click(browser, "[aria-label^='Execute Reboot']");
        await browser.Press("Enter", "Enter", 13);
        await browser.Until("document.querySelector('#answer').textContent.includes('Execute /3/0/4: 2.04')");

        Assert.That(client.Done, Is.EqualTo(["PUT /1/0/1 90", "POST /3/0/4"]));
        Assert.That(browser.Complaints, Is.Empty);
    }

    [Test]
    public async Task A_dialog_that_is_cancelled_does_nothing()
    {
        await using var browser = await Browser.Open();
        await using var desk = await Desk.Open();
        using var client = new DeskClient(desk.Coap);
        await client.Register();
        await browser.Go(desk.Web.Link);
        await browser.Until("document.querySelector('[aria-label^=\"Execute Reboot\"]') && !document.querySelector('[aria-label^=\"Execute Reboot\"]').disabled");

        await Click(browser, "[aria-label^='Execute Reboot']");
        await browser.Press("Escape", "Escape", 27);
        await browser.Until("!document.querySelector('#dialog').open");
        await Click(browser, "[aria-label='Read Manufacturer /3/0/0']");
        await browser.Until("document.querySelector('#answer').textContent.includes('\"Maker\"')");

        Assert.That(client.Done, Is.Empty);
    }

    [Test]
    public async Task Without_the_token_the_page_shows_everything_and_can_do_nothing_until_it_is_given()
    {
        await using var browser = await Browser.Open();
        await using var desk = await Desk.Open();
        using var client = new DeskClient(desk.Coap);
        await client.Register();
        await browser.Go(desk.Http.BaseAddress!.ToString());
        await browser.Until("document.querySelector('#name').textContent === 'desk-device' && document.querySelectorAll('#tree button').length > 10");
        Assert.That(await browser.Text("[...document.querySelectorAll('[data-writes]')].every(button => button.disabled)"), Is.EqualTo("True"));

        await browser.Evaluate("document.querySelector('#token').value = 'wrong-token'");
        await Click(browser, "#unlock button");
        await browser.Until("document.querySelector('#token').placeholder === 'not this one'");
        browser.Complaints.Clear();
        await browser.Evaluate($"document.querySelector('#token').value = '{Desk.Token}'");
        await Click(browser, "#unlock button");
        await browser.Until("document.querySelector('#unlocked').hidden === false");

        await Click(browser, "[aria-label='Read Manufacturer /3/0/0']");
        await browser.Until("document.querySelector('#answer').textContent.includes('\"Maker\"')");
        await Click(browser, "#lock");
        Assert.That(await browser.Text("[...document.querySelectorAll('[data-writes]')].every(button => button.disabled)"), Is.EqualTo("True"));
        Assert.That(browser.Complaints, Is.Empty);
    }

    [Test]
    public async Task What_went_wrong_is_on_top_and_a_device_that_went_says_why()
    {
        await using var browser = await Browser.Open();
        await using var desk = await Desk.Open();
        using var client = new DeskClient(desk.Coap);
        await client.Register();
        await browser.Go(desk.Web.Link);
        await browser.Until("!document.querySelector('[aria-label=\"Read Serial Number /3/0/2\"]').disabled");

        await Click(browser, "[aria-label='Read Serial Number /3/0/2']");
        await browser.Until("document.querySelector('#trouble').textContent.includes('4.04')");
        await Click(browser, "#bad");
        Assert.That(await browser.Text("document.querySelectorAll('#lines li').length"), Is.EqualTo("1"));
        await Click(browser, "#trouble button");
        await browser.Until("document.querySelector('#trouble').hidden");

        await client.Deregister();
        await browser.Until("document.querySelector('#devices .state').textContent.includes('it deregistered')");
    }

    [Test]
    public async Task The_page_takes_the_server_up_again_after_it_was_gone()
    {
        await using var browser = await Browser.Open();
        var desk = await Desk.Open();
        var port = desk.Web.Listening.EndPoint.Port;
        await browser.Go(desk.Web.Link);
        await browser.Until("document.querySelector('#feed').textContent === 'live'");
        await desk.DisposeAsync();
        await browser.Until("document.querySelector('#feed').textContent === 'the server is gone'");

        await using var server = DeskServer.Open(new() { CoapPort = 0 });
        await using var web = await Serve.Web.WebDesk.Open(server, new() { Port = port, Token = Desk.Token });
        using var client = new DeskClient(server.Listening[0].EndPoint);
        await client.Register("after-the-restart");

        await browser.Until("document.querySelector('#name').textContent === 'after-the-restart'");
    }

    [Test]
    public async Task An_emulated_board_is_moved_its_light_is_seen_and_its_firmware_is_updated_by_clicks()
    {
        await using var browser = await Browser.Open();
        await using var desk = await Desk.Open(observe: ["/33650/*/2001", "/33650/*/2000"]);
        await PacedBoardTests.PutBoard(desk);
        await browser.Go(desk.Web.Link);
        await browser.Until("document.querySelectorAll('#motions button').length >= 4");

        await browser.Evaluate("[...document.querySelectorAll('#motions button')].find(button => button.textContent === 'circle').click()");
        await browser.Until("document.querySelector('#leds .red').classList.contains('lit')");
        await Keep(browser, "board");
        await browser.Until("[...document.querySelectorAll('.tile')].some(tile => tile.textContent.includes('CIRCLE') && tile.querySelector('.big').textContent !== '0')");
        await browser.Until("[...document.querySelectorAll('#legend button')].some(button => button.textContent.includes('CIRCLE'))");

        await browser.Choose("#package", RepositoryRoot.Of("fixtures", "images", "v2.bin"));
        await browser.Evaluate("document.querySelector('#firmware').requestSubmit()");
        await browser.Until("document.querySelector('#progress').value > 0.2 || document.querySelector('#firmware-text').textContent.includes('installs')", seconds: 60);
        await Keep(browser, "update");
        await browser.Until("document.querySelector('#firmware-state').classList.contains('done')", seconds: 180);
        Assert.That(await browser.Text("document.querySelector('#firmware-text').textContent"), Does.Contain("firmware 2.0.0"));
        Assert.That(desk.Server.Live.FirmwareOf(PacedBoardTests.Endpoint)!.Stage, Is.EqualTo(FirmwareStage.Succeeded));
        Assert.That(browser.Complaints, Is.Empty);

        await browser.Emulate(1440, 1000, dark: true);
        await Keep(browser, "dark");
        await browser.Emulate(390, 844, dark: false, phone: true);
        await Keep(browser, "phone", whole: true);
    }

    [TestCase(390)]
    [TestCase(800)]
    [TestCase(1440)]
    public async Task Nothing_is_wider_than_the_screen_and_every_control_has_a_name(int width)
    {
        await using var browser = await Browser.Open(width);
        await using var desk = await Desk.Open(observe: ["/33650/*/2001", "/33650/*/2002"]);
        using var client = new DeskClient(desk.Coap);
        client.Texts["/33650/1/2002"] = new string('x', 300);
        await client.Register("a-name-that-is-" + new string('l', 80) + "ong");
        await browser.Emulate(width, 844, dark: false, phone: width < 500);
        await browser.Go(desk.Web.Link);
        await browser.Until("document.querySelector('.tile .label')?.textContent.startsWith('xxx')");

        Assert.That(await browser.Text("document.documentElement.scrollWidth - document.documentElement.clientWidth"), Is.EqualTo("0"));
        Assert.That(
            await browser.Text("[...document.querySelectorAll('button, input, select')].filter(e => !(e.textContent.trim() && e.tagName === 'BUTTON' || e.getAttribute('aria-label') || e.labels?.length)).map(e => e.outerHTML).join()"),
            Is.Empty, "controls without a name");
        Assert.That(await browser.Text("document.documentElement.lang + ' ' + document.querySelectorAll('main').length + ' ' + document.querySelectorAll('h1').length"), Is.EqualTo("en 1 1"));
        await Keep(browser, $"width-{width}", whole: true);
    }

    private static async Task Click(Browser browser, string selector)
    {
        var quoted = System.Text.Json.JsonSerializer.Serialize(selector);
        await browser.Until($"document.querySelector({quoted}) && !document.querySelector({quoted}).disabled");
        await browser.Evaluate($"document.querySelector({quoted}).click()");
    }

    private static async Task Keep(Browser browser, string name, bool whole = false)
    {
        if (Environment.GetEnvironmentVariable("HIL_PAGE_PICTURES") is { Length: > 0 } folder)
            await File.WriteAllBytesAsync(Path.Combine(Directory.CreateDirectory(folder).FullName, $"{name}.png"), await browser.Screenshot(whole));
    }
}
