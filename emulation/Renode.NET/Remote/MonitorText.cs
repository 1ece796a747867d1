namespace Renode.NET;

/// <summary>The words of the Monitor, as a program wants them.</summary>
internal static class MonitorText
{
    /// <summary>What a command printed: the Monitor ends lines by <c>\r\r\n</c>, <c>\n\r</c> or <c>\n</c>, so blank lines tell nothing.</summary>
    public static string Tidy(string output) => string.Join('\n', output.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Why a command was refused, without the frame that Renode puts round it, which repeats the command up to twice.</summary>
    public static string Reason(string words, string command)
    {
        string[] spellings = [command, command.Replace(@"\ ", " ", StringComparison.Ordinal)];
        foreach (var frame in spellings.SelectMany(spelt => (string[])[$"'{spelt}': ", $"'{spelt}'"]))
        {
            if (words.LastIndexOf(frame, StringComparison.Ordinal) is >= 0 and var at)
            {
                words = words[(at + frame.Length)..];
            }
        }
        return Tidy(words);
    }

    /// <summary>A path as an argument of a command.</summary>
    /// <exception cref="RenodeException">The Monitor has no way to write it.</exception>
    public static string Path(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        return full.AsSpan().ContainsAny(";\t\r\n\"'")
            ? throw new RenodeException($"The Monitor cannot take a path with a semicolon, a quote or a line break: {full}")
            : "@" + full.Replace(" ", @"\ ", StringComparison.Ordinal);
    }

    /// <summary>Refuses a file that is not there: the Monitor's words for it are that parameters do not match, after a page of help.</summary>
    public static void RequireFile(string path, string command)
    {
        if (!File.Exists(path))
        {
            throw new RenodeCommandException(command, $"there is no file {System.IO.Path.GetFullPath(path)}");
        }
    }
}
