namespace Hil.Core.Profiles;

/// <summary>A pattern that a firmware knows.</summary>
/// <param name="Label">The label in recordings, such as <c>up-down</c>.</param>
/// <param name="Instance">Its instance of object <c>/33650</c>.</param>
/// <param name="PatternName">What resource 2002 of that instance says.</param>
/// <param name="Led">The light that shows it, or null where none does.</param>
public sealed record PatternClass(string Label, int Instance, string PatternName, string? Led);
