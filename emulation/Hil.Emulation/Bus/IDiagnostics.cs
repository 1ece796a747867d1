namespace Hil.Emulation.Bus;

/// <summary>Where parts of the machine say what they do not model and what went wrong. Nothing is ignored in silence.</summary>
public interface IDiagnostics
{
    /// <summary>Writes a <see cref="Core.Timelines.DiagnosticEntry"/> with the present time, program counter and symbol.</summary>
    /// <param name="kind">A short word, such as <c>unmodelled-register</c>.</param>
    /// <param name="text">What happened, with names and addresses.</param>
    void Report(string kind, string text);
}
