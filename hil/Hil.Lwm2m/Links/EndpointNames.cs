using System.Net;
using Hil.Coap.Dtls;

namespace Hil.Lwm2m.Links;

// The name that a client may bear. On a secure link its identity decides (LwM2M Transport 1.1.1 §5.2.6), and names the client where the
// request does not.
internal static class EndpointNames
{
    // Null with the reason where there is none.
    public static string? NameOf(
        Lwm2mServerOptions options, ServerLink link, IPEndPoint peer, string? named, out PeerIdentity? identity, out string why)
    {
        identity = link.IdentityOf(peer);
        why = "the parameter ep was expected";
        if (!link.IsSecure)
            return named;
        if (identity is null)
        {
            why = "an authenticated peer was expected";
            return null;
        }

        var endpoint = named ?? identity.Name;
        if (endpoint.Length > 0 && options.MayBear(identity, endpoint))
            return endpoint;
        // The identity's own name is nothing to tell, neither the peer nor the timeline.
        why = named is null
            ? "the parameter ep was expected: the identity does not bear its own name here"
            : $"a name of the identity under which it speaks was expected for ep, found '{named}'";
        return null;
    }
}
