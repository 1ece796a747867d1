using System.Text.RegularExpressions;
using NUnit.Framework.Interfaces;

namespace Hil.Cli.Running;

/// <summary>Chooses scenarios by a part of their full names. A blank in the text stands for an underscore too, as reports print names.</summary>
internal sealed class ScenarioFilter(IReadOnlyList<string> texts) : ITestFilter
{
    private readonly List<Regex> _patterns =
    [
        .. texts.Select(text => new Regex(
            Regex.Escape(text).Replace(@"\ ", "[ _]", StringComparison.Ordinal), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)),
    ];

    public bool Pass(ITest test) => Pass(test, false);

    public bool Pass(ITest test, bool negated) => Matches(test) || (test.IsSuite && test.Tests.Any(Pass));

    // A scenario marked [Explicit] runs only when it is asked for by name.
    public bool IsExplicitMatch(ITest test) => _patterns.Count > 0 && Pass(test);

    public TNode ToXml(bool recursive) => new("filter");

    public TNode AddToXml(TNode parentNode, bool recursive) => parentNode.AddElement("filter");

    // Names of scenarios are looked at, not those of namespaces and classes alone: they are part of each full name.
    private bool Matches(ITest test) => !test.IsSuite && (_patterns.Count == 0 || _patterns.Any(pattern => pattern.IsMatch(test.FullName)));
}
