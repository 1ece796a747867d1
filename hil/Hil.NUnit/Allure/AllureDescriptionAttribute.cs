namespace Hil.NUnit.Allure;

/// <summary>What a scenario is about, in Markdown.</summary>
/// <param name="text">The description.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class AllureDescriptionAttribute(string text) : AllureAttribute
{
    /// <summary>The description.</summary>
    public string Text { get; } = text;
}
