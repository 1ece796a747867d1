namespace Hil.Lwm2m;

/// <summary>
/// A test's fault: what it asked of a device breaks the definition of the object, or the LwM2M version of the device. Nothing was sent. What
/// is meant to be wrong is asked by <see cref="RegisteredDevice.Unchecked"/>.
/// </summary>
/// <param name="operation">What was asked.</param>
/// <param name="path">Of what.</param>
/// <param name="fault">What was expected and what was found.</param>
public sealed class InvalidRequestException(Lwm2mOperation operation, Lwm2mPath path, string fault)
    : ArgumentException($"{operation} {path} was not sent: {fault}. What is meant to be wrong is asked by Unchecked.")
{
    /// <summary>What was asked.</summary>
    public Lwm2mOperation Operation { get; } = operation;

    /// <summary>Of what.</summary>
    public Lwm2mPath Path { get; } = path;
}
