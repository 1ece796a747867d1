using Hil.Core.Motions;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Signoff.Plots;

namespace Hil.Cli.Plotting;

/// <summary>Plots recordings, a file each.</summary>
internal sealed class MotionPlots(Terminal terminal, MotionLibraryOptions recordings)
{
    // Fine enough for any plot; a timeline's samples are whole counts.
    private const double CountsPerG = 8000;

    /// <summary>Plots a recording or a folder of them.</summary>
    /// <param name="source">The file or folder.</param>
    /// <param name="output">Where to, or null.</param>
    /// <param name="cancellation">Ends it between two plots.</param>
    /// <returns>The exit code.</returns>
    public int Write(string source, string? output, CancellationToken cancellation)
    {
        if (!Directory.Exists(source))
        {
            var motion = MotionLibrary.LoadFile(source, recordings);
            Write(motion, output ?? $"{FileName(motion)}.svg");
            return ExitCode.Pass;
        }

        foreach (var motion in MotionLibrary.Load(source, recordings))
        {
            cancellation.ThrowIfCancellationRequested();
            Write(motion, Path.Combine(output ?? ".", FileName(motion, motion.Set), $"{FileName(motion)}.svg"));
        }

        return ExitCode.Pass;
    }

    private void Write(Motion motion, string file)
    {
        var kind = Path.GetExtension(file).ToLowerInvariant();
        if (kind is not (".svg" or ".png"))
            throw new Fault($"--out: a file .svg or .png was expected, found \"{file}\".");
        if (Path.GetDirectoryName(file) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        var options = new TimelinePlotOptions
        {
            Title = $"{motion.Name}: {motion.Label}, {motion.Set}, {FormattableString.Invariant($"{motion.Rate:0.##} Hz")}",
            CountsPerG = CountsPerG,
            Axis = "seconds",
        };
        using var stream = File.Create(file);
        if (kind == ".png")
            TimelinePlot.WritePng(Entries(motion), options, stream);
        else
            TimelinePlot.WriteSvg(Entries(motion), options, stream);
        terminal.Out.WriteLine(file);
    }

    private static List<TimelineEntry> Entries(Motion motion) =>
        [.. motion.Samples.Select((sample, i) => new SampleEntry(new BoardTime((long)(i / motion.Rate * 1e9)), Count(sample.X), Count(sample.Y), Count(sample.Z)))];

    private static short Count(double g) => (short)Math.Clamp(Math.Round(g * CountsPerG), short.MinValue, short.MaxValue);

    private static string FileName(Motion motion, string? name = null) =>
        string.Concat((name ?? motion.Name).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));
}
