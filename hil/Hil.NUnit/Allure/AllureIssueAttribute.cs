using Hil.Signoff.Attempts;

namespace Hil.NUnit.Allure;

/// <summary>A link to an issue.</summary>
/// <param name="name">What people read.</param>
/// <param name="url">Where it leads.</param>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class AllureIssueAttribute(string name, string url) : AllureAttribute
{
    /// <summary>A link whose name is its address.</summary>
    /// <param name="url">Where it leads.</param>
    public AllureIssueAttribute(string url)
        : this(url, url)
    {
    }

    /// <inheritdoc />
    protected internal override IEnumerable<Link> Links => [new(name, url, "issue")];
}
