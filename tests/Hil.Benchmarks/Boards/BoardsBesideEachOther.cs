using System.Text;
using Hil.Core.Boards;
using Hil.Emulation.Boards;
using Hil.Renode;

namespace Hil.Benchmarks.Boards;

/// <summary>
/// The embedded board beside a Renode that is hosted in this process and one in a process of its own, by one image in one run. Rows go to the
/// error stream as they are measured; the figure is their table, in Markdown.
/// </summary>
public sealed class BoardsBesideEachOther : Benchmark
{
    /// <inheritdoc />
    public override string Name => "boards: embedded, Renode hosted and remote";

    /// <inheritdoc />
    public override string Measure(TimeProvider clock)
    {
        List<IBoardBackend> backends = [new EmbeddedBackend()];
        string remark;
        try
        {
            remark = $"Renode {RenodeFound.Installation.Version}, {Environment.ProcessorCount} processors.";
            backends.AddRange([new RenodeBackend(), new RenodeRemoteBackend()]);
        }
        catch (BoardUnavailableException error)
        {
            remark = $"Renode is left out: {error.Message.ReplaceLineEndings(" ")}";
        }

        var boards = backends.ConvertAll(backend => new BoardFigures(backend, clock));
        var table = new StringBuilder("\n\n");
        Write("", backends.ConvertAll(backend => backend.Name));
        Write("---", backends.ConvertAll(_ => "---"));

        // Backend by backend, so that the memory of this process shows what a hosted Renode adds to it.
        var made = boards.Zip(backends, (board, backend) => board.NewBoards(
            backend is RenodeRemoteBackend ? ResidentMemory.OfLargestDescendant : () => ResidentMemory.Of(Environment.ProcessId))).ToList();
        Write("the first board of all, to its first console line (once)", made.Select(m => m.First));
        Write("new board to first console line", made.Select(m => m.Speaking));
        Write("new board to registered", made.Select(m => m.Registered));
        Write("giving the board back", made.Select(m => m.GivenBack));
        Write("resident memory of the process (remote: of Renode's)", made.Select(m => m.Resident));
        Write("asleep (`wfi`, nothing wakes it)", boards.Select(b => b.Asleep()));
        var sampling = boards.ConvertAll(b => b.Sampling());
        Write("sampling at 100 Hz", sampling.Select(s => s.Speed));
        Write("snapshot", sampling.Select(s => s.Capture));
        Write("restore", sampling.Select(s => s.Restore));
        Write("CRC-32 loop", boards.Select(b => b.Integers()));
        Write("managed memory of one more board", [new BoardMemory().Measure(clock), .. backends.Skip(1).Select(_ => "–")]);
        return table.Append('\n').Append(remark).ToString();

        void Write(string what, IEnumerable<string> cells)
        {
            var line = $"| {what} | {string.Join(" | ", cells)} |";
            System.Console.Error.WriteLine(line);
            table.Append(line).Append('\n');
        }
    }
}
