namespace Hil.Images.Mcuboot;

/// <summary>One thing that is wrong with an image.</summary>
/// <param name="Kind">What a bootloader would refuse it for.</param>
/// <param name="Text">A sentence that says what was expected and what was found.</param>
public sealed record ImageFault(ImageFaultKind Kind, string Text)
{
    /// <summary>The words in which the reference firmware gives the reason, such as <c>wrong board</c>.</summary>
    public string Reason => Kind switch
    {
        ImageFaultKind.Board => "wrong board",
        ImageFaultKind.Counter => "security counter",
        _ => Kind.ToString().ToLowerInvariant(),
    };

    /// <inheritdoc />
    public override string ToString() => Text;
}
