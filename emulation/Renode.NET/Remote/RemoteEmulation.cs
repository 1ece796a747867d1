using System.Net;
using System.Text.RegularExpressions;

namespace Renode.NET;

/// <summary>
/// An emulation in a Renode process of its own. Commands go through the Robot server, which tells refusals from output; time and bus go
/// through External Control, which is some thirty times faster. One caller at a time.
/// </summary>
/// <remarks>
/// A call that does not end within <see cref="RemoteOptions.Deadline"/>, or in whose midst Renode ends, kills the process, and the
/// exception tells its exit code and last lines; every later call refers to it. The process ends with this one, however that ends (on
/// Windows: if this one can still dispose the emulation).
/// </remarks>
public sealed partial class RemoteEmulation : IRenodeEmulation
{
    private readonly RemoteOptions options;
    private readonly RenodeProcess process;
    private readonly IPEndPoint server;
    private ExternalControlClient? control;
    private long? fraction;
    private string? broken;
    private bool disposed;

    private RemoteEmulation(RenodeInstallation installation, RemoteOptions options, RenodeProcess process, IPEndPoint server)
    {
        (this.options, this.process, this.server, Version) = (options, process, server, installation.Version);
        Robot = new RobotClient(server, options.Deadline);
    }

    /// <summary>Starts a Renode and returns when it takes commands.</summary>
    /// <param name="installation">Which Renode.</param>
    /// <param name="options">Deadlines and further arguments.</param>
    /// <exception cref="RenodeException">It did not start; the message tells exit code and last lines.</exception>
    public static RemoteEmulation Start(RenodeInstallation installation, RemoteOptions? options = null)
    {
        options ??= new RemoteOptions();
        // The Monitor's shell goes to a socket, since it spins on a standard input at its end. Renode takes only one port for it.
        string[] monitor = options.Arguments.Any(argument => argument is "--port" or "-P") ? [] : ["--port", "0"];
        var process = RenodeProcess.Start(installation,
            ["--disable-xwt", "--plain", "--hide-log", "--hide-analyzers", .. monitor, "--robot-server-port", "0", .. options.Arguments]);
        RemoteEmulation? emulation = null;
        try
        {
            var server = new IPEndPoint(IPAddress.Loopback, process.WaitForRobotPort(options.StartDeadline));
            emulation = new RemoteEmulation(installation, options, process, server);
            emulation.Prepare();
            return emulation;
        }
        catch
        {
            emulation?.Robot.Dispose();
            process.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public Version Version { get; }

    /// <summary>The Robot server, for keywords that this class does not wrap. A call on it that fails does not end the process.</summary>
    public RobotClient Robot { get; }

    /// <summary>
    /// External Control, for pins and converters. Another one takes its place, with other numbers, after <see cref="Save"/>,
    /// <see cref="Load"/> and <see cref="Clear"/>, which <see cref="ControlGeneration"/> counts.
    /// </summary>
    public ExternalControlClient Control => control ?? throw new RenodeException($"This emulation cannot be used any more: {broken ?? "it was disposed"}");

    /// <summary>Renode's process, for logs.</summary>
    public int ProcessId => process.Id;

    /// <summary>How often <see cref="Control"/> was replaced.</summary>
    public int ControlGeneration { get; private set; }

    /// <inheritdoc />
    public VirtualTime Now
    {
        get
        {
            // External Control tells whole microseconds. The rest changes only by what went past it, and is then asked for once.
            try
            {
                _ = Control;
                if (fraction is null)
                {
                    var exact = MonitorTime.Parse(Command("currentTime"));
                    fraction = exact.Nanoseconds % 1_000;
                    return exact;
                }
                return Control.Now + new VirtualTime(fraction.Value);
            }
            catch (RenodeException failure) when (IsFatal(failure))
            {
                throw End(failure);
            }
        }
    }

    /// <inheritdoc />
    public string Execute(string command) => Execute(command, machine: null);

    /// <inheritdoc />
    public IRenodeMachine AddMachine(string name)
    {
        if (!MachineName().IsMatch(name))
        {
            throw new ArgumentException($"A machine's name is of letters, digits, - and _, not \"{name}\".", nameof(name));
        }
        Execute($"mach create \"{name}\"");
        return new RemoteMachine(this, name);
    }

    /// <summary>The machine of that name, such as one that a loaded file or a script brought.</summary>
    /// <exception cref="RenodeException">There is none.</exception>
    public IRenodeMachine Machine(string name)
    {
        var machine = new RemoteMachine(this, name);
        machine.Find();
        return machine;
    }

    /// <inheritdoc />
    public void RunFor(VirtualTime span)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(span.Nanoseconds);
        if (span.Nanoseconds % 1_000 != 0)
        {
            // A half nanosecond more, since Renode reads the decimals as a binary fraction and cuts off what is below one.
            Execute($"emulation RunFor \"{span.ToString()[..^2]}5\"");
            return;
        }
        try
        {
            Control.RunFor(span);
        }
        catch (RenodeException failure) when (IsFatal(failure))
        {
            throw End(failure);
        }
    }

    /// <inheritdoc />
    public void Save(string path) => Replace(() => Command($"Save {MonitorText.Path(path)}"));

    /// <inheritdoc />
    public void Load(string path)
    {
        var command = $"Load {MonitorText.Path(path)}";
        MonitorText.RequireFile(path, command);
        Replace(() => Command(command));
    }

    /// <inheritdoc />
    public void Clear() => Replace(() => Command("Clear"));

    /// <summary>Asks Renode to leave, kills it if it does not within <see cref="RemoteOptions.QuitDeadline"/>, and returns when it is gone.</summary>
    public void Dispose()
    {
        if (disposed)
        {
            return;
        }
        disposed = true;
        if (broken is null && control is not null)
        {
            control.Dispose();
            control = null;
            try
            {
                using var leaving = new RobotClient(server, options.QuitDeadline);
                leaving.StopRemoteServer();
                process.WaitForExit(options.QuitDeadline);
            }
            catch (RenodeException)
            {
                // It may be gone before it has answered, or hang: it is killed below.
            }
        }
        broken ??= "it was disposed";
        Robot.Dispose();
        process.Dispose();
    }

    internal string Execute(string command, string? machine)
    {
        try
        {
            _ = Control;
            if (machine is null)
            {
                Robot.ExecuteCommand("mach clear");
            }
            return Robot.ExecuteCommand(command, machine);
        }
        catch (RenodeException failure) when (IsFatal(failure))
        {
            throw End(failure);
        }
        finally
        {
            fraction = null;    // The command may have let time pass.
        }
    }

    internal static bool IsFatal(RenodeException failure) => failure is RenodeTimeoutException or RenodeConnectionException;

    /// <summary>Ends a process that cannot be used any more, and gives the exception that says why, with its last words.</summary>
    internal RenodeException End(RenodeException failure)
    {
        control?.Dispose();
        control = null;
        process.Leave();
        RenodeException told = failure is RenodeTimeoutException late
            ? new RenodeTimeoutException(late.What, late.Deadline, $"{late.LastSeen}. {process.LastWords}")
            : new RenodeConnectionException($"{failure.Message} {process.LastWords}", failure);
        broken = told.Message;
        return told;
    }

    private string Command(string command) => Robot.ExecuteCommand(command);

    [GeneratedRegex("^[A-Za-z0-9_-]+$")]
    private static partial Regex MachineName();
}
