using Hil.Coap.Messages;

namespace Hil.Coap.Exchanges;

/// <summary>What a request is answered, whole: the endpoint adds type, message id and token, and cuts it into blocks where it must.</summary>
/// <param name="Code">A code of class 2, 4 or 5.</param>
/// <param name="Options">The options.</param>
/// <param name="Payload">The whole payload; may be empty.</param>
public sealed record CoapAnswer(CoapCode Code, CoapOptions Options, ReadOnlyMemory<byte> Payload)
{
    /// <summary>An answer with a payload and no option.</summary>
    public CoapAnswer(CoapCode code, ReadOnlyMemory<byte> payload = default)
        : this(code, CoapOptions.None, payload)
    {
    }
}
