using Hil.Signoff.Attempts;

namespace Hil.NUnit.Allure;

/// <summary>The name of a suite within the suite: the label <c>subSuite</c>.</summary>
/// <param name="value">The value.</param>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method)]
public sealed class AllureSubSuiteAttribute(string value) : AllureAttribute
{
    /// <inheritdoc />
    protected internal override IEnumerable<Named> Labels => Label("subSuite", value);
}
