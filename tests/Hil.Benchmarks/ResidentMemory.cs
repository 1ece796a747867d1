using System.Globalization;

namespace Hil.Benchmarks;

/// <summary>The memory that processes hold now (resident set), in MiB, from Linux's <c>/proc</c> (proc(5)).</summary>
internal static class ResidentMemory
{
    /// <summary>Of one process.</summary>
    public static double Of(int process) =>
        Number(File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024;

    /// <summary>Of that process below this one which holds most: a program that was started by way of a shell is not its child.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static double OfLargestDescendant()
    {
        var parents = new Dictionary<int, int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process) && ParentOf(process) is { } parent)
                parents[process] = parent;
        return parents.Keys.Where(IsBelowThis).Select(Of).DefaultIfEmpty().Max() is var most and > 0
            ? most
            : throw new InvalidOperationException("A process that this one started was expected, found none.");

        bool IsBelowThis(int process) =>
            parents.TryGetValue(process, out var parent) && (parent == Environment.ProcessId || IsBelowThis(parent));
    }

    // The second field is the program's name in brackets, and may hold spaces; the parent is the fourth. A process may end while it is looked at.
    private static int? ParentOf(int process)
    {
        try
        {
            var line = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(line[(line.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
