using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Hil.Signoff.Attempts;
using Hil.Signoff.Reports;
using Hil.Signoff.Runs;

namespace Hil.Signoff.Tests.Reports;

public sealed class HtmlReportTests
{
    private readonly List<string> _folders = [];

    [TearDown]
    public void Remove()
    {
        foreach (var folder in _folders)
            Directory.Delete(folder, recursive: true);
        _folders.Clear();
    }

    [Test]
    public void The_verdict_comes_first_with_its_reason_and_counts()
    {
        var banner = Page(SampleRun.Write()).QuerySelector("main > :first-child")!;

        Assert.That(banner.ClassList, Does.Contain("fail"));
        Assert.That(banner.QuerySelector(".word")!.TextContent, Is.EqualTo("fail"));
        Assert.That(banner.QuerySelector(".reason")!.TextContent, Is.EqualTo("1 scenario failed."));
        Assert.That(banner.QuerySelectorAll(".counts li").Select(Words), Is.EqualTo(new[]
        {
            "8 passed", "1 failed", "1 not judged", "1 skipped", "3 did not run", "1 passed only on another attempt", "11 min 52 s of board time in 21 s",
        }));
    }

    [Test]
    public void What_took_part_is_named_with_hash_seed_and_the_source_of_motions()
    {
        var facts = Page(SampleRun.Write()).QuerySelector("section .facts")!.TextContent;

        Assert.That(facts, Does.Contain("pattern-detector.elf").And.Contain(SampleRun.Run.FirmwareSha256));
        Assert.That(facts, Does.Contain("5 synthesised (synthesised)").And.Contain("41").And.Contain("hil 0.1.0 on .NET 10.0.1"));
    }

    [Test]
    public void A_failure_shows_message_plot_files_and_the_command_that_reproduces_it()
    {
        var failure = Page(SampleRun.Write()).QuerySelector("article.problem.fail")!;

        Assert.That(failure.QuerySelector(".message")!.TextContent, Does.Contain("green on at 4.031 s <b>not bold</b>"));
        Assert.That(failure.QuerySelector(".plot svg")!.TextContent, Does.Contain("snake.03"));
        Assert.That(failure.QuerySelector(".reproduce code")!.TextContent, Is.EqualTo("hil run --filter 'Idle_stays_dark' --seed 41"));
        Assert.That(failure.QuerySelectorAll(".files a").Select(link => link.GetAttribute("href")), Has.Some.EndsWith("/time%20line%231.jsonl"));
    }

    [Test]
    public void What_was_not_judged_or_skipped_says_why()
    {
        var page = Page(SampleRun.Write());

        Assert.That(page.QuerySelector("article.problem.not-judged .message")!.TextContent, Does.Contain("recordings (.cbor, .json, .csv) were expected"));
        Assert.That(page.QuerySelector(".scenario.skipped .why")!.TextContent, Does.Contain("has no snapshot port"));
    }

    [Test]
    public void Each_set_has_a_matrix_of_its_own_and_classes_that_the_firmware_does_not_know_are_in_no_share()
    {
        var matrices = Page(SampleRun.Write()).QuerySelectorAll(".matrix").ToList();

        Assert.That(matrices.Select(matrix => Words(matrix.QuerySelector("caption")!)), Is.EqualTo(new[] { "xiao-imu-acc recorded 97.5 %", "synthesised synthesised 95.0 %" }));
        Assert.That(Cells(matrices[1].QuerySelector("tr.unknown")!), Is.EqualTo("wave (not a class of this firmware) · · 1 · 1 –"));
        Assert.That(matrices[1].QuerySelectorAll("tbody tr").Select(Cells).ToList()[1], Is.EqualTo("circle · 7 1 · · 87.5 %"));
    }

    [Test]
    public void Nothing_that_a_scenario_says_becomes_markup()
    {
        var page = Page(SampleRun.Write());

        Assert.That(page.QuerySelectorAll("script"), Has.Length.EqualTo(1), "only the page's own");
        Assert.That(page.QuerySelectorAll("b").Select(bold => bold.TextContent), Has.None.EqualTo("not bold"));
        Assert.That(page.QuerySelectorAll("h3").Select(head => head.TextContent), Has.Some.Contains("<script>alert(1)</script>"));
    }

    [Test]
    public void A_plot_that_somebody_tampered_with_brings_nothing_but_drawing()
    {
        var folder = Folder(SampleRun.Write());
        foreach (var plot in Directory.GetFiles(folder, "plot.svg", SearchOption.AllDirectories))
            File.WriteAllText(plot, """
                <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9" onload="alert(1)">
                <script>alert(2)</script><style>@import url(http://example.com/a.css)</style><a xlink:href="javascript:alert(3)"><text>lost</text></a>
                <image xlink:href="http://example.com/a.png"/><foreignObject><iframe/></foreignObject><rect fill="url(http://example.com/#a)" width="3" height="3"/>
                <clipPath id="c"/><g clip-path="url(#c)"><text onclick="alert(4)">kept</text></g></svg>
                """);
        var page = Page(folder);
        var svg = page.QuerySelector(".plot svg")!;

        Assert.That(svg.QuerySelectorAll("*").Select(element => element.LocalName).Distinct(), Is.EquivalentTo(new[] { "rect", "clipPath", "g", "text" }));
        Assert.That(svg.TextContent.Trim(), Is.EqualTo("kept"));
        Assert.That(page.QuerySelectorAll("*").SelectMany(element => element.Attributes).Select(attribute => attribute.Name), Has.None.StartsWith("on"));
        Assert.That(page.DocumentElement.OuterHtml, Does.Not.Contain("example.com"));
    }

    [Test]
    public void A_plot_outside_the_report_folder_is_not_read()
    {
        var folder = Folder(SampleRun.Write());
        var secret = Path.Combine(Folder(Directory.CreateTempSubdirectory("hil-outside-").FullName), "secret.svg");
        File.WriteAllText(secret, "<svg xmlns=\"http://www.w3.org/2000/svg\"><text>secret</text></svg>");
        foreach (var file in (string[])[secret, "../" + Path.GetFileName(Path.GetDirectoryName(secret)) + "/secret.svg"])
            AttemptLog.Append(folder, SampleRun.Scenario(folder, file, "Outside") with { Attachments = [new("plot", file, "image/svg+xml")] });

        Assert.That(Page(folder).QuerySelectorAll("text").Select(text => text.TextContent), Has.None.EqualTo("secret"));
    }

    [Test]
    public void The_page_needs_no_other_file_and_no_network()
    {
        var page = Page(SampleRun.Write());

        foreach (var element in page.QuerySelectorAll("*"))
            foreach (var attribute in element.Attributes.Where(attribute => attribute.LocalName is "src" or "href" or "srcset" or "action" or "data"))
                Assert.That(attribute.Value, Does.StartWith("./"), $"{element.LocalName} {attribute.Name}");
        Assert.That(page.QuerySelectorAll("link, img, iframe, object, embed, video"), Is.Empty);
        var style = page.QuerySelector("style")!.TextContent;
        Assert.That(style, Does.Not.Contain("url(").And.Not.Contain("@import"));
        Assert.That(style, Does.Contain("prefers-color-scheme: dark"));
    }

    [Test]
    public void Identifiers_of_inlined_plots_are_their_own()
    {
        var ids = Page(SampleRun.Write()).QuerySelectorAll("[id]").Select(element => element.Id!).ToList();

        Assert.That(ids, Is.Unique);
    }

    [Test]
    public void A_run_that_was_interrupted_says_so_and_shows_what_there_is()
    {
        var folder = Folder(SampleRun.Write(withFailures: false));
        RunRecordFile.Write(folder, SampleRun.Run with { Interrupted = true, Stop = null });
        var page = Page(folder);

        Assert.That(page.QuerySelector(".banner .word")!.TextContent, Is.EqualTo("not judged"));
        Assert.That(page.QuerySelector(".banner .reason")!.TextContent, Is.EqualTo("The run was interrupted after 9 of 14 scenarios."));
        Assert.That(page.QuerySelectorAll(".scenario"), Has.Length.EqualTo(9));
    }

    [Test]
    public void A_folder_without_a_record_of_the_run_is_rendered_from_its_attempts()
    {
        var folder = Folder(SampleRun.Write(withFailures: false));
        File.Delete(Path.Combine(folder, RunRecordFile.FileName));

        Assert.That(Page(folder).QuerySelector(".banner .reason")!.TextContent, Is.EqualTo("All 8 scenarios that were judged passed."));
    }

    [Test]
    public void An_empty_folder_gives_a_page_that_says_that_nothing_was_judged()
    {
        var folder = Folder(Directory.CreateTempSubdirectory("hil-report-").FullName);

        Assert.That(Page(folder).QuerySelector(".banner .reason")!.TextContent, Is.EqualTo("No scenario was judged."));
    }

    [Test]
    public void The_same_folder_gives_the_same_page()
    {
        var folder = Folder(SampleRun.Write());
        var first = HtmlReport.Render(folder);

        Assert.That(HtmlReport.Render(folder), Is.EqualTo(first));
        if (Environment.GetEnvironmentVariable("HIL_KEEP") is { Length: > 0 } keep)
            File.WriteAllText(Path.Combine(keep, "index.html"), first);
    }

    private string Folder(string folder)
    {
        if (!_folders.Contains(folder))
            _folders.Add(folder);
        return folder;
    }

    private IDocument Page(string folder)
    {
        var path = HtmlReport.Write(Folder(folder));
        return new HtmlParser().ParseDocument(File.ReadAllText(path));
    }

    private static string Cells(IElement row) => string.Join(' ', row.Children.Select(Words));

    private static string Words(IElement element) =>
        string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
