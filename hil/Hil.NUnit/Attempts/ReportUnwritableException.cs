namespace Hil.NUnit.Attempts;

/// <summary>The report folder cannot be written.</summary>
/// <param name="folder">The folder.</param>
/// <param name="inner">The operating system's words.</param>
public sealed class ReportUnwritableException(string folder, Exception inner)
    : Exception($"Report folder {folder}: expected a folder that can be written, found: {inner.Message}", inner);
