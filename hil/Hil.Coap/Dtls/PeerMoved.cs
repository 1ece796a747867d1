using System.Net;

namespace Hil.Coap.Dtls;

/// <summary>A peer speaks from a new address, proved by a record that verified and was the newest of its session (RFC 9146 §6).</summary>
/// <param name="From">Where it was.</param>
/// <param name="To">Where it is.</param>
public sealed record PeerMoved(IPEndPoint From, IPEndPoint To);
