using Hil.Cli.Commands;

namespace Hil.Cli.Tests;

/// <summary>One call of the command, in this process, with what it wrote.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Out">Its output.</param>
/// <param name="Error">Its errors.</param>
internal sealed record Invocation(int ExitCode, string Out, string Error)
{
    public static async Task<Invocation> Of(params string[] arguments) => await Of(default, null, arguments);

    public static async Task<Invocation> Of(CancellationToken cancellation, Action<string>? written, params string[] arguments)
    {
        using var output = new Spy(written);
        using var error = new StringWriter();
        var exitCode = await HilCommand.Run(arguments, Terminal.Paper(output, error), cancellation);
        return new(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>The value of a line such as <c>timelines  a3f1…</c>.</summary>
    public string Line(string key) => Out.Split('\n').Last(line => line.StartsWith(key + " ", StringComparison.Ordinal))[key.Length..].Trim();

    /// <summary>Holds that the command judged nothing and said why in one line that has these words.</summary>
    public void IsRefusedWith(params string[] words)
    {
        Assert.That(ExitCode, Is.EqualTo(2), Out + Error);
        Assert.That(Error.TrimEnd('\n').Split('\n'), Has.Length.EqualTo(1), Error);
        Assert.That(Error, Does.StartWith("hil: ").And.Not.Contains("defect of the harness"));
        foreach (var word in words)
            Assert.That(Error, Does.Contain(word));
    }

    private sealed class Spy(Action<string>? written) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            written?.Invoke(value ?? "");
        }
    }
}
