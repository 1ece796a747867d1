using System.Globalization;
using Hil.Core.Motions;
using Hil.Signoff.Confusion;
using Spectre.Console;

namespace Hil.Cli.Checking;

/// <summary>Prints a matrix as a table: rows are what the windows are, columns what they were called.</summary>
internal static class MatrixPrinter
{
    public static void Print(ConfusionMatrix matrix, Terminal terminal)
    {
        terminal.Screen.MarkupLineInterpolated($"[bold]{matrix.Set}[/] ({Source(matrix)}): [bold]{Percent(matrix.Accuracy)}[/] of {matrix.Windows} windows right");
        if (matrix.Known.Any())
            Table(matrix, matrix.Known, terminal, row => Percent(row.Share));
        if (matrix.Unknown.Any())
        {
            terminal.Out.WriteLine("Classes that this image does not know, in no percentage:");
            Table(matrix, matrix.Unknown, terminal, row => $"{Percent((double)row.Counts[^1] / row.Windows)} none");
        }
    }

    public static string Source(ConfusionMatrix matrix) => matrix.Source == MotionSource.Recorded ? "recorded" : "synthesised";

    public static string Percent(double? share) => share is { } part ? string.Create(CultureInfo.InvariantCulture, $"{part * 100:0.0} %") : "–";

    private static void Table(ConfusionMatrix matrix, IEnumerable<ConfusionRow> rows, Terminal terminal, Func<ConfusionRow, string> last)
    {
        var table = new Table { Border = TableBorder.Simple, ShowRowSeparators = false };
        table.AddColumn("is \\ called");
        foreach (var column in matrix.Columns)
            table.AddColumn(new TableColumn(Markup.Escape(column)).RightAligned());
        table.AddColumn(new TableColumn("windows").RightAligned());
        table.AddColumn(new TableColumn("").RightAligned());
        foreach (var row in rows)
            table.AddRow([
                Markup.Escape(row.Label),
                .. row.Counts.Select((count, i) => Cell(count, row.Known && matrix.Columns[i] == row.Label, row.Known)),
                row.Windows.ToString(CultureInfo.InvariantCulture),
                last(row),
            ]);
        terminal.Screen.Write(table);
    }

    private static string Cell(int count, bool right, bool known) => count == 0 ? "[grey]·[/]"
        : right ? $"[green]{count}[/]"
        : known ? $"[red]{count}[/]"
        : $"{count}";
}
