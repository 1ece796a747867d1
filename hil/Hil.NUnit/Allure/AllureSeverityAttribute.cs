using Hil.Signoff.Attempts;

namespace Hil.NUnit.Allure;

/// <summary>How bad it is when the scenario fails: the label <c>severity</c>.</summary>
/// <param name="severity">The severity.</param>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method)]
public sealed class AllureSeverityAttribute(SeverityLevel severity) : AllureAttribute
{
    /// <inheritdoc />
    protected internal override IEnumerable<Named> Labels => Label("severity", severity.ToString().ToLowerInvariant());
}
