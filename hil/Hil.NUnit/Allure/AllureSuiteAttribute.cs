using Hil.Signoff.Attempts;

namespace Hil.NUnit.Allure;

/// <summary>The name of the suite, in place of the class: the label <c>suite</c>.</summary>
/// <param name="value">The value.</param>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method)]
public sealed class AllureSuiteAttribute(string value) : AllureAttribute
{
    /// <inheritdoc />
    protected internal override IEnumerable<Named> Labels => Label("suite", value);
}
