using System.Globalization;
using Hil.Core.Motions;
using Hil.Learning.Synthesis;

namespace Hil.Cli.Tests;

/// <summary>A folder of a test's own, and the files that tests put there.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hil-cli-").FullName;

    public static string Root => RepositoryRoot.Path;

    /// <summary>A path in the folder.</summary>
    public string this[string name] => Path.Combine(_folder, name);

    public string Text(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
        return this[name];
    }

    public string Bytes(string name, byte[] bytes)
    {
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    public string Folder(string name) => Directory.CreateDirectory(this[name]).FullName;

    /// <summary>The reference profile with a word replaced.</summary>
    public string Profile(string from, string to)
    {
        var text = File.ReadAllText(Path.Combine(Root, "fixtures/profiles/pattern-detector.yaml"));
        Assert.That(text, Does.Contain(from));
        return Text("profile.yaml", text.Replace(from, to, StringComparison.Ordinal));
    }

    /// <summary>A folder of recordings: motions as CSV, the middle of their class, under the name given.</summary>
    public string Recordings(string folder, params (string Name, string Class)[] motions)
    {
        var parameters = SynthesisedSet.Parameters(Path.Combine(Root, "fixtures/motions"));
        foreach (var (name, label) in motions)
        {
            var motion = KinematicModel.Make(name, label, Recipe.Middle(parameters.Single(each => each.Label == label)) with { Duration = 6.2 }, 1);
            Text($"{folder}/{name}.csv", Csv(motion));
        }

        return this[folder];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Csv(Motion motion) => "timestamp,accX [g],accY [g],accZ [g]\n" + string.Concat(motion.Samples.Select((sample, i) =>
        string.Create(CultureInfo.InvariantCulture, $"{i * 10},{sample.X:0.0000},{sample.Y:0.0000},{sample.Z:0.0000}\n")));
}
