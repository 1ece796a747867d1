using System.Globalization;

namespace Renode.NET.Tests.Remote;

/// <summary>Whether processes of this machine run, as Linux tells it.</summary>
internal static class ProcessState
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Whether a process runs. One that has ended and waits for its parent to notice does not.</summary>
    public static bool Runs(int id)
    {
        try
        {
            var state = File.ReadAllText($"/proc/{id}/stat");
            return state[state.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Waits until a process is gone; false if it is not within a minute.</summary>
    public static bool Ends(int id) => SpinWait.SpinUntil(() => !Runs(id), Patience);

    /// <summary>Waits for a number that a program writes into a file.</summary>
    public static int Told(string file)
    {
        var told = 0;
        Assert.That(SpinWait.SpinUntil(() => File.Exists(file) && int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out told), Patience), Is.True, $"{file} tells no process");
        return told;
    }
}
