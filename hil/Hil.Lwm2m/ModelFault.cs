namespace Hil.Lwm2m;

/// <summary>A client's fault: what it said breaks the definition of one of its objects, though it could be read.</summary>
/// <param name="Path">Where.</param>
/// <param name="Kind">In what.</param>
/// <param name="Text">What was expected and what was found.</param>
public sealed record ModelFault(Lwm2mPath Path, ModelFaultKind Kind, string Text)
{
    /// <summary>Path and text, <c>/3/0/9: a value of 0..100 was expected, found 120</c>.</summary>
    public override string ToString() => $"{Path}: {Text}";
}
