using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Renode.NET;

/// <summary>
/// A client of Renode's server for Robot Framework (<c>--robot-server-port</c>): keywords over XML-RPC, each of which tells whether it
/// passed. One caller at a time. It is the door for Monitor commands, since the Monitor on a socket tells errors by their words only.
/// </summary>
public sealed class RobotClient : IDisposable
{
    private readonly HttpClient http;
    private readonly Uri server;
    private readonly TimeSpan deadline;

    /// <summary>Makes a client; nothing is sent yet.</summary>
    /// <param name="server">Where it listens.</param>
    /// <param name="deadline">How long each call may take (wall time).</param>
    public RobotClient(IPEndPoint server, TimeSpan deadline)
    {
        this.server = new Uri($"http://{server}/");
        this.deadline = deadline;
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The keywords that it has.</summary>
    public IReadOnlyList<string> KeywordNames() => (Call("get_keyword_names", "list keywords") as object?[] ?? []).OfType<string>().ToList();

    /// <summary>Runs a keyword.</summary>
    /// <param name="keyword">Its name, such as <c>WaitForLineOnUart</c>.</param>
    /// <param name="arguments">
    /// By position, or by name as <c>timeout=2</c>. A text that itself looks like a named argument must be given by name.
    /// </param>
    /// <returns>Text, number, array or dictionary; null for none.</returns>
    /// <exception cref="RenodeKeywordException">It failed.</exception>
    /// <exception cref="RenodeException">There is no such keyword with such arguments.</exception>
    public object? Run(string keyword, params IEnumerable<string> arguments)
    {
        var result = Call("run_keyword", keyword, keyword, arguments.Cast<object>().ToArray()) as Dictionary<string, object?>
            ?? throw new RenodeConnectionException($"{keyword}: the peer's answer is no result of a keyword.");
        return result.GetValueOrDefault("status") as string == "PASS"
            ? result.GetValueOrDefault("return")
            : throw new RenodeKeywordException(keyword,
                $"{result.GetValueOrDefault("error")}".Trim(), $"{result.GetValueOrDefault("traceback")}".Trim());
    }

    /// <summary>Gives the Monitor a command.</summary>
    /// <param name="command">One line.</param>
    /// <param name="machine">The machine in whose context it is; null for the one that was last chosen.</param>
    /// <returns>What it printed, lines parted by <c>\n</c>, without blank lines.</returns>
    /// <exception cref="RenodeCommandException">The Monitor refused it.</exception>
    public string ExecuteCommand(string command, string? machine = null)
    {
        if (command.AsSpan().ContainsAny('\r', '\n'))
        {
            throw new ArgumentException($"A command is one line, not: {command}");
        }
        try
        {
            return MonitorText.Tidy(Run("ExecuteCommand", [$"command={command}", .. Named("machine", machine)]) as string ?? "");
        }
        catch (RenodeKeywordException refusal)
        {
            throw new RenodeCommandException(command, MonitorText.Reason(refusal.Words, command), refusal);
        }
    }

    /// <summary>Runs Python in the Monitor's engine.</summary>
    /// <returns>The value of an expression; null for statements.</returns>
    public object? ExecutePython(string code) => Run("ExecutePython", code);

    /// <summary>Listens to a UART from now on.</summary>
    /// <param name="uart">Such as <c>sysbus.uart0</c>.</param>
    /// <param name="machine">Its machine; null if there is only one.</param>
    /// <returns>The number of the tester.</returns>
    public int CreateTerminalTester(string uart, string? machine = null) =>
        Run("CreateTerminalTester", [$"uart={uart}", "defaultPauseEmulation=true", .. Named("machine", machine)]) as int?
        ?? throw new RenodeConnectionException("CreateTerminalTester: the answer is no number.");

    /// <summary>Runs the emulation until a UART sends a line that contains a text, and stops it there.</summary>
    /// <param name="tester">The number of the tester.</param>
    /// <param name="text">Part of the line, or a regular expression.</param>
    /// <param name="within">Virtual time.</param>
    /// <param name="isRegex">Whether the text is a regular expression.</param>
    /// <exception cref="RenodeKeywordException">No such line came; the words hold all that the tester saw. The emulation was paused.</exception>
    public UartLine WaitForLineOnUart(int tester, string text, VirtualTime within, bool isRegex = false)
    {
        try
        {
            var line = Run("WaitForLineOnUart", $"content={text}", Named("timeout", within), $"testerId={tester}", $"treatAsRegex={isRegex}")
                    as Dictionary<string, object?>
                ?? throw new RenodeConnectionException("WaitForLineOnUart: the answer is no line.");
            var milliseconds = Convert.ToDouble(line.GetValueOrDefault("Timestamp"), CultureInfo.InvariantCulture);
            return new UartLine($"{line.GetValueOrDefault("Line")}", new VirtualTime((long)Math.Round(milliseconds * 1e6)),
                (line.GetValueOrDefault("Groups") as object?[] ?? []).OfType<string>().ToList());
        }
        catch (RenodeKeywordException)
        {
            ExecuteCommand("pause");
            throw;
        }
    }

    /// <summary>Watches an LED.</summary>
    /// <returns>The number of the tester.</returns>
    /// <inheritdoc cref="CreateTerminalTester" />
    public int CreateLedTester(string led, string? machine = null) =>
        Run("CreateLedTester", [$"led={led}", .. Named("machine", machine)]) as int?
        ?? throw new RenodeConnectionException("CreateLedTester: the answer is no number.");

    /// <summary>Runs the emulation until an LED has a state, and stops it there; zero asks for the present state.</summary>
    /// <exception cref="RenodeKeywordException">It has not.</exception>
    public void AssertLedState(int tester, bool isOn, VirtualTime within)
    {
        try
        {
            Run("AssertLedState", $"state={isOn}", Named("timeout", within), $"testerId={tester}", "pauseEmulation=true");
        }
        catch (RenodeKeywordException)
        {
            ExecuteCommand("pause");
            throw;
        }
    }

    /// <summary>Removes all machines, externals and testers.</summary>
    public void ResetEmulation() => Run("ResetEmulation");

    /// <summary>Ends Renode.</summary>
    public void StopRemoteServer() => Run("StopRemoteServer");

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    private static string Named(string name, VirtualTime time) => string.Create(CultureInfo.InvariantCulture, $"{name}={time.Seconds:0.#########}");

    private static IEnumerable<string> Named(string name, string? value) => value is null ? [] : [$"{name}={value}"];

    private object? Call(string method, string what, params object[] arguments)
    {
        using var patience = new CancellationTokenSource(deadline);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, server) { Content = new ByteArrayContent(XmlRpc.Call(method, arguments)) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/xml");
            using var answer = http.Send(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            using var body = new MemoryStream();
            answer.Content.CopyTo(body, null, patience.Token);
            return XmlRpc.Answer(body.ToArray());
        }
        catch (OperationCanceledException)
        {
            throw new RenodeTimeoutException(what, deadline, "nothing");
        }
        catch (XmlRpcFaultException fault)
        {
            throw new RenodeException($"{what}: {fault.Message}", fault);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or FormatException)
        {
            throw new RenodeConnectionException($"{what}: {broken.Message}", broken);
        }
    }
}
