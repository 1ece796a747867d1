namespace Hil.Core.Profiles;

/// <summary>A device profile cannot be used. The scenario is not judged.</summary>
public sealed class ProfileException : Exception
{
    /// <summary>A place in a file is wrong.</summary>
    /// <param name="file">The file.</param>
    /// <param name="line">The line, counted from 1.</param>
    /// <param name="key">The key, with those above it, such as <c>classes[1].led</c>; empty for the file as a whole.</param>
    /// <param name="expected">What was expected, such as <c>a duration such as "2 s" or "500 ms"</c>.</param>
    /// <param name="found">What was found.</param>
    /// <param name="inner">The reader's own words, if it stopped there.</param>
    public ProfileException(string file, int line, string key, string expected, string found, Exception? inner = null)
        : base($"{file}({line}): {(key.Length == 0 ? "" : $"{key}: ")}expected {expected}, found {found}.", inner) =>
        (File, Line, Key) = (file, line, key);

    /// <summary>The profile does not fit what it is used with, such as a board that lacks a light.</summary>
    /// <param name="message">What was expected, what was found, and where.</param>
    public ProfileException(string message)
        : base(message) => (File, Key) = ("", "");

    /// <summary>The file, or empty.</summary>
    public string File { get; }

    /// <summary>The line, counted from 1, or 0.</summary>
    public int Line { get; }

    /// <summary>The key, or empty.</summary>
    public string Key { get; }
}
