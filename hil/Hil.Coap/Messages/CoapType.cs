namespace Hil.Coap.Messages;

/// <summary>The type of a message, as its two bits on the wire (RFC 7252 §3).</summary>
public enum CoapType
{
    /// <summary>CON: it is sent again until it is acknowledged.</summary>
    Confirmable = 0,

    /// <summary>NON: it is sent once.</summary>
    NonConfirmable = 1,

    /// <summary>ACK: it acknowledges a CON, and may carry the answer.</summary>
    Acknowledgement = 2,

    /// <summary>RST: the message that it names cannot be dealt with.</summary>
    Reset = 3,
}
