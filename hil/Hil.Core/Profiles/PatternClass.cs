using System.Collections.Immutable;

namespace Hil.Core.Profiles;

/// <summary>A pattern that a firmware knows.</summary>
/// <param name="Label">The label in recordings, such as <c>up-down</c>.</param>
/// <param name="Instance">Its instance of object <c>/33650</c>.</param>
/// <param name="PatternName">What resource 2002 of that instance says.</param>
/// <param name="Led">The light that shows it, or null where none does. Lights that are lit together have <c>+</c> between: <c>red+blue</c>.</param>
public sealed record PatternClass(string Label, int Instance, string PatternName, string? Led)
{
    /// <summary>The lights that are lit together while it is seen; none where none shows it.</summary>
    public ImmutableArray<string> Leds => Led is null ? [] : [.. Led.Split('+')];
}
