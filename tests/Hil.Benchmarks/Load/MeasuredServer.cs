using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Hil.Benchmarks.Load;

/// <summary>A server in a process of its own, so that its processor time and memory are its own: ours, or libcoap's.</summary>
internal sealed class MeasuredServer : IDisposable
{
    // USER_HZ, in which Linux counts processor time for programs (proc(5)).
    private const double TicksPerSecond = 100;

    private readonly Process _process;

    private MeasuredServer(Process process, int port) => (_process, Address) = (process, new(IPAddress.Loopback, port));

    public IPEndPoint Address { get; }

    /// <summary>User and system time that the process has used.</summary>
    public double CpuSeconds
    {
        get
        {
            // The second field is the program's name in brackets, and may hold spaces; utime and stime are the 14th and 15th.
            var line = File.ReadAllText($"/proc/{_process.Id}/stat");
            var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
            return (Number(fields[11]) + Number(fields[12])) / TicksPerSecond;
        }
    }

    /// <summary>The memory that the process holds now (resident set).</summary>
    public double ResidentMebibytes => ResidentMemory.Of(_process.Id);

    /// <summary>Starts our LwM2M server, as <see cref="LoadedServer"/> runs it, with the garbage collector as <c>hil</c> sets it: concurrent.</summary>
    public static MeasuredServer Ours(string service)
    {
        var process = Start(Environment.ProcessPath!, LoadedServer.Word, service);
        return new(process, int.Parse(process.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture));
    }

    /// <summary>Starts a program of libcoap's on a free port, or gives null where it is not installed.</summary>
    public static MeasuredServer? Libcoap(string program, params string[] arguments)
    {
        var path = $"/usr/bin/{program}";
        if (!File.Exists(path))
            return null;
        int port;
        using (var free = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
        {
            free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            port = ((IPEndPoint)free.LocalEndPoint!).Port;
        }

        return new(Start(path, ["-A", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), "-v", "0", .. arguments]), port);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static Process Start(string program, params IEnumerable<string> arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        Environment = { ["DOTNET_gcConcurrent"] = "1" },
    })!;

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
