namespace Hil.Signoff.Attempts;

/// <summary>A parameter or a label of an attempt: a name and its value. A name may occur more than once among labels.</summary>
/// <param name="Name">The name, such as <c>motion</c> or <c>feature</c>.</param>
/// <param name="Value">The value.</param>
public sealed record Named(string Name, string Value);
