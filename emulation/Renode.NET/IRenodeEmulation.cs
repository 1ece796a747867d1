namespace Renode.NET;

/// <summary>A Renode emulation, hosted in this process or remote in one of its own: what both doors can do.</summary>
/// <remarks>
/// One caller at a time. Virtual time moves only inside <see cref="RunFor"/>, as fast as the host can (<c>AdvanceImmediately</c>), so that
/// the same calls give the same emulation. Each call ends within the door's deadline (wall time, an option of the door); a call that does
/// not ends in a <see cref="RenodeTimeoutException"/>, and the emulation cannot be used any more.
/// </remarks>
public interface IRenodeEmulation : IDisposable
{
    /// <summary>The version of the Renode behind it, such as <c>1.16.1</c>.</summary>
    Version Version { get; }

    /// <summary>The present virtual time.</summary>
    VirtualTime Now { get; }

    /// <summary>Gives the Monitor a command, in the context of no machine unless it names one.</summary>
    /// <param name="command">One line, such as <c>emulation SetGlobalQuantum "0.001"</c>.</param>
    /// <returns>What it printed, without echo, prompt and colours; empty for nothing.</returns>
    /// <exception cref="RenodeCommandException">The Monitor refused it.</exception>
    string Execute(string command);

    /// <summary>Makes a machine. The name must be new to the emulation.</summary>
    /// <param name="name">Letters, digits, <c>-</c> and <c>_</c>.</param>
    /// <exception cref="RenodeException">There is such a machine already.</exception>
    IRenodeMachine AddMachine(string name);

    /// <summary>Lets exactly <paramref name="span"/> of virtual time pass.</summary>
    void RunFor(VirtualTime span);

    /// <summary>Writes the whole emulation into a file.</summary>
    void Save(string path);

    /// <summary>
    /// Puts the emulation of a file in the place of this one. Machines are found again by their names; objects handed out before stay valid
    /// for machines that the file holds.
    /// </summary>
    void Load(string path);

    /// <summary>Removes all machines; the emulation begins anew at time zero.</summary>
    void Clear();
}
