using Hil.Signoff.Attempts;

namespace Hil.NUnit.Allure;

/// <summary>Stories to which a scenario belongs: the label <c>story</c>.</summary>
/// <param name="values">One or more.</param>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class AllureStoryAttribute(params string[] values) : AllureAttribute
{
    /// <inheritdoc />
    protected internal override IEnumerable<Named> Labels => Label("story", values);
}
