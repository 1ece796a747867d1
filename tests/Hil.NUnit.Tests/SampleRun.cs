using Hil.Signoff.Attempts;
using NUnit.Framework.Api;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Hil.NUnit.Tests;

/// <summary>A sample suite, run in process by NUnit's own runner as <c>hil run</c> does, with a report folder of its own.</summary>
internal sealed class SampleRun : IDisposable
{
    private SampleRun(string folder, ITestResult result) => (Folder, Result) = (folder, result);

    public string Folder { get; }

    public ITestResult Result { get; }

    public IReadOnlyList<Attempt> Attempts => AttemptLog.Read(Folder);

    public string AllureFolder => Path.Combine(Folder, "allure-results");

    public static SampleRun Of<TFixture>(params (string Name, string Value)[] settings) => Of(typeof(TFixture), null, settings);

    public static SampleRun Of(Type fixture, string? report, params (string Name, string Value)[] settings)
    {
        var folder = report ?? Directory.CreateTempSubdirectory("hil-sample-").FullName;

        // Test parameters outlive a run in NUnit: each run says all that another may have said.
        var parameters = Hil.NUnit.Settings.RunSettings.Names.ToDictionary(name => name, _ => "");
        parameters["HIL_REPORT"] = folder;
        foreach (var (name, value) in settings)
            parameters[name] = value;

        var runner = new NUnitTestAssemblyRunner(new DefaultTestAssemblyBuilder());
        runner.Load(fixture.Assembly, new Dictionary<string, object>
        {
            ["TestParametersDictionary"] = parameters,
            ["NumberOfTestWorkers"] = 2,
        });
        return new(folder, runner.Run(TestListener.NULL, TestFilter.FromXml($"<filter><class>{fixture.FullName}</class></filter>")));
    }

    /// <summary>The result of one test method, by its name.</summary>
    public ITestResult this[string method] => Cases(Result).Single(result => result.Test.MethodName == method);

    /// <summary>The attempts at one test method.</summary>
    public IReadOnlyList<Attempt> AttemptsAt(string method) => [.. Attempts.Where(attempt => attempt.Method.EndsWith($".{method}", StringComparison.Ordinal)).OrderBy(attempt => attempt.Number)];

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static IEnumerable<ITestResult> Cases(ITestResult result) =>
        result.HasChildren ? result.Children.SelectMany(Cases) : result.Test.IsSuite ? [] : [result];
}
