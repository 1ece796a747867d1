namespace Hil.Scenarios.Tests.Peers;

/// <summary>How a client of other hands is started.</summary>
/// <param name="Endpoint">What it is called; over DTLS its identity too.</param>
/// <param name="Port">Where its server is on this machine.</param>
public sealed record PeerOrder(string Endpoint, int Port)
{
    /// <summary>The pre-shared key of the tests.</summary>
    public static byte[] Key { get; } = [.. "a key for tests "u8];

    /// <summary>Its lifetime.</summary>
    public int LifetimeSeconds { get; init; } = 60;

    /// <summary>Whether it speaks DTLS with a pre-shared key.</summary>
    public bool IsSecure { get; init; }

    /// <summary>Whether the server is its bootstrap server.</summary>
    public bool Bootstraps { get; init; }

    /// <summary>Whether it sleeps between exchanges.</summary>
    public bool Queues { get; init; }

    /// <summary>The highest version of LwM2M that it is to speak; its own where it is null.</summary>
    public string? Version { get; init; }
}
