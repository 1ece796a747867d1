using Hil.Coap.Exchanges;

namespace Hil.Lwm2m;

// What is asked of a device, ready to be sent.
internal sealed record Question(Lwm2mOperation Operation, Lwm2mPath Path, CoapRequest Request, string Said)
{
    // What is asked for: the path, or those of a composite operation.
    public IReadOnlyList<Lwm2mPath> Asked { get; init; } = [Path];

    // Where a Create puts the instance, where the test chose that.
    public Lwm2mPath? Created { get; init; }
}
