namespace Hil.Signoff.Attempts;

/// <summary>A link of a scenario.</summary>
/// <param name="Name">What people read.</param>
/// <param name="Url">Where it leads.</param>
/// <param name="Type"><c>link</c>, <c>issue</c> or <c>tms</c>.</param>
public sealed record Link(string Name, string Url, string Type);
