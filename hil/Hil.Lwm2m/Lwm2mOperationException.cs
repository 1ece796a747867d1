namespace Hil.Lwm2m;

/// <summary>An operation on a device failed where the caller said that it must not.</summary>
/// <param name="response">What came of it.</param>
public sealed class Lwm2mOperationException(Lwm2mResponse response)
    : Exception($"{response.Operation} {response.Path} was expected to succeed, but: {response.Describe()}.")
{
    /// <summary>What came of the operation.</summary>
    public Lwm2mResponse Response { get; } = response;
}
