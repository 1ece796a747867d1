using Hil.Coap.Messages;

namespace Hil.Coap.Exchanges;

/// <summary>What to ask of a peer; the endpoint adds type, message id and token.</summary>
/// <param name="Method">GET, POST, PUT, …</param>
/// <param name="Options">The options, with the path.</param>
public sealed record CoapRequest(CoapCode Method, CoapOptions Options)
{
    /// <summary>The payload; may be empty.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>A request for a path such as <c>/3/0/0</c>.</summary>
    public static CoapRequest For(CoapCode method, string path) => new(method, new(CoapOptions.Path(CoapOptionNumber.UriPath, path)));
}
