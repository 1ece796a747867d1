namespace Renode.NET;

/// <summary>The last lines that a process printed. Safe for every thread.</summary>
internal sealed class LastLines
{
    private const int Kept = 20;

    private readonly Queue<string> lines = new();
    private readonly Lock guard = new();

    public void Add(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }
        lock (guard)
        {
            lines.Enqueue(line);
            if (lines.Count > Kept)
            {
                lines.Dequeue();
            }
        }
    }

    public string Text
    {
        get
        {
            lock (guard)
            {
                return string.Join('\n', lines);
            }
        }
    }
}
