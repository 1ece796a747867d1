using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Hil.NUnit.Allure;
using Hil.NUnit.Benches;
using Hil.NUnit.Settings;
using Hil.Signoff.Attempts;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Hil.NUnit.Attempts;

/// <summary>Describes an attempt from what NUnit knows of it and what its bench saw.</summary>
internal static partial class AttemptDescription
{
    public static Attempt Of(ITest test, TestExecutionContext context, Bench? bench, RunSettings? settings, DateTimeOffset start, DateTimeOffset stop)
    {
        var result = context.CurrentResult;
        var (verdict, broken) = AttemptRecorder.VerdictOf(result.ResultState);
        var said = Said(test).ToList();
        return new()
        {
            FullName = test.FullName,
            Name = said.OfType<AllureNameAttribute>().LastOrDefault()?.Name ?? Sentence(test.Name),
            Method = $"{test.ClassName}.{test.MethodName}",
            Suite = test.ClassName ?? "",
            Number = context.CurrentRepeatCount + 1,
            Verdict = verdict,
            Broken = broken,
            Message = verdict == Verdict.Pass ? null : result.Message,
            Trace = verdict == Verdict.Pass ? null : result.StackTrace,
            Description = said.OfType<AllureDescriptionAttribute>().LastOrDefault()?.Text ?? test.Properties.Get(PropertyNames.Description) as string,
            Start = start,
            Stop = stop,
            BoardTime = bench?.Ended.Nanoseconds,
            Seed = settings?.Seed,
            TimelineDigest = bench?.Timeline.Digest(),
            Reproduce = bench?.Reproduce,
            Parameters = [.. Parameters(bench, settings)],
            Labels = [.. Labels(test, context, said)],
            Links = [.. said.SelectMany(attribute => attribute.Links)],
            Steps = bench?.Steps.Steps ?? [],
            Windows = bench?.WindowResults ?? [],
        };
    }

    private static IEnumerable<AllureAttribute> Said(ITest test)
    {
        var type = test.TypeInfo?.Type;
        var classes = new Stack<Type>();
        for (var at = type; at is not null; at = at.BaseType)
            classes.Push(at);
        return (type?.Assembly.GetCustomAttributes<AllureAttribute>() ?? [])
            .Concat(classes.SelectMany(each => each.GetCustomAttributes<AllureAttribute>(inherit: false)))
            .Concat(test.Method?.MethodInfo.GetCustomAttributes<AllureAttribute>() ?? []);
    }

    private static IEnumerable<Named> Parameters(Bench? bench, RunSettings? settings)
    {
        if (settings is not null)
        {
            yield return new("board", bench is null ? settings.Board : $"{bench.Board.Name} ({bench.Board.Backend})");
            yield return new("seed", settings.Seed.ToString(CultureInfo.InvariantCulture));
        }

        if (bench is null)
            yield break;
        yield return new("firmware", bench.Inputs.Image.Name);
        yield return new("firmware sha256", bench.Inputs.Image.Sha256);
        yield return new("profile", bench.Profile.Name);
        foreach (var motion in bench.Played.DistinctBy(motion => (motion.Name, motion.Digest)))
        {
            yield return new("motion", motion.Name);
            yield return new("motion source", $"{motion.Source.ToString().ToLowerInvariant()} ({motion.Set})");
            yield return new("motion sha256", motion.Digest);
        }
    }

    private static IEnumerable<Named> Labels(ITest test, TestExecutionContext context, List<AllureAttribute> said)
    {
        var labels = said.SelectMany(attribute => attribute.Labels).ToList();

        // What is said nearest to the scenario counts, where a label can be but one.
        string[] single = ["parentSuite", "suite", "subSuite", "owner", "severity", "ALLURE_ID"];
        var kept = labels.Where((label, index) => !single.Contains(label.Name) || labels.FindLastIndex(other => other.Name == label.Name) == index);
        var type = test.TypeInfo?.Type;
        (string Name, string? Value)[] byDefault =
        [
            ("parentSuite", type?.Assembly.GetName().Name),
            ("suite", type is null ? null : Words().Replace(type.Name, match => $" {match.Value.ToLowerInvariant()}")),
            ("package", type?.Namespace),
            ("testClass", type?.FullName),
            ("testMethod", test.MethodName),
            ("framework", "NUnit"),
            ("language", "C#"),
            ("host", Environment.MachineName),
            ("thread", context.TestWorker?.Name),
        ];
        return kept
            .Concat(Categories(test).Select(category => new Named("tag", category)))
            .Concat(byDefault.Where(label => label.Value is not null && labels.All(other => other.Name != label.Name)).Select(label => new Named(label.Name, label.Value!)));
    }

    private static IEnumerable<string> Categories(ITest? test)
    {
        for (; test is not null; test = test.Parent)
            foreach (var category in test.Properties[PropertyNames.Category])
                yield return category as string ?? "";
    }

    // A_motion_is_shown(circle.07) is a sentence whose spaces C# does not allow.
    private static string Sentence(string name)
    {
        var arguments = name.IndexOf('(', StringComparison.Ordinal);
        return arguments < 0 ? name.Replace('_', ' ') : name[..arguments].Replace('_', ' ') + " " + name[arguments..];
    }

    // LossScenarios is two words.
    [GeneratedRegex("(?<=[a-z0-9])[A-Z](?=[a-z])", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
