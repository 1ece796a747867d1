namespace Hil.NUnit.Tests;

/// <summary>What the sample suites do and say depends on their own settings, and not on those of the run that these tests are part of.</summary>
[SetUpFixture]
public sealed class AloneOnTheMachine
{
    [OneTimeSetUp]
    public void ForgetTheEnvironment()
    {
        foreach (var name in Hil.NUnit.Settings.RunSettings.Names)
            Environment.SetEnvironmentVariable(name, null);
    }
}
