namespace Renode.NET.Tests;

/// <summary>A hosted emulation with one machine that runs <see cref="TinyProgram"/>.</summary>
internal sealed class TinyBoard : IDisposable
{
    public TinyBoard(HostedOptions? options = null)
    {
        Emulation = HostedEmulation.Open(RequiresRenodeAttribute.Installation, options ?? Options);
        try
        {
            Machine = Emulation.AddMachine("tiny");
            TinyProgram.LoadInto(Machine);
        }
        catch
        {
            Emulation.Dispose();
            throw;
        }
    }

    /// <summary>Other tests may run at the same time, and build servers be slow.</summary>
    public static HostedOptions Options { get; } = new() { Patience = TimeSpan.FromMinutes(1), Deadline = TimeSpan.FromMinutes(3) };

    public HostedEmulation Emulation { get; }

    public HostedMachine Machine { get; }

    /// <summary>Writes down what the machine does from now on, each with its time.</summary>
    public List<string> Record()
    {
        var seen = new List<string>();
        Machine.Uart("uart").ByteSent += sent => seen.Add($"{sent.Time.Nanoseconds} byte {sent.Value:X2}");
        Machine.Led("light").Changed += change => seen.Add($"{change.Time.Nanoseconds} light {(change.IsHigh ? "on" : "off")}");
        return seen;
    }

    public void Dispose() => Emulation.Dispose();
}
