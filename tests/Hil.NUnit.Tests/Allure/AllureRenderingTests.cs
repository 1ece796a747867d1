using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Hil.NUnit.Samples;
using Category = global::NUnit.Framework.CategoryAttribute;

namespace Hil.NUnit.Tests.Allure;

/// <summary>Allure itself as the oracle of its own format.</summary>
[NonParallelizable]
public sealed class AllureRenderingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Test, Category("Slow")]
    public async Task Allure_renders_every_scenario_with_its_status_and_shows_a_retry_as_one()
    {
        if (await Npx("allure", "--version") is not { Code: 0 })
            Assert.Ignore("allure is not installed (npm install --global allure@3.18.0)");
        using var run = SampleRun.Of<Retried>();
        var page = Path.Combine(run.Folder, "page");

        var rendered = await Npx("allure", "awesome", "--output", page, run.AllureFolder);

        Assert.That(rendered!.Code, Is.Zero, rendered.Output);
        using var summary = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(page, "summary.json")));
        var counts = summary.RootElement.GetProperty("stats");
        Assert.That(counts.GetProperty("total").GetInt32(), Is.EqualTo(3), "three scenarios, whatever the number of attempts");
        Assert.That(counts.GetProperty("passed").GetInt32(), Is.EqualTo(2));
        Assert.That(counts.GetProperty("failed").GetInt32(), Is.EqualTo(1));
    }

    private static async Task<Ran?> Npx(params string[] arguments)
    {
        using var process = new Process { StartInfo = new("npx", ["--no-install", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true } };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return null;
        }

        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new(process.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"npx {string.Join(' ', arguments)} did not end within {Patience}.");
        }
    }

    private sealed record Ran(int Code, string Output);
}
