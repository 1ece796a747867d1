namespace Hil.Coap.Exchanges;

/// <summary>The ways in which a request can stay without an answer.</summary>
public enum CoapFailureReason
{
    /// <summary>Neither acknowledged nor answered after all retransmissions.</summary>
    Timeout,

    /// <summary>Acknowledged, but the answer itself never came.</summary>
    NoResponse,

    /// <summary>The peer rejected the message with a reset.</summary>
    Reset,

    /// <summary>The peer answered with something that could not be understood or put together.</summary>
    BadResponse,

    /// <summary>The request was never sent: the peer sleeps, or there is no secure session with it.</summary>
    NotSent,

    /// <summary>The caller gave up, or the endpoint was restarted or closed.</summary>
    Cancelled,
}
