namespace Hil.NUnit.Allure;

/// <summary>How bad it is when a scenario fails, in Allure's words.</summary>
public enum SeverityLevel
{
    /// <summary>Nothing else is worth testing.</summary>
    Blocker,

    /// <summary>The product must not be released.</summary>
    Critical,

    /// <summary>As most are.</summary>
    Normal,

    /// <summary>It can wait.</summary>
    Minor,

    /// <summary>Hardly anybody will see it.</summary>
    Trivial,
}
