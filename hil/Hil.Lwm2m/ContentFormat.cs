namespace Hil.Lwm2m;

/// <summary>How a payload is written: the numbers of the CoAP Content-Format registry that LwM2M uses. Others are cast from their number.</summary>
public enum ContentFormat
{
    /// <summary><c>text/plain</c>: one value as text.</summary>
    Text = 0,

    /// <summary><c>application/link-format</c>: object lists and Discover (RFC 6690).</summary>
    LinkFormat = 40,

    /// <summary><c>application/octet-stream</c>: one opaque value.</summary>
    Opaque = 42,

    /// <summary><c>application/cbor</c>: one value, LwM2M 1.1.</summary>
    Cbor = 60,

    /// <summary><c>application/senml+json</c>, LwM2M 1.1 (RFC 8428).</summary>
    SenMlJson = 110,

    /// <summary><c>application/senml+cbor</c>, LwM2M 1.1 (RFC 8428).</summary>
    SenMlCbor = 112,

    /// <summary><c>application/senml-etch+json</c>: bodies of composite operations, LwM2M 1.2 (RFC 8790).</summary>
    SenMlEtchJson = 320,

    /// <summary><c>application/senml-etch+cbor</c>: bodies of composite operations, LwM2M 1.2 (RFC 8790).</summary>
    SenMlEtchCbor = 322,

    /// <summary>What <see cref="Text"/> was called before IANA knew LwM2M; read as that.</summary>
    OldText = 1541,

    /// <summary>What <see cref="Tlv"/> was called before IANA knew LwM2M; read as that.</summary>
    OldTlv = 1542,

    /// <summary>What <see cref="Json"/> was called before IANA knew LwM2M; read as that.</summary>
    OldJson = 1543,

    /// <summary>What <see cref="Opaque"/> was called before IANA knew LwM2M; read as that.</summary>
    OldOpaque = 1544,

    /// <summary><c>application/vnd.oma.lwm2m+tlv</c>, all versions.</summary>
    Tlv = 11542,

    /// <summary><c>application/vnd.oma.lwm2m+json</c>, LwM2M 1.0.</summary>
    Json = 11543,

    /// <summary><c>application/vnd.oma.lwm2m+cbor</c>, LwM2M 1.2.</summary>
    Lwm2mCbor = 11544,
}
