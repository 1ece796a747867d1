using Hil.Cli.Running;
using Hil.Signoff.Attempts;
using Microsoft.Extensions.Time.Testing;
using Spectre.Console;

namespace Hil.Cli.Tests.Running;

public sealed class LiveProgressTests
{
    [Test]
    public async Task A_person_sees_features_what_runs_the_speed_and_failures_as_they_come()
    {
        using var output = new StringWriter();
        var screen = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.TrueColor, Interactive = InteractionSupport.Yes, Out = new AnsiConsoleOutput(output) });
        screen.Profile.Width = 120;
        screen.Profile.Height = 40;
        var clock = new FakeTimeProvider();
        var progress = new LiveProgress(screen, clock, new Dictionary<string, int> { ["Patterns [all]"] = 3, ["Registration"] = 1 });
        var work = new TaskCompletionSource();

        progress.Began("Suite.Patterns.A_circle_is_shown(circle.07)");
        progress.Began("Suite.Patterns.Idle_stays_dark");
        progress.Ended("Suite.Patterns.Idle_stays_dark", "Patterns [all]", Attempt(Verdict.Fail, "Expected   [red] on"), 30);
        clock.Advance(TimeSpan.FromSeconds(2));
        var shown = progress.Show(work.Task);
        work.SetResult();
        await shown;

        var text = output.ToString();
        Assert.That(text, Does.Contain("Patterns [all]").And.Contain("1/3").And.Contain("Registration").And.Contain("0/1"));
        Assert.That(text, Does.Contain("A circle is shown(circle.07)").And.Not.Contain("Idle_stays_dark"));
        Assert.That(text, Does.Contain("30 s").And.Contain("15×"));
        Assert.That(text, Does.Contain("✗ Idle stays dark").And.Contain("Expected   [red] on"));
    }

    [Test]
    public void What_breaks_the_work_reaches_the_caller()
    {
        using var output = new StringWriter();
        var screen = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, Out = new AnsiConsoleOutput(output) });
        var progress = new LiveProgress(screen, new FakeTimeProvider(), new Dictionary<string, int>());

        Assert.That(async () => await progress.Show(Task.FromException(new IOException("full"))), Throws.TypeOf<IOException>());
    }

    private static Attempt Attempt(Verdict verdict, string message) => new()
    {
        FullName = "Suite.Patterns.Idle_stays_dark", Name = "Idle stays dark", Method = "m", Suite = "s", Number = 1, Verdict = verdict, Message = message,
        Start = DateTimeOffset.UnixEpoch, Stop = DateTimeOffset.UnixEpoch,
    };
}
