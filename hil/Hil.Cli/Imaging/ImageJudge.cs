using System.Globalization;
using Hil.Images;
using Hil.Images.Mcuboot;

namespace Hil.Cli.Imaging;

/// <summary>Tells what an MCUboot image is, and whether a bootloader would run it.</summary>
internal sealed class ImageJudge(Terminal terminal)
{
    /// <summary>What an image is. It is told whatever is wrong with it.</summary>
    public int Inspect(string path, SigningKey? key, ImageSlot slot, bool json)
    {
        var bytes = ImageFiles.Bytes(path);
        var image = McubootImage.Parse(bytes, Path.GetFileName(path));
        var verification = ImageVerification.Of(image, key, slot);
        var report = ImageReport.Of(image, bytes, verification, slot);
        if (json)
            terminal.Out.WriteLine(ImageReport.Json(report));
        else
            Print(image, report, verification, key is not null);
        return ExitCode.Pass;
    }

    /// <summary>Whether an image is what a bootloader would run: every fault is a line.</summary>
    public int Verify(string path, SigningKey key, ImageSlot slot, uint? counterAtLeast, bool json)
    {
        var name = Path.GetFileName(path);
        var verification = ImageVerification.Of(ImageFiles.Bytes(path), name, key, slot, counterAtLeast);
        if (json)
            terminal.Out.WriteLine(ImageReport.Json(new { file = name, good = verification.IsGood, faults = ImageReport.FaultsOf(verification) }));
        else if (verification.IsGood)
            terminal.Out.WriteLine($"{name}: good");
        foreach (var fault in verification.Faults.Where(_ => !json))
            terminal.Out.WriteLine($"{name}: {fault.Reason}: {fault.Text}");
        return verification.IsGood ? ExitCode.Pass : ExitCode.Fail;
    }

    private void Print(McubootImage image, ImageReport report, ImageVerification verification, bool withKey)
    {
        Line("file", $"{report.File}, {report.FileBytes} bytes");
        Line("sha-256", report.Sha256);
        Line("version", report.Header.Version);
        Line("counter", report.SecurityCounter?.ToString(CultureInfo.InvariantCulture) ?? "none");
        Line("header", $"{report.Header.HeaderSize} bytes, flags {image.Header.Flags}");
        Line("payload", $"{report.Header.ImageSize} bytes");
        if (report.Vectors is { } vectors)
            Line("vectors", $"stack 0x{vectors.Stack:x8}, reset 0x{vectors.Reset:x8}");
        foreach (var entry in report.Entries)
            Line("entry", $"0x{entry.Type:x2} {entry.Name}{(entry.Protected ? ", protected" : "")}: {entry.Value}");
        Line("slot", report.Slot.Free >= 0
            ? $"{report.Slot.Size} bytes at 0x{report.Slot.Address:x8}: fits, {report.Slot.Free} free"
            : $"{report.Slot.Size} bytes at 0x{report.Slot.Address:x8}: {-report.Slot.Free} too many");
        Line("trailer", report.Trailer is { } trailer
            ? $"magic {Word(trailer.Magic)}, copy_done {Word(trailer.CopyDone)}, image_ok {Word(trailer.ImageOk)}, swap {trailer.Swap?.ToString().ToLowerInvariant() ?? "none"}"
            : "none");
        if (report.RollbackObstacle is { } obstacle)
            Line("rollback", $"none can be proved with it: it has {obstacle}");
        foreach (var fault in verification.Faults)
            Line("fault", $"{fault.Reason}: {fault.Text}");
        if (verification.IsGood)
            Line("verdict", withKey ? "good" : "the hash is right; the signature was not checked, since no --key was given");
    }

    private void Line(string key, string value) => terminal.Out.WriteLine($"{key,-8}  {value}");

    private static string Word(FlagState state) => state.ToString().ToLowerInvariant();
}
