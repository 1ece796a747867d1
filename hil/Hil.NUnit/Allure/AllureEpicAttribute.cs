using Hil.Signoff.Attempts;

namespace Hil.NUnit.Allure;

/// <summary>Epics to which a scenario belongs: the label <c>epic</c>.</summary>
/// <param name="values">One or more.</param>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class AllureEpicAttribute(params string[] values) : AllureAttribute
{
    /// <inheritdoc />
    protected internal override IEnumerable<Named> Labels => Label("epic", values);
}
