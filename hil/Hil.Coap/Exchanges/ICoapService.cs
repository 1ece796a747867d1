namespace Hil.Coap.Exchanges;

/// <summary>What answers requests.</summary>
public interface ICoapService
{
    /// <summary>
    /// Deals with a request, once for all copies of it. It may answer at once, and then the answer rides on the acknowledgement, or later.
    /// It is called while the endpoint's gate is held, with options that can all be understood.
    /// </summary>
    void Handle(CoapServerExchange exchange);
}
