using System.Reflection;

namespace Hil.Cli.Running;

/// <summary>Finds the assembly of a suite.</summary>
internal static class SuiteAssembly
{
    /// <summary>Hil's own suite.</summary>
    public const string Own = "Hil.Scenarios";

    /// <summary>Loads a suite.</summary>
    /// <param name="file">The file, or null for Hil's own.</param>
    /// <exception cref="Fault">There is no such file, or it is no assembly of .NET.</exception>
    public static Assembly Load(string? file)
    {
        if (file is null)
            return Assembly.Load(Own);
        if (!File.Exists(file))
            throw new Fault($"{file}: an assembly of scenarios was expected, found no such file.");
        try
        {
            return Assembly.LoadFrom(Path.GetFullPath(file));
        }
        catch (BadImageFormatException error)
        {
            throw new Fault($"{file}: an assembly of scenarios was expected, found a file that is no .NET assembly.", error);
        }
    }
}
