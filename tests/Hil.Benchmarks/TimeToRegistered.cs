namespace Hil.Benchmarks;

/// <summary>From a new board to its registration: made, programmed, booted and registered, once warm.</summary>
public sealed class TimeToRegistered : Benchmark
{
    /// <inheritdoc />
    public override string Name => "board: new board to registered";

    /// <inheritdoc />
    public override string Bar => "at most 50 ms once warm";

    /// <inheritdoc />
    public override string Measure(TimeProvider clock)
    {
        var board = TimeSpan.Zero;
        var wall = Median(clock, 21, () =>
        {
            var (made, server) = ReferenceDevice.Registered();
            board = made.Clock.Now - Core.Time.BoardTime.Zero;
            server.Dispose();
        });
        return $"{wall.TotalMilliseconds:0.0} ms ({board.TotalMilliseconds:0} ms of board time)";
    }
}
