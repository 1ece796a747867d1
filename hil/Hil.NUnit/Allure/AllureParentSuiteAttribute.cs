using Hil.Signoff.Attempts;

namespace Hil.NUnit.Allure;

/// <summary>The name of the suite above, in place of the assembly: the label <c>parentSuite</c>.</summary>
/// <param name="value">The value.</param>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method)]
public sealed class AllureParentSuiteAttribute(string value) : AllureAttribute
{
    /// <inheritdoc />
    protected internal override IEnumerable<Named> Labels => Label("parentSuite", value);
}
