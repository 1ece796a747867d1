namespace Hil.Lwm2m.Bootstrap;

/// <summary>How a client is to speak with a server: <c>/0/x/2</c> (LwM2M Core 1.1.1, object 0).</summary>
public enum SecurityMode
{
    /// <summary>With a key that both know.</summary>
    PreSharedKey = 0,

    /// <summary>With raw public keys.</summary>
    RawPublicKey = 1,

    /// <summary>With certificates.</summary>
    Certificate = 2,

    /// <summary>Without DTLS.</summary>
    NoSec = 3,

    /// <summary>With certificates that it enrols for over secure transport.</summary>
    CertificateByEst = 4,
}
