using System.Net;

namespace Hil.Lwm2m;

/// <summary>Where a server listens, and how it is spoken to there.</summary>
/// <param name="Scheme"><c>coap</c>, or <c>coaps</c> where DTLS protects it (RFC 7252 §6.1 and §6.2).</param>
/// <param name="EndPoint">The address and UDP port.</param>
public sealed record ServerAddress(string Scheme, IPEndPoint EndPoint)
{
    /// <summary>Whether DTLS protects it.</summary>
    public bool IsSecure => Scheme == "coaps";

    /// <summary>As a URI without a path, <c>coaps://192.0.2.2:5684</c>.</summary>
    public override string ToString() => $"{Scheme}://{EndPoint}";
}
