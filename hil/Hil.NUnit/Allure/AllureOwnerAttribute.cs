using Hil.Signoff.Attempts;

namespace Hil.NUnit.Allure;

/// <summary>Who answers for a scenario: the label <c>owner</c>.</summary>
/// <param name="value">The value.</param>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method)]
public sealed class AllureOwnerAttribute(string value) : AllureAttribute
{
    /// <inheritdoc />
    protected internal override IEnumerable<Named> Labels => Label("owner", value);
}
