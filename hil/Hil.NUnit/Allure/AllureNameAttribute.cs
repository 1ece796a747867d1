namespace Hil.NUnit.Allure;

/// <summary>A scenario's name for reports, in place of its method's.</summary>
/// <param name="name">The name.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AllureNameAttribute(string name) : AllureAttribute
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;
}
