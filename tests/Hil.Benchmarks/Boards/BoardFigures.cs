using System.Globalization;
using Hil.Core.Boards;
using Hil.Core.Images;
using Hil.Core.Timelines;

namespace Hil.Benchmarks.Boards;

/// <summary>What is measured of the boards of one backend: medians of five, where nothing else is said.</summary>
/// <param name="backend">Which one.</param>
/// <param name="clock">The wall clock.</param>
internal sealed class BoardFigures(IBoardBackend backend, TimeProvider clock)
{
    private const int Rounds = 5;

    // How long a speed is measured for a round, at least: the boards differ by a factor of thousands.
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(500);

    // As long as a scenario waits at once: a Renode board looks often where a wait begins.
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan BetweenSnapshots = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Boards that boot and register, one after the other. The first, which is told apart, begins with nothing: for it a Renode is started and
    /// the models are compiled.
    /// </summary>
    /// <param name="resident">Reads the memory, in MiB, while the last of them is there.</param>
    public NewBoards NewBoards(Func<double> resident)
    {
        var (speaking, registered, givenBack, memory) = (new List<TimeSpan>(), new List<TimeSpan>(), new List<TimeSpan>(), 0.0);
        for (var i = 0; i <= Rounds; i++)
        {
            var start = clock.GetTimestamp();
            var board = ReferenceDevice.Programmed(backend);
            TimeSpan? spoken = null;
            board.Timeline.Appended += entry => spoken ??= entry is ConsoleEntry ? clock.GetElapsedTime(start) : null;
            ReferenceDevice.Register(board).Dispose();
            registered.Add(clock.GetElapsedTime(start));
            speaking.Add(spoken ?? throw new InvalidOperationException($"A line on the console of {board.Name} ({board.Backend}) was expected, found none."));
            memory = resident();
            givenBack.Add(Time(() => ReferenceDevice.Dispose(board)));
        }

        return new(Text(speaking[0]), Text(Median(speaking[1..])), Text(Median(registered[1..])), Text(Median(givenBack[1..])), $"{memory:0} MiB");
    }

    /// <summary>Board seconds a wall second while nothing happens: the core sleeps.</summary>
    public string Asleep() => WithRunning(SmallPrograms.Sleep, board => $"{Number(Speed(board, () => board.Clock.Now.Seconds))} board s/s");

    /// <summary>Millions of instructions a wall second in a loop of integers.</summary>
    public string Integers() => WithRunning(SmallPrograms.CrcLoop, board =>
    {
        var probe = board.Port<IDebugPort>();
        return $"{Number(Speed(board, () => probe.Instructions) / 1e6)} MIPS";
    });

    /// <summary>
    /// Board seconds a wall second while the firmware samples at 100 Hz, classifies and keeps its registration alive; then a snapshot of that
    /// board, and going back to it, while it runs in between.
    /// </summary>
    public (string Speed, string Capture, string Restore) Sampling()
    {
        var board = ReferenceDevice.Programmed(backend);
        using var server = ReferenceDevice.Register(board);
        var speed = Speed(board, () => board.Clock.Now.Seconds);
        var port = board.Port<ISnapshotPort>();
        var (captures, restores) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var i = 0; i <= Rounds; i++)
        {
            IBoardSnapshot? taken = null;
            captures.Add(Time(() => taken = port.Capture()));
            ReferenceDevice.Run(board, BetweenSnapshots);
            restores.Add(Time(() => port.Restore(taken!)));
            ReferenceDevice.Run(board, BetweenSnapshots);
        }

        ReferenceDevice.Dispose(board);
        return ($"{Number(speed)} board s/s", Text(Median(captures[1..])), Text(Median(restores[1..])));
    }

    private string WithRunning(FirmwareImage image, Func<IBoard, string> measure)
    {
        var board = ReferenceDevice.Programmed(backend, image);
        ReferenceDevice.Start(board);
        var text = measure(board);
        ReferenceDevice.Dispose(board);
        return text;
    }

    // How much of something the board does in a wall second. The first round is not counted.
    private double Speed(IBoard board, Func<double> done)
    {
        var speeds = new List<double>();
        for (var i = 0; i <= Rounds; i++)
        {
            var (before, start) = (done(), clock.GetTimestamp());
            while (clock.GetElapsedTime(start) < Round)
                ReferenceDevice.Run(board, Slice);
            var wall = clock.GetElapsedTime(start);
            speeds.Add((done() - before) / wall.TotalSeconds);
        }

        return Median(speeds[1..]);
    }

    private TimeSpan Time(Action action)
    {
        var start = clock.GetTimestamp();
        action();
        return clock.GetElapsedTime(start);
    }

    private static T Median<T>(List<T> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private static string Text(TimeSpan time) => $"{Number(time.TotalMilliseconds)} ms";

    private static string Number(double value) => value.ToString(value < 10 ? "0.00" : value < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture);
}
