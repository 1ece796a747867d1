namespace Hil.Cli.Checking;

/// <summary>An image runs but never says what it sees: the firmware's fault, not the harness's.</summary>
/// <param name="image">The image.</param>
/// <param name="inner">What was expected and seen.</param>
internal sealed class SilentImageException(string image, Exception inner)
    : Exception($"{image}: a classification on the console was expected at the end of a window, found none.\n{inner.Message}", inner);
