namespace Hil.Scenarios.Tests.Peers;

/// <summary>An LwM2M client of other hands, as a program of this machine. It is found by an environment variable or on PATH, and is no part of this project.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Variable">The environment variable that holds its path.</param>
/// <param name="Program">What it is called on PATH.</param>
/// <param name="Arguments">How it is told where its server is and what it is called.</param>
public sealed record PeerProgram(string Name, string Variable, string Program, Func<PeerOrder, IEnumerable<string>> Arguments)
{
    /// <summary>Eclipse Wakaama's example client without security.</summary>
    public static PeerProgram Wakaama { get; } = new("Wakaama", "HIL_WAKAAMA_CLIENT", "lwm2mclient", order =>
        ["-4", "-n", order.Endpoint, "-h", "127.0.0.1", "-p", $"{order.Port}", "-l", "0", "-t", $"{order.LifetimeSeconds}", .. order.Bootstraps ? (string[])["-b"] : []]);

    /// <summary>The same, built with tinydtls.</summary>
    public static PeerProgram WakaamaDtls { get; } = new("Wakaama with tinydtls", "HIL_WAKAAMA_DTLS_CLIENT", "lwm2mclient_tinydtls", order =>
        [.. Wakaama.Arguments(order), "-i", order.Endpoint, "-s", Convert.ToHexString(PeerOrder.Key)]);

    /// <summary>The demo client of AVSystem's Anjay.</summary>
    public static PeerProgram Anjay { get; } = new("Anjay", "HIL_ANJAY_CLIENT", "anjay-demo", order =>
    [
        "--endpoint-name", order.Endpoint, "--server-uri", $"{(order.IsSecure ? "coaps" : "coap")}://127.0.0.1:{order.Port}", "--lifetime", $"{order.LifetimeSeconds}",
        .. order.IsSecure ? (string[])["--security-mode", "psk", "--identity-as-string", order.Endpoint, "--key", Convert.ToHexString(PeerOrder.Key)] : [],
        .. order.Bootstraps ? (string[])["--bootstrap"] : [],
        .. order.Queues ? (string[])["--binding", "UQ"] : [],
        .. order.Version is { } version ? (string[])["--maximum-version", version] : [],
    ]);

    /// <summary>The path of the program; ignores the test where there is none.</summary>
    public string Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set)
        {
            Assert.That(set, Does.Exist, $"{Variable} was expected to name {Name}'s client");
            return set;
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var found = folders.Select(folder => Path.Combine(folder, Program)).FirstOrDefault(File.Exists);
        if (found is null)
            Assert.Ignore($"no client of {Name} was found: set {Variable} to one");
        return found!;
    }

    /// <summary>As a test case is called.</summary>
    public override string ToString() => Name;
}
