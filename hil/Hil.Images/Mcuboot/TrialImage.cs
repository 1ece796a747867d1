using Hil.Core.Images;

namespace Hil.Images.Mcuboot;

/// <summary>What an image must be like for a rollback to be proved with it. Scenarios and campaigns ask here before they send one.</summary>
public static class TrialImage
{
    /// <summary>
    /// Refuses an image whose own trailer confirms it (imgtool <c>--pad --confirm</c>): a bootloader takes it for good at once, so that a
    /// test which expects it to be taken back proves nothing, or passes for the wrong reason. A trailer in which a swap has already left
    /// its marks is refused as well.
    /// </summary>
    /// <param name="file">The image, whole or spoilt: bytes that are no MCUboot image have no trailer that could confirm them.</param>
    /// <param name="name">Its name, for the message.</param>
    /// <exception cref="ImageException">It is confirmed beforehand.</exception>
    public static void Require(ReadOnlySpan<byte> file, string name)
    {
        if (Obstacle(file) is { } obstacle)
            throw new ImageException($"{name}: an image that is not confirmed was expected, since its rollback is to be proved; found {obstacle}");
    }

    /// <summary>Why no rollback can be proved with an image, or null where one can.</summary>
    /// <param name="file">The image, whole or spoilt.</param>
    public static string? Obstacle(ReadOnlySpan<byte> file) => Trailer.Read(file) switch
    {
        // The trailer stands at the end of a padded file whatever is in front of it, so a spoilt image is seen through as well.
        { Magic: FlagState.Set, ImageOk: FlagState.Set } =>
            $"a trailer that confirms it beforehand (magic at offset 0x{file.Length - 16:x}, image_ok set at 0x{file.Length - 24:x}, as imgtool "
            + "--pad --confirm writes them): no bootloader would take it back. Sign it without --confirm.",
        { Magic: FlagState.Set } trailer and not { ImageOk: FlagState.Unset, CopyDone: FlagState.Unset } =>
            $"a trailer that a swap has already used (magic at offset 0x{file.Length - 16:x}, copy_done {Word(trailer.CopyDone)}, image_ok "
            + $"{Word(trailer.ImageOk)}): no bootloader would take it on trial. Sign it anew.",
        _ => null,
    };

    private static string Word(FlagState state) => state.ToString().ToLowerInvariant();
}
