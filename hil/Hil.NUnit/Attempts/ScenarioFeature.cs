using Hil.NUnit.Allure;
using NUnit.Framework.Interfaces;

namespace Hil.NUnit.Attempts;

/// <summary>The feature under which a scenario is reported, known before it runs.</summary>
public static class ScenarioFeature
{
    /// <summary>The first <see cref="AllureFeatureAttribute"/> of the method, its class or its suite; else the name of the class.</summary>
    public static string Of(ITest test)
    {
        var type = test.TypeInfo?.Type;
        var said = (test.Method?.MethodInfo.GetCustomAttributes(typeof(AllureFeatureAttribute), inherit: true) ?? [])
            .Concat(type?.GetCustomAttributes(typeof(AllureFeatureAttribute), inherit: true) ?? [])
            .Concat(type?.Assembly.GetCustomAttributes(typeof(AllureFeatureAttribute), inherit: false) ?? []);
        return said.Cast<AllureFeatureAttribute>().SelectMany(feature => feature.Labels).FirstOrDefault()?.Value
            ?? type?.Name.Replace('_', ' ')
            ?? test.Name;
    }
}
