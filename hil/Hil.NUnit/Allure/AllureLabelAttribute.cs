using Hil.Signoff.Attempts;

namespace Hil.NUnit.Allure;

/// <summary>Any label.</summary>
/// <param name="name">Its name.</param>
/// <param name="value">Its value.</param>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class AllureLabelAttribute(string name, string value) : AllureAttribute
{
    /// <inheritdoc />
    protected internal override IEnumerable<Named> Labels => Label(name, value);
}
