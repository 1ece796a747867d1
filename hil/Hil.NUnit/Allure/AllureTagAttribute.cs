using Hil.Signoff.Attempts;

namespace Hil.NUnit.Allure;

/// <summary>Tags of a scenario: the label <c>tag</c>.</summary>
/// <param name="values">One or more.</param>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class AllureTagAttribute(params string[] values) : AllureAttribute
{
    /// <inheritdoc />
    protected internal override IEnumerable<Named> Labels => Label("tag", values);
}
