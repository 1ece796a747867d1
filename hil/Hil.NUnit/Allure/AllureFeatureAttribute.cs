using Hil.Signoff.Attempts;

namespace Hil.NUnit.Allure;

/// <summary>Features to which a scenario belongs: the label <c>feature</c>.</summary>
/// <param name="values">One or more.</param>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class AllureFeatureAttribute(params string[] values) : AllureAttribute
{
    /// <inheritdoc />
    protected internal override IEnumerable<Named> Labels => Label("feature", values);
}
