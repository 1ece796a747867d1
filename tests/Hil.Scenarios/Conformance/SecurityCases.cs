using Hil.Coap.Dtls;
using Hil.Coap.Messages;
using Hil.Lwm2m;
using Hil.NUnit.Conformance;

namespace Hil.Scenarios.Conformance;

/// <summary>Security of the channel: cases 401 to 403.</summary>
public sealed class SecurityCases : OmaCases
{
    [OmaCase(401, "UDP Channel Security - Pre-shared Key Mode")]
    public Task Pre_shared_key() => Secured(PeerIdentityKind.PreSharedKey, "a pre-shared key");

    [OmaCase(402, "UDP Channel Security - Certificate Mode", Since = "1.1")]
    public Task Certificate() => Secured(PeerIdentityKind.Certificate, "a certificate");

    private async Task Secured(PeerIdentityKind kind, string name)
    {
        if (Client.Registration.Identity is not { } identity)
            throw NotApplicable("the client registered without DTLS");
        if (identity.Kind != kind)
            throw NotApplicable($"the client registered with another proof of identity than {name}: {identity.Kind}");
        Require(identity.Kind == kind, $"the client registered over DTLS, known by {name}", $"{identity.Kind}");
        var answer = Answers(await Client.Read(Device), CoapCode.Content);
        Holds(answer.Content, Device.Append(16), ResourceType.String);
    }
}
