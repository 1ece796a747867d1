using Hil.Signoff.Attempts;

namespace Hil.NUnit.Allure;

/// <summary>
/// What a scenario, its class or its suite says of itself in the words of Allure. The names are those of the Allure.NUnit package, so that
/// a suite can move from the one to the other.
/// </summary>
public abstract class AllureAttribute : Attribute
{
    /// <summary>The labels that it adds.</summary>
    protected internal virtual IEnumerable<Named> Labels => [];

    /// <summary>The links that it adds.</summary>
    protected internal virtual IEnumerable<Link> Links => [];

    private protected static IEnumerable<Named> Label(string name, params IEnumerable<string> values) => values.Select(value => new Named(name, value));
}
