namespace Hil.Coap.Messages;

/// <summary>How an option's value is to be read (RFC 7252 §3.2).</summary>
public enum CoapOptionFormat
{
    /// <summary>No value.</summary>
    Empty,

    /// <summary>Bytes.</summary>
    Opaque,

    /// <summary>A number in network byte order without leading zero bytes, so that 0 has no byte at all.</summary>
    UnsignedInteger,

    /// <summary>UTF-8 text.</summary>
    Text,
}
