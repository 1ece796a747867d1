using Hil.Coap.Dtls.Credentials;

namespace Hil.Serve.Credentials;

/// <summary>Whom a server lets in over <c>coaps://</c>, and what it shows of itself.</summary>
/// <param name="Dtls">Keys, certificate and trust.</param>
/// <param name="EndpointNames">The endpoint names that each identity may bear; one that is not in it bears its own name.</param>
/// <param name="Warnings">What is dangerous about the file, each in one line.</param>
public sealed record DeskCredentials(
    DtlsCredentials Dtls, IReadOnlyDictionary<string, IReadOnlyList<string>> EndpointNames, IReadOnlyList<string> Warnings)
{
    /// <summary>Says nothing of what is in it.</summary>
    public override string ToString() => "credentials";
}
