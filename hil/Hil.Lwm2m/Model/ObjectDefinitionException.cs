namespace Hil.Lwm2m.Model;

/// <summary>An object definition cannot be read.</summary>
/// <param name="source">The file.</param>
/// <param name="line">The line, from 1; 0 where it is not known.</param>
/// <param name="message">What was expected and what was found.</param>
/// <param name="inner">The cause, if there is one.</param>
public sealed class ObjectDefinitionException(string source, int line, string message, Exception? inner = null)
    : Exception($"{source}{(line > 0 ? $", line {line}" : "")}: {message}", inner);
