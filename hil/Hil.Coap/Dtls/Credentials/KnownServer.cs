namespace Hil.Coap.Dtls.Credentials;

/// <summary>What a client must know of a server to connect to it.</summary>
/// <param name="Key">The key that both share, or null where only certificates are used.</param>
/// <param name="Name">The name that its certificate must vouch for; null where any name does that a trust anchor vouches for.</param>
public sealed record KnownServer(PreSharedKey? Key = null, string? Name = null)
{
    /// <summary>Says nothing of the key.</summary>
    public override string ToString() => "a known server";
}
