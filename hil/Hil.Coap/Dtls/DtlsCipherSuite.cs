namespace Hil.Coap.Dtls;

/// <summary>A cipher suite, with its number on the wire.</summary>
public enum DtlsCipherSuite
{
    /// <summary>TLS_PSK_WITH_AES_128_CCM_8 (RFC 6655), which LwM2M and RFC 7925 require with pre-shared keys.</summary>
    PskAes128Ccm8 = 0xC0A8,

    /// <summary>TLS_PSK_WITH_AES_128_CBC_SHA256 (RFC 5487), which LwM2M requires of servers.</summary>
    PskAes128CbcSha256 = 0x00AE,

    /// <summary>TLS_PSK_WITH_AES_128_GCM_SHA256 (RFC 5487).</summary>
    PskAes128GcmSha256 = 0x00A8,

    /// <summary>TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8 (RFC 7251), which LwM2M and RFC 7925 require with certificates.</summary>
    EcdheEcdsaAes128Ccm8 = 0xC0AE,

    /// <summary>TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256 (RFC 5289).</summary>
    EcdheEcdsaAes128CbcSha256 = 0xC023,

    /// <summary>TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 (RFC 5289).</summary>
    EcdheEcdsaAes128GcmSha256 = 0xC02B,
}
