using Hil.Signoff.Attempts;

namespace Hil.NUnit.Allure;

/// <summary>A link to a test management system.</summary>
/// <param name="name">What people read.</param>
/// <param name="url">Where it leads.</param>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class AllureTmsAttribute(string name, string url) : AllureAttribute
{
    /// <summary>A link whose name is its address.</summary>
    /// <param name="url">Where it leads.</param>
    public AllureTmsAttribute(string url)
        : this(url, url)
    {
    }

    /// <inheritdoc />
    protected internal override IEnumerable<Link> Links => [new(name, url, "tms")];
}
