using Hil.NUnit.Settings;

// The command under test runs NUnit in this process, whose test parameters are the process's own.
[assembly: NonParallelizable]

namespace Hil.Cli.Tests;

/// <summary>Takes the settings of whoever runs the tests out of the environment, so that commands get those of the test alone.</summary>
[SetUpFixture]
public sealed class CleanEnvironment
{
    private static readonly Dictionary<string, string?> Kept = RunSettings.Names.ToDictionary(name => name, Environment.GetEnvironmentVariable);

    /// <summary>The folder of recordings that was set, or null.</summary>
    public static string? Motions => Kept["HIL_MOTIONS"];

    [OneTimeSetUp]
    public void Clear()
    {
        foreach (var name in Kept.Keys)
            Environment.SetEnvironmentVariable(name, null);
    }

    [OneTimeTearDown]
    public void Restore()
    {
        foreach (var (name, value) in Kept)
            Environment.SetEnvironmentVariable(name, value);
    }
}
