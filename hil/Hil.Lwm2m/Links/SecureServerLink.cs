using Hil.Coap.Dtls;

namespace Hil.Lwm2m.Links;

// A server link whose carrier is secure: the endpoint on it asks nobody to prove an address that DTLS has proved.
internal sealed class SecureServerLink(ISecureLink carrier) : ServerLink(carrier), ISecureLink;
