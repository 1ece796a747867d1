namespace Hil.Lwm2m;

/// <summary>
/// A registered client and what can be asked of it. Each operation ends when it is answered or when CoAP gives up; a failure is a
/// result, not an exception: see <see cref="Lwm2mResponse.EnsureSuccess"/>.
/// </summary>
/// <remarks>It stands for one registration: after a new Register, <see cref="Lwm2mServer.Find"/> gives another.</remarks>
public sealed class RegisteredDevice
{
    internal RegisteredDevice()
    {
    }

    /// <summary>What the client said last.</summary>
    public Registration Registration => throw new NotImplementedException();

    /// <summary>Whether this registration still holds.</summary>
    public bool IsRegistered => throw new NotImplementedException();

    /// <summary>Reads a path.</summary>
    /// <param name="path">An object, an instance, a resource or a resource instance.</param>
    /// <param name="accept">The format wished for; the client chooses where it is null.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The registration is over.</exception>
    public ValueTask<Lwm2mResponse> Read(Lwm2mPath path, ContentFormat? accept = null, CancellationToken ct = default) => throw new NotImplementedException();

    /// <summary>Writes a resource.</summary>
    /// <param name="path">A resource or a resource instance.</param>
    /// <param name="value">The value.</param>
    /// <param name="format">Text, opaque or TLV; text where it is null, and opaque for bytes.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The registration is over.</exception>
    public ValueTask<Lwm2mResponse> Write(Lwm2mPath path, Lwm2mValue value, ContentFormat? format = null, CancellationToken ct = default) => throw new NotImplementedException();

    /// <summary>Executes a resource.</summary>
    /// <param name="path">A resource.</param>
    /// <param name="arguments">The arguments, such as <c>0='x',1</c>, or null.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The registration is over.</exception>
    public ValueTask<Lwm2mResponse> Execute(Lwm2mPath path, string? arguments = null, CancellationToken ct = default) => throw new NotImplementedException();

    /// <summary>Lists what lies at and below a path, with the attributes that are set.</summary>
    /// <param name="path">An object, an instance or a resource.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The registration is over.</exception>
    public ValueTask<Lwm2mResponse> Discover(Lwm2mPath path, CancellationToken ct = default) => throw new NotImplementedException();

    /// <summary>Sets attributes.</summary>
    /// <param name="path">An object, an instance or a resource.</param>
    /// <param name="attributes">Such as <c>"pmin=1&amp;pmax=3"</c>.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The registration is over.</exception>
    public ValueTask<Lwm2mResponse> WriteAttributes(Lwm2mPath path, Lwm2mAttributes attributes, CancellationToken ct = default) => throw new NotImplementedException();

    /// <summary>Observes a path.</summary>
    /// <param name="path">An object, an instance or a resource.</param>
    /// <param name="accept">The format wished for; the client chooses where it is null.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="Lwm2mOperationException">The client refused, or did not answer.</exception>
    /// <exception cref="NotRegisteredException">The registration is over.</exception>
    public ValueTask<Observation> Observe(Lwm2mPath path, ContentFormat? accept = null, CancellationToken ct = default) => throw new NotImplementedException();
}
