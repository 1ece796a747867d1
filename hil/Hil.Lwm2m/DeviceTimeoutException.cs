namespace Hil.Lwm2m;

/// <summary>A device did not do in time what was waited for.</summary>
/// <param name="message">What was waited for, for how long, and what was last seen.</param>
public sealed class DeviceTimeoutException(string message) : Exception(message);
