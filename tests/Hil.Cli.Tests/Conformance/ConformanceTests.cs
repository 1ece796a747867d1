using System.Text.Json;

namespace Hil.Cli.Tests.Conformance;

public sealed class ConformanceTests
{
    [Test]
    public async Task The_reference_firmware_passes_every_case_that_applies_to_it()
    {
        using var scratch = new Scratch();

        var call = await Invocation.Of("conformance", "--report", scratch["report"]);

        Assert.That(call.ExitCode, Is.Zero, call.Out + call.Error);
        Assert.That(call.Out, Does.Contain("Initial Registration").And.Contain("Successful Firmware update").And.Contain(" 0 failed"));
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(scratch["report/conformance.json"]));
        foreach (var oma in json.RootElement.GetProperty("cases").EnumerateArray())
        {
            var passed = oma.GetProperty("verdict").GetString() == "passed";
            Assert.That(oma.GetProperty(passed ? "checks" : "reason").GetRawText(), Has.Length.GreaterThan(4), oma.GetProperty("id").GetString());
        }

        Assert.That(await File.ReadAllTextAsync(scratch["report/conformance.md"]), Does.Contain("| 101 | Initial Registration | passed |"));
        Assert.That(await File.ReadAllTextAsync(scratch["report/conformance.junit.xml"]), Does.Contain("LightweightM2M-1.0-int-101: Initial Registration"));
    }

    [TestCase("9999", "9999"), TestCase("abc", "101,2xx,301-303"), TestCase("103-101", "103-101")]
    public async Task A_list_of_cases_that_means_none_is_refused(string list, string word) =>
        (await Invocation.Of("conformance", "--cases", list)).IsRefusedWith("--cases", word);

    [Test]
    public async Task A_client_that_never_comes_is_named()
    {
        using var scratch = new Scratch();

        var call = await Invocation.Of("conformance", "--endpoint", "nobody", "--port", "0", "--wait", "1", "--report", scratch["report"]);

        call.IsRefusedWith("--endpoint", "nobody", "within 1 s");
    }

    [TestCase("--port", "70000", "from 0 to 65535"), TestCase("--bind", "moon", "IP address"), TestCase("--wait", "soon", "from 1 to 86400")]
    public async Task A_wrong_option_is_named(string option, string value, string words) =>
        (await Invocation.Of("conformance", "--endpoint", "a", option, value)).IsRefusedWith(option, words, value);

    [Test]
    public async Task Options_of_the_board_and_of_a_client_over_UDP_do_not_mix()
    {
        (await Invocation.Of("conformance", "--port", "5683")).IsRefusedWith("--port", "--endpoint");
        (await Invocation.Of("conformance", "--endpoint", "a", "--firmware", "x.elf")).IsRefusedWith("--firmware", "--endpoint");
        (await Invocation.Of("conformance", "--endpoint", "a", "--coaps-port", "5684")).IsRefusedWith("--coaps-port", "--credentials");
        (await Invocation.Of("conformance", "--endpoint", "a", "--package", "no.bin")).IsRefusedWith("no.bin");
    }
}
