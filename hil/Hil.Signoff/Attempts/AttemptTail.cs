using System.Text;

namespace Hil.Signoff.Attempts;

/// <summary>Reads the attempts of a run while it goes on: each is handed out once. Not safe for concurrent use.</summary>
/// <param name="folder">The report folder.</param>
public sealed class AttemptTail(string folder)
{
    private long _read;
    private int _lines;

    /// <summary>The attempts that were written whole since the last call, in the order in which they ended.</summary>
    /// <exception cref="InvalidDataException">A line is no attempt; the message names file and line.</exception>
    public IReadOnlyList<Attempt> ReadNew()
    {
        var path = Path.Combine(folder, AttemptLog.FileName);
        if (!File.Exists(path))
            return [];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = _read;
        var bytes = new byte[file.Length - _read];
        file.ReadExactly(bytes);
        var whole = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        _read += whole;
        return [.. Encoding.UTF8.GetString(bytes, 0, whole).Split('\n').SkipLast(1).Select(line => AttemptLog.Parse(line, path, ++_lines))];
    }
}
