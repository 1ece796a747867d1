using System.Text;
using Hil.Signoff.Attempts;
using Hil.Signoff.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hil.Signoff.Reports;

/// <summary>Renders the report of a run: one HTML page that needs no server, no network and no other file to be read.</summary>
public static class HtmlReport
{
    /// <summary>The name of the page in the report folder.</summary>
    public const string FileName = "index.html";

    /// <summary>Renders the page from the attempts, the record of the run and the evidence in a folder, whatever of it is there.</summary>
    /// <param name="folder">The report folder.</param>
    /// <returns>The page's path.</returns>
    /// <exception cref="InvalidDataException">The attempts or the record cannot be read; the message names file and line.</exception>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read or written.</exception>
    public static string Write(string folder)
    {
        var page = Path.Combine(folder, FileName);
        var beside = page + ".part";
        File.WriteAllText(beside, Render(folder), new UTF8Encoding(false));
        File.Move(beside, page, overwrite: true);
        return page;
    }

    /// <summary>Renders the page as text.</summary>
    /// <param name="folder">The report folder.</param>
    /// <exception cref="InvalidDataException">The attempts or the record cannot be read; the message names file and line.</exception>
    public static string Render(string folder)
    {
        var run = RunRecordFile.Read(folder);
        var outcome = RunOutcome.Of(AttemptLog.Read(folder), run);
        using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var model = new ReportModel(outcome, run, new PlotInlining(folder));
        var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        try
        {
            var body = renderer.Dispatcher.InvokeAsync(async () =>
            {
                var root = await renderer.RenderComponentAsync<ReportPage>(ParameterView.FromDictionary(new Dictionary<string, object?> { ["Model"] = model }));
                return root.ToHtmlString();
            }).GetAwaiter().GetResult();
            return "<!DOCTYPE html>\n" + body + "\n";
        }
        finally
        {
            renderer.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
