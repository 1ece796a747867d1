using System.Text;
using Hil.Core.Profiles;
using Hil.Lwm2m.Bootstrap;

namespace Hil.Serve.Credentials;

/// <summary>Reads from YAML what clients that ask for a bootstrap are made of. It holds keys, so that nothing of it is repeated in messages.</summary>
/// <remarks>
/// <code>
/// clients:
///   - endpoint: my-device                   # or '*' for all that are not named
///     servers:
///       - { uri: 'coaps://192.168.1.10:5684', lifetime: 60 s, identity: my-device, hex: 000102030405060708090a0b0c0d0e0f }
///       - { uri: 'coap://192.168.1.10:5683', lifetime: 5 min, binding: UQ }
/// </code>
/// </remarks>
public static class BootstrapFile
{
    private const string All = "*";

    /// <summary>Reads a file.</summary>
    /// <returns>What becomes of each client, by endpoint name; <c>*</c> for all others.</returns>
    /// <exception cref="ProfileException">It cannot be read, or says something wrong: file, line, key, and what was expected.</exception>
    public static IReadOnlyDictionary<string, BootstrapConfiguration> Load(string path)
    {
        var root = ProfileKeys.Load(path, isSecret: true);
        var clients = new SortedDictionary<string, BootstrapConfiguration>(StringComparer.Ordinal);
        foreach (var client in root.Maps("clients"))
        {
            var endpoint = client.Word("endpoint");
            var security = new List<SecurityInstance>();
            var servers = new List<ServerInstance>();
            foreach (var server in client.Maps("servers"))
                ReadServer(server, security, servers);
            client.End();
            // The root is deleted first, which leaves the client's account of this bootstrap server, usually its instance 0.
            if (!clients.TryAdd(endpoint, new() { Security = security, Servers = servers }))
                throw client.Wrong("endpoint", "each endpoint once", "it a second time");
        }

        root.End();
        return clients;
    }

    /// <summary>Tells a bootstrap server what a file said.</summary>
    public static void Offer(BootstrapServer server, IReadOnlyDictionary<string, BootstrapConfiguration> clients)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(clients);
        foreach (var (endpoint, configuration) in clients)
        {
            if (endpoint == All)
                server.ForAll = configuration;
            else
                server.Offer(endpoint, configuration);
        }
    }

    private static void ReadServer(ProfileKeys keys, List<SecurityInstance> security, List<ServerInstance> servers)
    {
        var uri = keys.Word("uri");
        if (!Uri.TryCreate(uri, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("coap" or "coaps"))
            throw keys.Wrong("uri", "a URI such as coaps://192.168.1.10:5684", "something else");
        var lifetime = (int)Math.Clamp(Math.Ceiling(keys.Duration("lifetime").TotalSeconds), 1, int.MaxValue);
        var binding = keys.OptionalWord("binding") ?? "U";
        var number = security.Count + 1;
        var shortId = keys.Whole("short-id", 1, 65534, number);
        var instance = new SecurityInstance(keys.Whole("instance", 0, 65534, number), uri, parsed.Scheme == "coaps" ? SecurityMode.PreSharedKey : SecurityMode.NoSec) { ShortServerId = shortId };
        if (parsed.Scheme == "coaps")
            instance = instance with { Identity = Encoding.UTF8.GetBytes(keys.Word("identity")), SecretKey = CredentialsFile.ReadBytes(keys) };
        security.Add(instance);
        servers.Add(new(number - 1, shortId, lifetime) { Binding = binding });
        keys.End();
    }
}
