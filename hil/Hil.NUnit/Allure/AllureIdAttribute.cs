using Hil.Signoff.Attempts;

namespace Hil.NUnit.Allure;

/// <summary>The number of the scenario in a test management system: the label <c>ALLURE_ID</c>.</summary>
/// <param name="value">The value.</param>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method)]
public sealed class AllureIdAttribute(string value) : AllureAttribute
{
    /// <inheritdoc />
    protected internal override IEnumerable<Named> Labels => Label("ALLURE_ID", value);
}
