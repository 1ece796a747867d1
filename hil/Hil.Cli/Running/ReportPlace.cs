using Hil.Cli.Reliability;
using Hil.Signoff.Attempts;
using Hil.Signoff.Reports;
using Hil.Signoff.Runs;

namespace Hil.Cli.Running;

/// <summary>Makes a report folder ready for a run.</summary>
internal static class ReportPlace
{
    // What a run leaves. Nothing else in the folder is touched, whosever it is.
    private static readonly string[] Files = [AttemptLog.FileName, RunRecordFile.FileName, HtmlReport.FileName, "junit.xml"];
    private static readonly string[] Folders = ["evidence", "allure-results"];

    /// <summary>Makes the folder, proves that it can be written, and takes an earlier run's report out of it.</summary>
    /// <exception cref="Fault">It cannot be written; the message names it.</exception>
    public static async Task Prepare(string folder, OutsideWork outside)
    {
        try
        {
            if (File.Exists(folder))
                throw new Fault($"{folder}: a folder for the report was expected, found a file.");
            var earlier = File.Exists(Path.Combine(folder, RunRecordFile.FileName)) || File.Exists(Path.Combine(folder, AttemptLog.FileName));
            await outside.Do($"preparing {folder}", () =>
            {
                Directory.CreateDirectory(folder);
                var probe = Path.Combine(folder, ".writable");
                File.WriteAllText(probe, "");
                File.Delete(probe);
                if (earlier)
                    Clear(folder);
            });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new Fault($"{folder}: a folder for the report that can be written was expected: {error.Message.TrimEnd('.')}.", error);
        }
    }

    private static void Clear(string folder)
    {
        foreach (var file in Files)
            File.Delete(Path.Combine(folder, file));
        foreach (var below in Folders.Select(name => Path.Combine(folder, name)).Where(Directory.Exists))
            Directory.Delete(below, recursive: true);
    }
}
