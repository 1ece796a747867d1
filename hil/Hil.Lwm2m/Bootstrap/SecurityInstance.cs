namespace Hil.Lwm2m.Bootstrap;

/// <summary>An instance of object 0: how a client reaches a server, and with which keys (LwM2M Core 1.1.1, object 0).</summary>
/// <param name="Instance">Its number on the client, 0 to 65534.</param>
/// <param name="Uri">Where the server is, such as <c>coaps://192.0.2.2:5684</c>; resource 0.</param>
/// <param name="Mode">Resource 2.</param>
public sealed record SecurityInstance(int Instance, string Uri, SecurityMode Mode = SecurityMode.NoSec)
{
    /// <summary>Whether that server is the bootstrap server; resource 1. Default false.</summary>
    public bool IsBootstrapServer { get; init; }

    /// <summary>The identity of a pre-shared key, a public key or a certificate; resource 3. Null where it is not written.</summary>
    public ReadOnlyMemory<byte>? Identity { get; init; }

    /// <summary>The server's public key or certificate; resource 4. Null where it is not written.</summary>
    public ReadOnlyMemory<byte>? ServerPublicKey { get; init; }

    /// <summary>The pre-shared or private key; resource 5. Null where it is not written.</summary>
    public ReadOnlyMemory<byte>? SecretKey { get; init; }

    /// <summary>The number by which object 1 names the server, 1 to 65534; resource 10. Null where it is not written.</summary>
    public int? ShortServerId { get; init; }

    /// <summary>How many seconds the client waits before it begins a bootstrap by itself; resource 11. Null where it is not written.</summary>
    public int? HoldOffSeconds { get; init; }

    /// <summary>After how many seconds the client drops the bootstrap account, 0 for never; resource 12. Null where it is not written.</summary>
    public int? AccountTimeoutSeconds { get; init; }

    /// <summary>Where it is written.</summary>
    public Lwm2mPath Path => Lwm2mPath.Of(0, Instance);

    /// <summary>Its values.</summary>
    public IReadOnlyList<Lwm2mNode> Nodes => new NodeList(Path)
        .Add(0, Uri)
        .Add(1, IsBootstrapServer)
        .Add(2, (long)Mode)
        .Add(3, Identity)
        .Add(4, ServerPublicKey)
        .Add(5, SecretKey)
        .Add(10, ShortServerId)
        .Add(11, HoldOffSeconds)
        .Add(12, AccountTimeoutSeconds)
        .Nodes;

    /// <summary>Where and how, without identity and keys.</summary>
    public override string ToString() => $"{Path} {Uri} {Mode}";
}
