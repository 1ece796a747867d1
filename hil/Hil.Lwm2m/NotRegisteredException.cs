namespace Hil.Lwm2m;

/// <summary>An operation was asked of a registration that is over.</summary>
/// <param name="endpoint">The device.</param>
/// <param name="why">How the registration ended, in a few words.</param>
public sealed class NotRegisteredException(string endpoint, string why)
    : Exception($"{endpoint} is not registered: {why}. Wait for its next registration and use that one.");
