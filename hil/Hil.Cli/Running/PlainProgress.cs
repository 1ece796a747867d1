using Hil.Signoff.Attempts;

namespace Hil.Cli.Running;

/// <summary>A line for each scenario that has ended, for logs.</summary>
internal sealed class PlainProgress(TextWriter output, int planned) : IRunProgress
{
    private int _ended;

    public void Began(string scenario)
    {
    }

    public void Ended(string scenario, string feature, Attempt attempt, double boardSeconds)
    {
        _ended++;
        output.WriteLine(FormattableString.Invariant(
            $"[{_ended.ToString().PadLeft(planned.ToString().Length)}/{planned}] {VerdictWords.Of(attempt.Verdict),-10} {feature}: {attempt.Name} ({boardSeconds:0.0} s)"));
        if (attempt.Verdict != Verdict.Pass && attempt.Message is { } message)
            foreach (var line in message.Split('\n'))
                output.WriteLine($"    {line.TrimEnd('\r')}");
        output.Flush();
    }

    public void Stopping() => output.WriteLine("Stopping: the scenarios that run are let end, no other begins.");

    public Task Show(Task work) => work;
}
