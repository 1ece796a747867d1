using Hil.Signoff.Attempts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hil.Cli.Running;

/// <summary>Progress for a person: a bar for each feature, what runs now, how fast board time goes by, and failures as they come.</summary>
internal sealed class LiveProgress(IAnsiConsole screen, TimeProvider clock, IReadOnlyDictionary<string, int> plannedByFeature) : IRunProgress
{
    private const int BarWidth = 28;
    private const int MostFailures = 8;
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(120);

    private readonly Lock _gate = new();
    private readonly long _began = clock.GetTimestamp();
    private readonly SortedSet<string> _running = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (int Passed, int Failed, int Other)> _features = new(StringComparer.Ordinal);
    private readonly List<Attempt> _troubles = [];
    private double _boardSeconds;
    private bool _stopping;

    public void Began(string scenario)
    {
        lock (_gate)
            _running.Add(scenario);
    }

    public void Ended(string scenario, string feature, Attempt attempt, double boardSeconds)
    {
        lock (_gate)
        {
            _running.Remove(scenario);
            _boardSeconds += boardSeconds;
            var counts = _features.GetValueOrDefault(feature);
            _features[feature] = attempt.Verdict switch
            {
                Verdict.Pass => counts with { Passed = counts.Passed + 1 },
                Verdict.Fail => counts with { Failed = counts.Failed + 1 },
                _ => counts with { Other = counts.Other + 1 },
            };
            if (attempt.Verdict is Verdict.Fail or Verdict.NotJudged)
                _troubles.Add(attempt);
        }
    }

    public void Stopping()
    {
        lock (_gate)
            _stopping = true;
    }

    public Task Show(Task work) => screen.Live(Text.Empty).AutoClear(true).StartAsync(async context =>
    {
        using var frames = new PeriodicTimer(Frame, clock);
        while (!work.IsCompleted)
        {
            context.UpdateTarget(Draw());
            var frame = frames.WaitForNextTickAsync().AsTask();
            await Task.WhenAny(work, frame);
            if (work.IsCompleted)
                break;
        }

        await work;
    });

    private IRenderable Draw()
    {
        lock (_gate)
        {
            var bars = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn().AddColumn(new GridColumn().NoWrap().RightAligned());
            foreach (var (feature, planned) in plannedByFeature.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                var (passed, failed, other) = _features.GetValueOrDefault(feature);
                bars.AddRow(new Text(feature), Bar(passed, failed, other, planned), new Text($"{passed + failed + other}/{planned}", Color.Grey));
            }

            var wall = clock.GetElapsedTime(_began).TotalSeconds;
            var rows = new List<IRenderable>
            {
                bars,
                new Markup(FormattableString.Invariant(
                    $"[bold]{_boardSeconds:0} s[/] of board time in {wall:0} s, [bold]{(wall < 0.5 ? 0 : _boardSeconds / wall):0}×[/] real time{(_stopping ? "  [yellow]stopping: scenarios that run are let end[/]" : "")}")),
            };
            rows.AddRange(_running.Select(name => new Text($"  … {Short(name)}", Color.Grey)));
            rows.AddRange(_troubles.TakeLast(MostFailures).Select(Trouble));
            return new Rows(rows);
        }
    }

    private static IRenderable Trouble(Attempt attempt)
    {
        var line = attempt.Message?.Split('\n')[0].Trim() ?? "";
        var (mark, colour) = attempt.Verdict == Verdict.Fail ? ("✗", "red") : ("?", "yellow");
        return new Markup($"[{colour}]{mark} {Markup.Escape(attempt.Name)}[/]  [grey]{Markup.Escape(line)}[/]").Overflow(Overflow.Ellipsis);
    }

    private static Markup Bar(int passed, int failed, int other, int planned)
    {
        int Cells(int count) => count == 0 ? 0 : Math.Max(1, count * BarWidth / Math.Max(planned, 1));
        var (green, red, yellow) = (Cells(passed), Cells(failed), Cells(other));
        green = Math.Clamp(green, 0, Math.Max(0, BarWidth - red - yellow));
        var rest = Math.Max(0, BarWidth - green - red - yellow);
        return new($"[green]{new string('━', green)}[/][red]{new string('━', red)}[/][yellow]{new string('━', yellow)}[/][grey23]{new string('━', rest)}[/]");
    }

    // Without namespace and class, which the bars tell.
    private static string Short(string fullName)
    {
        var arguments = fullName.IndexOf('(', StringComparison.Ordinal);
        var head = arguments < 0 ? fullName : fullName[..arguments];
        return fullName[(head.LastIndexOf('.') + 1)..].Replace('_', ' ');
    }
}
