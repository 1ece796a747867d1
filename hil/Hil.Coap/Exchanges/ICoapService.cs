namespace Hil.Coap.Exchanges;

/// <summary>What answers requests.</summary>
public interface ICoapService
{
    /// <summary>
    /// Deals with a request, once for all copies of it. It may answer at once, and then the answer rides on the acknowledgement, or later.
    /// It is called while the endpoint's gate is held, with options that can all be understood. A request that came in blocks is whole
    /// unless the endpoint's options say otherwise; an answer may be of any length, and is cut into the block that was asked for: the
    /// service is asked once for each block, and should answer the same body each time.
    /// </summary>
    void Handle(CoapServerExchange exchange);
}
