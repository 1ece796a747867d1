using System.Net;
using System.Text;

namespace Renode.NET;

/// <summary>
/// A client of the Monitor on a socket (<c>renode --plain --port 1234</c>), for a Renode that somebody else started. One caller at a time.
/// </summary>
/// <remarks>
/// The Monitor gives no status: a refusal is told from output by its words, so that a command which prints those words looks refused, and one
/// that is refused in other words does not. <see cref="RobotClient"/> tells them apart; use it where there is a choice.
/// </remarks>
public sealed class MonitorClient : IDisposable
{
    private static readonly string[] Refusals = ["There was an error executing command '", "No such command or device: "];

    private readonly TimedSocket socket;
    private readonly TelnetDecoder telnet = new();
    private readonly List<byte> pending = [];
    private int marks;

    private MonitorClient(TimedSocket socket) => this.socket = socket;

    /// <summary>Connects and waits until the Monitor takes commands.</summary>
    /// <param name="monitor">Where it listens.</param>
    /// <param name="deadline">How long connecting, and later each command, may take (wall time).</param>
    public static MonitorClient Connect(IPEndPoint monitor, TimeSpan deadline)
    {
        var client = new MonitorClient(TimedSocket.Connect(monitor, deadline));
        try
        {
            client.Ask("");    // Reads past the banner and what others had it print before.
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Gives the Monitor a command.</summary>
    /// <param name="command">One line.</param>
    /// <returns>What it printed, lines parted by <c>\n</c>, without echo, prompt and blank lines.</returns>
    /// <exception cref="RenodeCommandException">Its words are those of a refusal.</exception>
    public string Execute(string command)
    {
        if (command.AsSpan().ContainsAny('\r', '\n'))
        {
            throw new ArgumentException($"A command is one line, not: {command}");
        }
        var output = Ask(command);
        return output.Split('\n').Any(line => Refusals.Any(refusal => line.StartsWith(refusal, StringComparison.Ordinal)))
            ? throw new RenodeCommandException(command, MonitorText.Reason(output, command))
            : output;
    }

    /// <inheritdoc />
    public void Dispose() => socket.Dispose();

    /// <summary>
    /// A prompt cannot be told from output that looks like one. So a second command follows that prints a mark: what the first one printed
    /// is between its echo (which ends by <c>\n\r</c>) and the prompt and echo of the second.
    /// </summary>
    private string Ask(string command)
    {
        socket.Begin(command.Length == 0 ? "connect to the Monitor" : command);
        var mark = $"renode.net-mark-{++marks}";
        var echo = $"echo \"{mark}\"";
        socket.Send(Encoding.UTF8.GetBytes($"{command}\n{echo}\n"));

        var seen = ReadUntil($"{echo}\n\r{mark}\r\r\n");
        var output = seen[..seen.LastIndexOf(echo, StringComparison.Ordinal)];
        output = output[(output.IndexOf($"{command}\n\r", StringComparison.Ordinal) is >= 0 and var at ? at + command.Length + 2 : 0)..];
        return MonitorText.Tidy(output[..(output.LastIndexOf('(') is >= 0 and var prompt ? prompt : output.Length)]);
    }

    private string ReadUntil(string end)
    {
        var wanted = Encoding.UTF8.GetBytes(end);
        Span<byte> buffer = stackalloc byte[4096];
        while (true)
        {
            if (System.Runtime.InteropServices.CollectionsMarshal.AsSpan(pending).IndexOf(wanted) is >= 0 and var at)
            {
                var seen = Encoding.UTF8.GetString([.. pending[..at], .. wanted]);
                pending.RemoveRange(0, at + wanted.Length);
                return seen;
            }
            telnet.Decode(buffer[..socket.Receive(buffer)], pending);
        }
    }
}
